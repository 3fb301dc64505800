"""The addresses of couriers' bills."""

from django.urls import path

from huinong.funds.bills import pages

app_name = "bills"
urlpatterns = [
    path("courier-bills/", pages.bills, name="list"),
    path("courier-bills/<str:county>/<str:number>/", pages.bill, name="bill"),
    path("courier-bills/<str:county>/<str:number>/lines.csv", pages.lines_csv, name="lines_csv"),
    path("courier-bills/<str:county>/<str:number>/lines/<uuid:line>/", pages.line, name="line"),
    path(
        "courier-bills/<str:county>/<str:number>/differences/<uuid:comparison>/", pages.differences, name="differences"
    ),
]
