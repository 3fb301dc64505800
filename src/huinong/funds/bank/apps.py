from django.apps import AppConfig


class BankConfig(AppConfig):
    name = "huinong.funds.bank"
    label = "bank"
