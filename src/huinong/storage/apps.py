from django.apps import AppConfig


class StorageConfig(AppConfig):
    name = "huinong.storage"
    label = "storage"
