"""The addresses of this room's pages."""

from django.urls import path

from huinong.insight.indicators import pages

app_name = "indicators"
urlpatterns = [
    path("indicators/", pages.listed, name="list"),
    path("indicators/trends/", pages.trends, name="trends"),
    path("indicators/village_service/gaps/", pages.gaps, name="gaps"),
    path("indicators/<str:code>/", pages.detail, name="detail"),
    path("indicators/<str:code>/trend/", pages.trend, name="trend"),
    path("indicators/<str:code>/places.geojson", pages.places, name="places"),
]
