from django.apps import AppConfig


class PointsConfig(AppConfig):
    name = "huinong.registry.points"
    label = "points"
