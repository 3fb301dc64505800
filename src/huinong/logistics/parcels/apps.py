from django.apps import AppConfig


class ParcelsConfig(AppConfig):
    name = "huinong.logistics.parcels"
    label = "parcels"
