from django.apps import AppConfig


class PackagingConfig(AppConfig):
    name = "huinong.counter.packaging"
    label = "packaging"
