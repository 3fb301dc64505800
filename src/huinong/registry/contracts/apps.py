from django.apps import AppConfig


class ContractsConfig(AppConfig):
    name = "huinong.registry.contracts"
    label = "contracts"

    def ready(self) -> None:
        from huinong.registry.contracts import facts  # noqa: F401  (declares the kinds)
