from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "huinong.registry.parties"
    label = "parties"
