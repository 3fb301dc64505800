from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "huinong.commerce.catalogue"
    label = "catalogue"
