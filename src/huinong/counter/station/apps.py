from django.apps import AppConfig


class StationConfig(AppConfig):
    name = "huinong.counter.station"
    label = "station"
