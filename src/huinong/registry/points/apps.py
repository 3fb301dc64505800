from django.apps import AppConfig


class PointsConfig(AppConfig):
    name = "huinong.registry.points"
    label = "points"

    def ready(self) -> None:
        from huinong.registry.points import facts  # noqa: F401  (declares this room's facts)
