from django.apps import AppConfig


class PushesConfig(AppConfig):
    name = "huinong.logistics.pushes"
    label = "pushes"
