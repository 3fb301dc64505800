from django.apps import AppConfig


class BillsConfig(AppConfig):
    name = "huinong.funds.bills"
    label = "bills"
