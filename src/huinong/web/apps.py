import gc
from datetime import datetime

from django.apps import AppConfig
from django.conf import settings
from django.utils.module_loading import autodiscover_modules

from huinong.kernel import clock

GARBAGE = (20_000, 20, 50)
"""When Python looks for cycles. A batch of scans makes 200,000 short-lived values: a look at each 700, as is Python's
own rule, took a tenth of its time."""


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
