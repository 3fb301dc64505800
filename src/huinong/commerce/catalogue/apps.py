from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "huinong.commerce.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        from huinong.commerce.catalogue import facts  # noqa: F401  (declares the kinds)
