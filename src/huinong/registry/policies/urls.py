"""The addresses of this room's pages."""

from django.urls import path

from huinong.registry.policies import pages

app_name = "policies"
urlpatterns = [
    path("policies/", pages.figures, name="list"),
    path("policies/<str:key>/", pages.figure, name="figure"),
]
