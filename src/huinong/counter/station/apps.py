from django.apps import AppConfig


class StationConfig(AppConfig):
    name = "huinong.counter.station"
    label = "station"

    def ready(self) -> None:
        from huinong.counter.station import facts  # noqa: F401
