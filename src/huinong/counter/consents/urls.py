"""The addresses of the county's consents."""

from django.urls import path

from huinong.counter.consents import pages

app_name = "consents"

urlpatterns = [
    path("consents/", pages.consents, name="list"),
    path("consents/phone/", pages.phone, name="phone"),
]
