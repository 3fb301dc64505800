import gc
from datetime import datetime

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from huinong.kernel import clock

GARBAGE = (200_000, 20, 50)
"""When Python looks for cycles: once for the values of a whole batch of scans, which stay until its end. A look at each
700, as is Python's own rule, took a tenth of a batch's time, and one at each 20,000 still a twentieth."""


class WebConfig(AppConfig):
    name = "huinong.web"
    label = "web"

    def ready(self) -> None:
        """Put the rooms together, now that all are loaded: their kinds of facts, then what follows from them."""
        gc.set_threshold(*GARBAGE)
        autodiscover_modules("facts")
        autodiscover_modules("wiring")
        if settings.HUINONG_NOW:
            clock.begin_at(datetime.fromisoformat(settings.HUINONG_NOW))
