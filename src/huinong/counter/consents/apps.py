from django.apps import AppConfig


class ConsentsConfig(AppConfig):
    name = "huinong.counter.consents"
    label = "consents"
