from django.apps import AppConfig


class UniversalConfig(AppConfig):
    name = "huinong.insight.universal"
    label = "universal"
