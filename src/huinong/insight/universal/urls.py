"""The addresses of this room's pages."""

from django.urls import path

from huinong.insight.universal import announce_pages, pages

app_name = "universal"
urlpatterns = [
    path("universal/", pages.overview, name="overview"),
    path("universal/villages/", pages.villages, name="villages"),
    path("universal/villages/<str:village>/", pages.village, name="village"),
    path("universal/points/", pages.points, name="points"),
    path("universal/pieces/", pages.pieces, name="pieces"),
    path("universal/suspensions/", announce_pages.listed, name="suspensions"),
    path("universal/suspensions/new/", announce_pages.announce, name="announce"),
    path("universal/suspensions/<str:county>/<uuid:fact>/", announce_pages.detail, name="suspension"),
]
