from django.apps import AppConfig


class BillersConfig(AppConfig):
    name = "huinong.counter.billers"
    label = "billers"
