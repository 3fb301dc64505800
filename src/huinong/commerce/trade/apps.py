from django.apps import AppConfig


class TradeConfig(AppConfig):
    name = "huinong.commerce.trade"
    label = "trade"
