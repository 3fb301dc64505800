from django.apps import AppConfig


class PickupsConfig(AppConfig):
    name = "huinong.counter.pickups"
    label = "pickups"
