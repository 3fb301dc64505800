from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "huinong.logistics.runs"
    label = "runs"
