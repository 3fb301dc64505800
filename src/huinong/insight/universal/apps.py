from django.apps import AppConfig


class UniversalConfig(AppConfig):
    name = "huinong.insight.universal"
    label = "universal"

    def ready(self) -> None:
        from huinong.insight.universal import facts  # noqa: F401  (declares the kinds of fact)
