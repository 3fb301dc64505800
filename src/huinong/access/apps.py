from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "huinong.access"
    label = "access"
