from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "huinong.access"
    label = "access"

    def ready(self) -> None:
        from huinong.access import facts  # noqa: F401  (declares the kinds)
