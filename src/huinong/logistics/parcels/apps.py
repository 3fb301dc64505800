from django.apps import AppConfig


class ParcelsConfig(AppConfig):
    name = "huinong.logistics.parcels"
    label = "parcels"

    def ready(self) -> None:
        from huinong.logistics.parcels import facts  # noqa: F401  (declares the kinds)
