from django.apps import AppConfig


class DesignsConfig(AppConfig):
    name = "huinong.logistics.designs"
    label = "designs"
