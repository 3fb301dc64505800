"""The addresses of the till."""

from django.urls import path

from huinong.counter.till import pages

app_name = "till"
urlpatterns = [
    path("till/", pages.tills, name="list"),
    path("till/<str:county>/<uuid:point>/", pages.till, name="till"),
    path("till/<str:county>/shifts/<str:number>/", pages.shift, name="shift"),
]
