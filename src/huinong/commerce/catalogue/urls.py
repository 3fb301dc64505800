"""The addresses of goods."""

from django.urls import path

from huinong.commerce.catalogue import pages

app_name = "catalogue"

urlpatterns = [
    path("offers/", pages.offers, name="offers"),
    path("offers/new/", pages.register, name="register"),
    path("offers/<str:county>/<str:code>/", pages.sku, name="sku"),
    path("offers/<str:county>/<str:code>/price/", pages.reprice, name="reprice"),
    path("offers/<str:county>/<str:code>/lots/", pages.receive_lot, name="receive_lot"),
    path("offers/<str:county>/<str:code>/list/", pages.list_sku, name="list_sku"),
    path("offers/<str:county>/<str:code>/unlist/", pages.unlist_sku, name="unlist_sku"),
]
