from django.apps import AppConfig


class DivisionsConfig(AppConfig):
    name = "huinong.registry.divisions"
    label = "divisions"
