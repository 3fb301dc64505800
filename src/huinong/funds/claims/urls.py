"""The addresses of claims."""

from django.urls import path

from huinong.funds.claims import pages

app_name = "claims"
urlpatterns = [
    path("claims/", pages.claims, name="list"),
    path("claims/new/", pages.new, name="new"),
    path("claims/<str:county>/<str:number>/", pages.claim, name="claim"),
]
