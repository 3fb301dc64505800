"""The address of public tracking."""

from django.urls import path

from huinong.counter.tracking import pages

app_name = "tracking"

urlpatterns = [
    path("track/", pages.track, name="track"),
    path("track/consent/", pages.say, name="say"),
]
