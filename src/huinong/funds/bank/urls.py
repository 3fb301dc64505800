"""The addresses of the bank's room."""

from django.urls import path

from huinong.funds.bank import pages

app_name = "bank"
urlpatterns = [
    path("bank/", pages.home, name="home"),
    path("bank/lines/", pages.lines, name="lines"),
    path("bank/<str:county>/lines/<uuid:line>/", pages.line, name="line"),
    path("bank/balance/", pages.balance, name="balance"),
    path("bank/accounts/new/", pages.new_account, name="new_account"),
    path("bank/new/", pages.new, name="new"),
    path("bank/<str:county>/uploads/<uuid:upload>/", pages.upload, name="upload"),
]
