"""The addresses of this room's pages."""

from django.urls import path

from huinong.registry.points import editing, pages

app_name = "points"
urlpatterns = [
    path("points/", pages.points, name="list"),
    path("points/new/", editing.open_new, name="open"),
    path("points/capabilities/", pages.capabilities, name="capabilities"),
    path("points/<str:county>/<uuid:point>/", pages.detail, name="detail"),
    path("points/<str:county>/<uuid:point>/edit/", editing.edit, name="edit"),
]
