from django.apps import AppConfig


class PartiesConfig(AppConfig):
    name = "huinong.registry.parties"
    label = "parties"

    def ready(self) -> None:
        from huinong.registry.parties import facts  # noqa: F401  (declares this room's facts)
