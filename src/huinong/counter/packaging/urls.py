"""The addresses of packaging."""

from django.urls import path

from huinong.counter.packaging import pages

app_name = "packaging"
urlpatterns = [
    path("packaging/", pages.stock, name="list"),
    path("packaging/counter/", pages.counter, name="counter"),
    path("packaging/sorts/", pages.sorts, name="sorts"),
]
