from django.apps import AppConfig


class BatchesConfig(AppConfig):
    name = "huinong.logistics.batches"
    label = "batches"
