from django.apps import AppConfig


class TransportConfig(AppConfig):
    name = "huinong.logistics.transport"
    label = "transport"

    def ready(self) -> None:
        from huinong.logistics.transport import facts  # noqa: F401  (declares the kinds)
