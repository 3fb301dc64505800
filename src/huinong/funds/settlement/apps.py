from django.apps import AppConfig


class SettlementConfig(AppConfig):
    name = "huinong.funds.settlement"
    label = "settlement"

    def ready(self) -> None:
        from huinong.funds.settlement import facts  # noqa: F401  (declares the kinds)
