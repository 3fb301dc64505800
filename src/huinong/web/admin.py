"""Django's admin over every county's tables, to look and not to touch: services are the only writers.

It opens to those whom the command line let in (`huinong staff add --admin`). It shows nobody's name, address or
numbers: who reads those says why, on our own pages, and is written down.
"""

from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from huinong.storage.models import Territorial, TokensField

PERSONAL = frozenset({"address", "hash", "witness"})
OF_THINGS = frozenset({"file_name"})
"""Names that are nobody's."""

COLUMNS = 8


if TYPE_CHECKING:
    TableAdmin = admin.ModelAdmin[Territorial]
else:
    TableAdmin = admin.ModelAdmin


class Looking(TableAdmin):
    """One table, newest rows first, without counting them all."""

    list_per_page = 50
    ordering = ("-pk",)
    show_full_result_count = False

    def get_list_display(self, request: HttpRequest) -> tuple[str, ...]:
        return ("id", "county", *self.get_fields(request))[:COLUMNS]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return tuple(field.name for field in self.model._meta.concrete_fields if _is_shown(field))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def _is_shown(field: "models.Field[Any, Any]") -> bool:
    if field.name in {"id", "county"} or isinstance(field, models.BinaryField | TokensField):
        return False
    is_a_name = field.name.endswith("_name") and field.name not in OF_THINGS
    is_a_name = is_a_name or (field.name == "name" and field.model._meta.db_table == "parties_party")
    return not (is_a_name or field.name in PERSONAL or field.name.endswith("_hash"))


def _tables() -> list[type[Territorial]]:
    """The tables that can be looked at here: Django's admin opens a row by one key, and a leg has two."""
    found = [model for model in apps.get_models() if issubclass(model, Territorial)]
    return [model for model in found if not isinstance(model._meta.pk, models.CompositePrimaryKey)]


admin.site.register(_tables(), Looking)
