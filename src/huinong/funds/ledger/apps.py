from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "huinong.funds.ledger"
    label = "ledger"
