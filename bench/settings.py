"""huinong's settings, with the ledger that is measured beside it where `make bench` has installed it."""

from importlib.util import find_spec

from huinong.web.settings import *  # noqa: F403
from huinong.web.settings import DATABASES, INSTALLED_APPS

HAS_HORDAK = find_spec("hordak") is not None and DATABASES["default"]["ENGINE"].endswith("postgresql")
INSTALLED_APPS = [*INSTALLED_APPS, *(["mptt", "hordak"] if HAS_HORDAK else [])]
CURRENCIES, DEFAULT_CURRENCY = ["CNY"], "CNY"
