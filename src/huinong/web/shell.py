"""What every page's frame needs: the rooms of the role, the place, the languages."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control

from huinong.kernel.actor import Actor, Role
from huinong.registry.divisions.queries import names
from huinong.registry.points.queries import points_by_id
from huinong.web import navigation, styleguide_samples
from huinong.web.navigation import Entry, Group, Text

DAY = 24 * 60 * 60  # seconds
ROLE_LABELS: dict[Role, Text] = {
    Role.PROGRAMME_OFFICER: _("Programme officer"),
    Role.COUNTY_MANAGER: _("County manager"),
    Role.DISPATCHER: _("Dispatcher"),
    Role.OUTLET_MANAGER: _("Outlet manager"),
    Role.KEEPER: _("Station keeper"),
    Role.DRIVER: _("Driver"),
    Role.PARTNER: _("Partner's manager"),
    Role.COOP_CHAIR: _("Co-op chair"),
    Role.BUYER: _("Buyer"),
    Role.SYSTEM: _("System"),
}


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    is_active: bool


@dataclass(frozen=True, slots=True)
class Shell:
    """The frame of one page for one actor."""

    actor: Actor | None
    role: Text
    place: str
    groups: tuple[Group, ...]
    tabs: tuple[Entry, ...]
    languages: tuple[Language, ...]
    language_url: str
    account_url: str
    sign_out_url: str
    section: Text
    search_url: str
    style_url: str


def context(request: HttpRequest) -> dict[str, Any]:
    """The context processor; nothing is worked out for a fragment that does not use it."""
    return {"shell": SimpleLazyObject(lambda: shell_for(request)), "actor": getattr(request, "actor", None)}


@cache_control(public=True, max_age=DAY)
def favicon(request: HttpRequest) -> HttpResponse:
    """The mark in a browser's tab, asked for under this name by a document that no page of ours frames."""
    return render(request, "components/favicon.svg", content_type="image/svg+xml")


def shell_for(request: HttpRequest) -> Shell:
    """The frame for this request; an unknown visitor gets one without rooms."""
    actor: Actor | None = getattr(request, "actor", None)
    groups = navigation.groups_for(actor, request.path) if actor else ()
    active = [entry for group in groups for entry in group.entries if entry.is_active]
    return Shell(
        actor=actor,
        role=ROLE_LABELS[actor.role] if actor else "",
        place=place_of(actor) if actor else "",
        groups=groups,
        tabs=navigation.main_for(actor, groups) if actor else (),
        languages=languages(),
        language_url=navigation.address("access:language") or navigation.address("set_language"),
        account_url=navigation.address("access:account"),
        sign_out_url=navigation.address("access:sign_out"),
        section=active[0].label if active else "",
        search_url=navigation.address("search") or "/search/",
        style_url=navigation.address("styleguide") if settings.DEBUG else "",
    )


def place_of(actor: Actor) -> str:
    """Where the actor's work lies, as people call it: their station, or else their town, county or province."""
    division, county, point = actor.scope.division, actor.scope.county, actor.scope.point
    if county and point and (held := points_by_id(county, [point]).get(point)):
        return held.name
    return names([division]).get(division, division) if division else str(_("The whole country"))


def languages() -> tuple[Language, ...]:
    """The languages of the console, each named in itself."""
    own = {"zh-hans": "中文", "en": "English"}
    return tuple(Language(code, own.get(code, str(name)), code == get_language()) for code, name in settings.LANGUAGES)


def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component with sample values: for developers, and for the system itself."""
    actor: Actor | None = getattr(request, "actor", None)
    if not settings.DEBUG and (actor is None or actor.role is not Role.SYSTEM):
        raise Http404
    return render(request, "styleguide.html", styleguide_samples.samples())
