"""The addresses of the books."""

from django.urls import path

from huinong.funds.ledger import pages

app_name = "ledger"

urlpatterns = [path("ledger/", pages.trial_balance, name="trial_balance")]
