from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "huinong.insight.indicators"
    label = "indicators"
