from django.apps import AppConfig


class TrackingConfig(AppConfig):
    name = "huinong.counter.tracking"
    label = "tracking"
