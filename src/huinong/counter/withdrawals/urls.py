"""The addresses of withdrawals against a card."""

from django.urls import path

from huinong.counter.withdrawals import counter_pages, pages

app_name = "withdrawals"
urlpatterns = [
    path("withdraw/", counter_pages.counter, name="counter"),
    path("withdraw/<str:county>/<str:number>/", counter_pages.asked, name="asked"),
    path("withdraw/<str:county>/<str:number>/receipt.pdf", counter_pages.receipt, name="receipt"),
    path("withdrawals/", pages.withdrawals, name="list"),
    path("withdrawals/<str:county>/<str:number>/", pages.withdrawal, name="withdrawal"),
]
