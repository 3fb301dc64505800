from django.apps import AppConfig


class PushesConfig(AppConfig):
    name = "huinong.logistics.pushes"
    label = "pushes"

    def ready(self) -> None:
        from huinong.logistics.pushes import facts  # noqa: F401  (declares the kinds)
