"""The addresses of this room's pages."""

from django.urls import path

from huinong.registry.contracts import pages

app_name = "contracts"
urlpatterns = [
    path("contracts/", pages.contracts, name="list"),
    path("contracts/draft/", pages.draft, name="draft"),
    path("contracts/<str:county>/<str:number>/", pages.contract, name="contract"),
]
