from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "huinong.funds.payments"
    label = "payments"
