from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "huinong.counter.visits"
    label = "visits"
