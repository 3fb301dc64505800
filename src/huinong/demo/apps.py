from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "huinong.demo"
    label = "demo"
