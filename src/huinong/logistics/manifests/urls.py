"""The addresses of this room's pages."""

from django.urls import path

from huinong.logistics.manifests import pages

app_name = "manifests"
urlpatterns = [
    path("manifests/", pages.uploads, name="list"),
    path("manifests/new/", pages.new, name="new"),
    path("manifests/<str:county>/<uuid:upload>/", pages.upload, name="upload"),
    path("manifests/<str:county>/<uuid:upload>/errors.xlsx", pages.errors, name="errors"),
]
