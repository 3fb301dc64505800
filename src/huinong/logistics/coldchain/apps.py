from django.apps import AppConfig


class ColdchainConfig(AppConfig):
    name = "huinong.logistics.coldchain"
    label = "coldchain"
