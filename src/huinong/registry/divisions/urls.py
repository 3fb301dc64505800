"""The addresses of this room's pages."""

from django.urls import path

from huinong.registry.divisions import pages

app_name = "divisions"
urlpatterns = [
    path("divisions/", pages.start, name="start"),
    path("divisions/all/", pages.nation, name="nation"),
    path("divisions/<str:code>/", pages.browse, name="browse"),
]
