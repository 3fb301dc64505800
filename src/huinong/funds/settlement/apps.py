from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "huinong.funds.settlement"
    label = "settlement"
