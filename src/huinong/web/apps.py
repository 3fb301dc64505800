from datetime import datetime

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from huinong.kernel import clock


class WebConfig(AppConfig):
    name = "huinong.web"
    label = "web"

    def ready(self) -> None:
        """Put the rooms together, now that all are loaded: their kinds of facts, then what follows from them."""
        autodiscover_modules("facts")
        autodiscover_modules("wiring")
        if settings.HUINONG_NOW:
            clock.begin_at(datetime.fromisoformat(settings.HUINONG_NOW))
