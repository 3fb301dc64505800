"""The addresses of this room's pages."""

from django.urls import path

from huinong.logistics.runs import pages

app_name = "runs"
urlpatterns = [
    path("runs/<str:county>/<uuid:run>/", pages.progress, name="progress"),
    path("runs/<str:county>/<uuid:run>/stop/", pages.stop, name="stop"),
]
