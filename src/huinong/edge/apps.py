from django.apps import AppConfig


class EdgeConfig(AppConfig):
    name = "huinong.edge"
    label = "edge"
