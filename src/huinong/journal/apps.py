from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "huinong.journal"
    label = "journal"
