from django.apps import AppConfig


class WithdrawalsConfig(AppConfig):
    name = "huinong.counter.withdrawals"
    label = "withdrawals"
