from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "huinong.funds.payments"
    label = "payments"

    def ready(self) -> None:
        from huinong.funds.payments import facts  # noqa: F401  (declares the kinds)
