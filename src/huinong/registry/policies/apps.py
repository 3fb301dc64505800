from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    name = "huinong.registry.policies"
    label = "policies"
