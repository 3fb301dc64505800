from django.apps import AppConfig


class BoardsConfig(AppConfig):
    name = "huinong.insight.boards"
    label = "boards"
