"""The addresses of visits' receipts."""

from django.urls import path

from huinong.counter.visits import pages

app_name = "visits"
urlpatterns = [
    path("visits/", pages.here, name="here"),
    path("visits/<str:county>/<uuid:point>/", pages.visit, name="visit"),
    path("visits/<str:county>/slips/<str:number>/", pages.slip, name="slip"),
    path("visits/<str:county>/slips/<str:number>/paper.pdf", pages.paper, name="paper"),
]
