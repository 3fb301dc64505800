"""Django's settings, all from the environment; docs/operations.md lists every variable."""

import os
from pathlib import Path

from django.utils.translation import gettext_lazy as _

from huinong.web.databases import database

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("HUINONG_HOME", "var")).resolve()

DEBUG = os.environ.get("HUINONG_DEBUG", "") == "1"
HUINONG_MASTER_KEY = os.environ.get("HUINONG_MASTER_KEY") or (
    (HOME / "master.key").read_text().strip() if (HOME / "master.key").exists() else "unset: run `huinong setup`"
)
SECRET_KEY = "django " + HUINONG_MASTER_KEY
ALLOWED_HOSTS = os.environ.get("HUINONG_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
CSRF_TRUSTED_ORIGINS = [origin for origin in os.environ.get("HUINONG_ORIGINS", "").split(",") if origin]

HUINONG_NOW = os.environ.get("HUINONG_NOW", "")
"""An ISO moment at which this process's clock begins: for demos and journeys of another day, never for a service."""

HUINONG_PUSH_PRIVATE = os.environ.get("HUINONG_PUSH_PRIVATE", "") == "1"
"""Lets webhooks be plain http and stand at private addresses: for trials on one machine, never for a service."""

DATABASES = {"default": database(os.environ.get("HUINONG_DATABASE_URL") or f"sqlite:///{HOME / 'huinong.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "huinong.storage",
    "huinong.edge",
    "huinong.journal",
    "huinong.registry.policies",
    "huinong.registry.divisions",
    "huinong.registry.parties",
    "huinong.registry.points",
    "huinong.registry.contracts",
    "huinong.access",
    "huinong.logistics.runs",
    "huinong.logistics.coldchain",
    "huinong.logistics.parcels",
    "huinong.logistics.transport",
    "huinong.logistics.travel",
    "huinong.logistics.manifests",
    "huinong.logistics.batches",
    "huinong.logistics.pushes",
    "huinong.logistics.designs",
    "huinong.logistics.plans",
    "huinong.funds.ledger",
    "huinong.funds.payments",
    "huinong.funds.settlement",
    "huinong.funds.bills",
    "huinong.funds.payouts",
    "huinong.funds.claims",
    "huinong.funds.books",
    "huinong.funds.bank",
    "huinong.commerce.catalogue",
    "huinong.commerce.trade",
    "huinong.counter.billers",
    "huinong.counter.consents",
    "huinong.counter.packaging",
    "huinong.counter.pickups",
    "huinong.counter.station",
    "huinong.counter.till",
    "huinong.counter.visits",
    "huinong.counter.tracking",
    "huinong.counter.withdrawals",
    "huinong.insight.indicators",
    "huinong.insight.universal",
    "huinong.insight.boards",
    "huinong.demo",
    "huinong.web",
]
AUTH_USER_MODEL = "access.Staff"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "huinong.edge.middleware.ChineseFirst",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "huinong.access.middleware.ActorMiddleware",
    "huinong.edge.middleware.RefusalMiddleware",
    "huinong.journal.once.OneRequestAKey",
]
ROOT_URLCONF = "huinong.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "huinong.web.shell.context",
            ],
            "builtins": ["huinong.web.templatetags.huinong"],
        },
    }
]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
CSRF_FAILURE_VIEW = "huinong.edge.pages.form_expired"

USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "dist"]
MEDIA_ROOT = HOME / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedStaticFilesStorage"},
}

HUINONG_PROXIES = int(os.environ.get("HUINONG_PROXIES") or 0)
"""How many reverse proxies stand before this process; each adds the address it was asked from to X-Forwarded-For."""

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = os.environ.get("HUINONG_HTTPS", "") == "1"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
