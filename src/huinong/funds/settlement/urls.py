"""The addresses of statements, bills and tariffs."""

from django.urls import path

from huinong.funds.settlement import pages

app_name = "settlement"

urlpatterns = [
    path("statements/", pages.statements, name="statements"),
    path("statements/<str:county>/<str:account>/", pages.statement, name="statement"),
    path("statements/<str:county>/<str:account>/sheet.pdf", pages.statement_sheet, name="statement_sheet"),
    path("bills/<str:county>/<uuid:party>/", pages.partner_bill, name="partner_bill"),
    path("tariffs/", pages.tariffs, name="tariffs"),
]
