"""The addresses of this room's pages."""

from django.urls import path

from huinong.logistics.travel import pages

app_name = "travel"
urlpatterns = [path("roads/", pages.roads, name="roads")]
