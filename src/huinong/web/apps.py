from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "huinong.web"
    label = "web"
