from django.apps import AppConfig


class TillConfig(AppConfig):
    name = "huinong.counter.till"
    label = "till"
