from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "huinong.web"
    label = "web"

    def ready(self) -> None:
        """Put the rooms together, now that all of them are loaded."""
        from huinong.journal import consequences
        from huinong.web.wiring import CONSEQUENCES

        consequences.install(CONSEQUENCES)
