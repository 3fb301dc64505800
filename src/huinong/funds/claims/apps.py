from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    name = "huinong.funds.claims"
    label = "claims"
