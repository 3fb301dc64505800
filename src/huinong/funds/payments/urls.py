"""The addresses of payments."""

from django.urls import path

from huinong.funds.payments import pages

app_name = "payments"

urlpatterns = [
    path("payments/", pages.payments, name="list"),
    path("payments/<str:county>/<str:number>/", pages.payment, name="payment"),
    path("payments/<str:county>/<str:number>/resolve/", pages.resolve, name="resolve"),
]
