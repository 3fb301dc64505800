from django.apps import AppConfig


class ManifestsConfig(AppConfig):
    name = "huinong.logistics.manifests"
    label = "manifests"
