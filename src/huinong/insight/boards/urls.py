"""The addresses of this room's pages."""

from django.urls import path

from huinong.insight.boards import home_pages, map_pages

app_name = "boards"
urlpatterns = [
    path("", home_pages.home, name="home"),
    path("home/figures/", home_pages.figures, name="figures"),
    path("map/", map_pages.network, name="map"),
    path("map/<str:name>.geojson", map_pages.layer, name="map_layer"),
]
