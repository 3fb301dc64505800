from datetime import datetime

from django.apps import AppConfig
from django.conf import settings


class WebConfig(AppConfig):
    name = "huinong.web"
    label = "web"

    def ready(self) -> None:
        """Put the rooms together, now that all of them are loaded."""
        from huinong.journal import consequences, naming
        from huinong.kernel import clock
        from huinong.web.wiring import CONSEQUENCES, NAMING

        consequences.install(CONSEQUENCES)
        naming.install(NAMING)
        if settings.HUINONG_NOW:
            clock.begin_at(datetime.fromisoformat(settings.HUINONG_NOW))
