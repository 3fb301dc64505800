from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "huinong.registry.contracts"
    label = "contracts"
