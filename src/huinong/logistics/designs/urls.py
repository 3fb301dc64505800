"""The addresses of this room's pages."""

from django.urls import path

from huinong.logistics.designs import pages

app_name = "designs"
urlpatterns = [
    path("designs/", pages.studies, name="list"),
    path("designs/new/", pages.new, name="new"),
    path("designs/compare/", pages.compare, name="compare"),
    path("designs/<str:county>/<str:number>/", pages.study, name="study"),
    path("designs/<str:county>/<str:number>/villages/", pages.villages, name="villages"),
    path("designs/<str:county>/<str:number>/decide/", pages.decide, name="decide"),
    path("designs/<str:county>/<str:number>/study.pdf", pages.paper, name="paper"),
]
