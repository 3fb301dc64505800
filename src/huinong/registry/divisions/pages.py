"""Places as they were on a day: browsed from the nation down to the village, or found, with what became of them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, page
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.registry.divisions import queries
from huinong.registry.divisions.became import succession_lines
from huinong.registry.divisions.codes import Level, VillageKind
from huinong.registry.divisions.values import DivisionValue, LevelCounts

KIND_LABELS = {
    VillageKind.VILLAGE_COMMITTEE: _("Village committee"),
    VillageKind.RESIDENTS_COMMITTEE: _("Residents' committee"),
    VillageKind.LIKE_VILLAGE: _("Like a village committee"),
    VillageKind.LIKE_RESIDENTS: _("Like a residents' committee"),
    VillageKind.VIRTUAL: _("Statistical code only"),
}
LEVEL_LABELS = {
    Level.PROVINCE: _("Province"),
    Level.CITY: _("City"),
    Level.COUNTY: _("County"),
    Level.TOWN: _("Township"),
    Level.VILLAGE: _("Village"),
}
KIND_BADGES = {
    kind.value: Badge(label, Tint.GREEN if kind is VillageKind.VILLAGE_COMMITTEE else Tint.GREY)
    for kind, label in KIND_LABELS.items()
}
LEVEL_BADGES = {str(int(level)): Badge(label) for level, label in LEVEL_LABELS.items()}
FIRST_DAY = date(1949, 10, 1)
FOUND_MOST = 100


@dataclass(frozen=True, slots=True)
class PlaceLine:
    """A place in a list. Counts are None where they mean nothing."""

    code: str
    name: str
    kind: str
    level: int
    towns: int | None
    villages: int | None
    village_committees: int | None
    urban_rural_class: str
    valid_from: date
    url: str


AS_OF = "?on={day:%Y-%m-%d}"
NAME = Column("name", pgettext_lazy("registry", "Name"))
CODE = Column("code", _("Code"))
SINCE = Column("valid_from", _("Since"), Kind.DATE, shown=False)
PLACES = Table(
    name="places",
    columns=(
        NAME,
        CODE,
        Column("towns", _("Townships"), Kind.NUMBER),
        Column("villages", _("Villages and communities"), Kind.NUMBER),
        Column("village_committees", _("Village committees"), Kind.NUMBER),
        SINCE,
    ),
    link=lambda row: row.url,
    empty=_("No places are loaded here yet."),
    empty_hint=_(
        "Whoever runs the system loads them: `huinong divisions load` for the nation, or `huinong county load`."
    ),
    page_rows=100,
)
TOWNS = replace(PLACES, columns=tuple(column for column in PLACES.columns if column.key != "towns"))
VILLAGES = Table(
    name="villages",
    columns=(
        NAME,
        CODE,
        Column("kind", _("Kind"), Kind.STATUS, badges=KIND_BADGES),
        Column("urban_rural_class", _("Urban-rural class")),
        SINCE,
    ),
    filters=(Choice("kind", _("Kind"), [(kind.value, label) for kind, label in KIND_LABELS.items()]),),
    link=lambda row: row.url,
    empty=_("No villages are loaded under this township yet."),
    page_rows=100,
)
FOUND = Table(
    name="found",
    columns=(NAME, CODE, Column("level", _("Level"), Kind.STATUS, badges=LEVEL_BADGES), SINCE),
    link=lambda row: row.url,
    empty=_("No place of that name was there on that day."),
    empty_hint=_("Outside a county, give part of the name; inside one, initials will do."),
    page_rows=FOUND_MOST,
)


@require_safe
@page()
def start(request: PageRequest) -> HttpResponseBase:
    """One's own place first."""
    own = request.actor.scope.division
    return redirect("divisions:browse", own) if own else _shown(request, "")


@require_safe
@page()
def nation(request: PageRequest) -> HttpResponseBase:
    """The provinces."""
    return _shown(request, "")


@require_safe
@page()
def browse(request: PageRequest, code: str) -> HttpResponseBase:
    """One place as it was on a day: what lies above it, what below, what became of it."""
    return _shown(request, code)


def _shown(request: PageRequest, code: str) -> HttpResponseBase:
    on = asked_day(request.GET.get("on", ""))
    text = request.GET.get("name", "").strip()[:40]
    place = queries.division(code, on) if code else None
    prefix = place.prefix if place else ""
    context = {
        "place": place,
        "level": LEVEL_LABELS[place.level] if place else "",
        "above": queries.ancestors(prefix, on) if place else (),
        "on": on,
        "is_today": on == clock.today(),
        "name": text,
        "kinds": _kinds(prefix, on) if len(prefix) >= 6 else (),
        "counts": queries.counts(prefix, on) if prefix else None,
        "successions": succession_lines(prefix, since=FIRST_DAY, until=on) if place else (),
        "seat": queries.place(prefix) if place else None,
    }
    table, rows = _table(place, text, on)
    return table.respond(request, rows, "divisions/browse.html", context)


def asked_day(text: str) -> date:
    """The day asked about; today when none, or none that could be, was given."""
    try:
        return max(date.fromisoformat(text), FIRST_DAY) if text else clock.today()
    except ValueError:
        return clock.today()


def _table(place: DivisionValue | None, text: str, on: date) -> tuple[Table, list[PlaceLine]]:
    prefix = place.prefix if place else ""
    if text:
        return FOUND, [_line(row, {}, on) for row in queries.search(text, prefix=prefix, on=on, limit=FOUND_MOST)]
    counts = queries.counts_below(prefix, on) if place and place.level < Level.TOWN else {}
    lines = [_line(row, counts, on) for row in queries.children(prefix, on)]
    return (VILLAGES if place and place.level >= Level.TOWN else TOWNS if len(prefix) == 6 else PLACES), lines


def _line(row: DivisionValue, counts: Mapping[str, LevelCounts], on: date) -> PlaceLine:
    below = counts.get(row.prefix)
    url = reverse("divisions:browse", args=[row.prefix])
    return PlaceLine(
        code=row.prefix,
        name=row.name,
        kind=row.kind.value,
        level=int(row.level),
        towns=below.towns if below and row.level < Level.TOWN else None,
        villages=below.villages if below else None,
        village_committees=below.village_committees if below else None,
        urban_rural_class=row.urban_rural_class,
        valid_from=row.valid_from,
        url=url if on == clock.today() else url + AS_OF.format(day=on),
    )


def _kinds(prefix: str, on: date) -> tuple[tuple[object, int], ...]:
    found = queries.kinds(prefix, on)
    return tuple((label, found[kind]) for kind, label in KIND_LABELS.items() if found.get(kind))
