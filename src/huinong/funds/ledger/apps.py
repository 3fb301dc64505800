from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "huinong.funds.ledger"
    label = "ledger"

    def ready(self) -> None:
        from huinong.funds.ledger import facts  # noqa: F401  (declares the kinds)
