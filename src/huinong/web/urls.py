"""Every address of the site: each room's own, under its name. A room is added here when it has pages."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from huinong.web import health, shell
from huinong.web.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("healthz", health.healthz, name="healthz"),
    path("language/", set_language, name="set_language"),
    path("styleguide/", shell.styleguide, name="styleguide"),
    path("admin/", admin.site.urls),
]
handler404 = "huinong.edge.pages.not_found"
handler500 = "huinong.edge.pages.failed"
