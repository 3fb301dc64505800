from django.apps import AppConfig


class TravelConfig(AppConfig):
    name = "huinong.logistics.travel"
    label = "travel"
