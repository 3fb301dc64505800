from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "huinong.logistics.plans"
    label = "plans"
