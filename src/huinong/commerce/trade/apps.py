from django.apps import AppConfig


class TradeConfig(AppConfig):
    name = "huinong.commerce.trade"
    label = "trade"

    def ready(self) -> None:
        from huinong.commerce.trade import facts  # noqa: F401  (declares the kinds)
