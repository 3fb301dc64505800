from django.apps import AppConfig


class TransportConfig(AppConfig):
    name = "huinong.logistics.transport"
    label = "transport"
