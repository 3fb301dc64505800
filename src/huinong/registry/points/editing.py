"""Changing a point: each form on its page is one act; opening a new one is a page of its own."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.divisions.queries import names, village_groups
from huinong.registry.parties.queries import parties, parties_by_id
from huinong.registry.parties.values import PartyKind
from huinong.registry.points import queries, services
from huinong.registry.points.forms import (
    WHOLE_DAY,
    CapabilitiesForm,
    CloseForm,
    HoursForm,
    KeeperForm,
    MarketForm,
    OpenForm,
    ReopenForm,
    capabilities_initial,
    clock_time,
    week_initial,
)
from huinong.registry.points.openings import prefix
from huinong.registry.points.sight import rule_text
from huinong.registry.points.values import KIND_LABELS, PRECISION_LABELS, PointKind, PointRow, Spell

KEEPERS_SHOWN = 8
Forms = Mapping[str, Any]


def _forms(row: PointRow, chosen: str, typed: Any) -> dict[str, Any]:
    """Every form of the page, the chosen one with what was typed."""
    point, today = row.point, clock.today()
    rule = queries.own_market_rule(point.county, point.id)
    hours = Spell(rule.opens, rule.closes) if rule else WHOLE_DAY
    market = {"rule": rule_text(rule), "opens": clock_time(hours.opens), "closes": clock_time(hours.closes)}
    made: dict[str, Callable[[Any], forms.Form]] = {
        "close": lambda data: CloseForm(data, initial={"closed_on": today}),
        "reopen": lambda data: ReopenForm(data, initial={"reopened_on": today}),
        "keeper": KeeperForm,
        "hours": lambda data: HoursForm(data, initial=week_initial(queries.hours(point.county, point.id))),
        "market": lambda data: MarketForm(data, initial=market),
        "capabilities": lambda data: CapabilitiesForm(
            data, initial=capabilities_initial(queries.capabilities(point.county, point.id))
        ),
    }
    return {name: make(typed if name == chosen else None) for name, make in made.items()}


def _close(row: PointRow, form: CloseForm, key: str, actor: Actor) -> None:
    services.close_point(county=row.point.county, key=key, point=row.point.id, actor=actor, **form.cleaned_data)


def _reopen(row: PointRow, form: ReopenForm, key: str, actor: Actor) -> None:
    services.reopen(county=row.point.county, key=key, point=row.point.id, actor=actor, **form.cleaned_data)


def _keeper(row: PointRow, form: KeeperForm, key: str, actor: Actor) -> None:
    keeper = form.cleaned_data["keeper"]
    services.assign_keeper(county=row.point.county, key=key, point=row.point.id, keeper_party=keeper, actor=actor)


def _hours(row: PointRow, form: HoursForm, key: str, actor: Actor) -> None:
    services.set_hours(county=row.point.county, key=key, point=row.point.id, hours=form.hours(), actor=actor)


def _market(row: PointRow, form: MarketForm, key: str, actor: Actor) -> None:
    rule = form.cleaned_data["rule"]
    services.set_market_days(
        county=row.point.county, key=key, rule=rule, hours=form.spell(), point=row.point.id, actor=actor
    )


def _capabilities(row: PointRow, form: CapabilitiesForm, key: str, actor: Actor) -> None:
    before = queries.capabilities(row.point.county, row.point.id)
    changed = form.changed(before, row.point.id, key)
    services.set_capabilities(county=row.point.county, capabilities=changed, actor=actor)


ACTS: Mapping[str, tuple[Callable[..., None], Any]] = {
    "close": (_close, _("The point is closed.")),
    "reopen": (_reopen, _("The point is open again.")),
    "keeper": (_keeper, _("The keeper is assigned.")),
    "hours": (_hours, _("The opening hours are posted.")),
    "market": (_market, _("The market days are set.")),
    "capabilities": (_capabilities, _("The capabilities are saved.")),
}


@require_http_methods(["GET", "POST"])
@page("points.write")
def edit(request: PageRequest, county: str, point: UUID) -> HttpResponse:
    """Everything that can be changed of one point; each form is saved by itself."""
    row = queries.seen_point(request.actor, county, point)
    chosen = request.POST.get("act", "") if request.method == "POST" else ""
    shown = _forms(row, chosen, request.POST or None)
    refused: Refusal | None = None
    if chosen in ACTS and shown[chosen].is_valid():
        act, done = ACTS[chosen]
        try:
            act(row, shown[chosen], act_key(request), request.actor)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, done)
            return redirect("points:detail", county, point)
    context = {
        "row": row,
        "point": row.point,
        "forms": shown,
        "chosen": chosen,
        "refused": refused,
        "key": new_id(),
        **_keepers(request.actor, row, request.GET.get("keeper_q", "").strip()[:40]),
    }
    return render(request, "points/edit.html", context, status=status_of(refused) if refused else 200)


def _keepers(actor: Actor, row: PointRow, text: str) -> dict[str, Any]:
    """The keeper there is, and those who could be: of the same town, or found by what was typed."""
    point = row.point
    now = parties_by_id(point.county, [point.keeper_party]).get(point.keeper_party) if point.keeper_party else None
    found: tuple[Any, ...] = ()
    if actor.may("parties.read"):
        within = point.county if text else prefix(point.division)[:9]
        kind = None if text else PartyKind.KEEPER
        found = parties(actor, kind=kind, text=text, division=within, limit=KEEPERS_SHOWN).rows
    places = names({each.division for each in found if each.division})
    shown = [(each, places.get(each.division, "")) for each in found if now is None or each.id != now.id]
    return {"keeper": now, "keepers": shown, "keeper_q": text}


@require_http_methods(["GET", "POST"])
@page("points.write")
def open_new(request: PageRequest) -> HttpResponse:
    """A new point, in one's own county."""
    actor = request.actor
    county = actor.scope.county or ""
    form = OpenForm(request.POST or None, choices=_choices(actor, county), initial={"opened_on": clock.today()})
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            key = act_key(request)
            receipt = services.open_point(county=county, point=form.point(key), actor=actor)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The point is open. It becomes active by its scans."))
            return redirect("points:edit", county, receipt.fact.point)
    context = {"form": form, "refused": refused, "key": new_id(), "county": county}
    return render(request, "points/open.html", context, status=status_of(refused) if refused else 200)


def _choices(actor: Actor, county: str) -> dict[str, Any]:
    """What the form offers: kinds, places by town, the open points a new one may stand under."""
    within = actor.scope.division if county else ""
    groups = village_groups(within) if within else ()
    places: list[Any] = [
        (town.name, [(town.code, town.name), *((village.code, village.name) for village in villages)])
        for town, villages in groups
    ]
    if county and within == county:
        places.insert(0, (f"{county}000000", names([county]).get(county, county)))
    today = clock.today()
    above = [each for each in queries.points_in(county) if each.kind is not PointKind.VILLAGE_STATION] if county else []
    return {
        "kind": [(kind.value, label) for kind, label in reversed(list(KIND_LABELS.items()))],
        "division": places,
        "parent": [("", "—"), *((each.code, f"{each.name} ({each.code})") for each in above if each.is_open(today))],
        "precision": [(one.value, label) for one, label in reversed(list(PRECISION_LABELS.items()))],
    }


__all__ = ["edit", "open_new"]
