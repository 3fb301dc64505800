from django.apps import AppConfig


class PayoutsConfig(AppConfig):
    name = "huinong.funds.payouts"
    label = "payouts"
