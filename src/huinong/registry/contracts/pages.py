"""Contracts as pages: what is agreed with whom; drafting, signing and ending by the county manager."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.errors import InvalidInput
from huinong.edge.gates import OutOfScope
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.contracts import queries, services
from huinong.registry.contracts.forms import DraftForm, initial_of
from huinong.registry.contracts.values import (
    FAULT_LABELS,
    TIER_LABELS,
    ContractValue,
    ContractVersion,
    PriceStep,
    PriceTier,
)
from huinong.registry.divisions.queries import children, names
from huinong.registry.parties.queries import parties, parties_by_id
from huinong.registry.parties.values import PartyKind
from huinong.registry.points.queries import counties_on_network


@dataclass(frozen=True, slots=True)
class Line:
    """A contract as the list shows it."""

    contract: ContractValue
    courier: str
    tone: str
    word: str
    shown: ContractVersion


@dataclass(frozen=True, slots=True)
class TierLine:
    """One tier of a version: where, for how much, by when."""

    label: object
    places: str
    prices: tuple[tuple[PriceStep, int | None], ...]
    hours: int | None


@require_safe
@page("contracts.read")
def contracts(request: PageRequest) -> HttpResponseBase:
    """What is agreed with which courier; a courier sees its own."""
    county = _county(request.actor, request.GET.get("county", ""))
    found = queries.contracts(request.actor, county)
    couriers = _names(county, found)
    shown = {
        "lines": [_line(each, couriers) for each in found],
        "may_write": request.actor.may("contracts.write"),
    }
    return render(request, "contracts/list.html", shown)


def _county(actor: Actor, asked: str) -> str:
    here = [actor.scope.county] if actor.scope.county else list(counties_on_network(actor.scope.division))
    if not here or (asked and asked not in here):
        raise OutOfScope
    return asked or str(here[0])


def _names(county: str, found: Sequence[ContractValue]) -> dict[UUID, str]:
    known = parties_by_id(county, {each.party for each in found})
    return {id_: row.name for id_, row in known.items()}


def _line(each: ContractValue, couriers: dict[UUID, str]) -> Line:
    today = clock.today()
    held = each.on(today)
    is_over = each.ended_on is not None and each.ended_on <= today
    tone, word = ("good", _("In force")) if held else ("calm", _("Ended")) if is_over else ("will", _("Not in force"))
    return Line(each, couriers.get(each.party, ""), tone, word, held or each.versions[0])


@require_http_methods(["GET", "POST"])
@page("contracts.read")
def contract(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One contract: what holds, its versions; signing a draft and ending it."""
    found = queries.contract(request.actor, county, number)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            return _acted(request, county, number)
        except Refusal as refusal:
            refused = refusal
    asked = request.GET.get("version", "")
    held = found.on(clock.today())
    shown = next((each for each in found.versions if str(each.version) == asked), held or found.versions[0])
    context = {
        "line": _line(found, _names(county, [found])),
        "version": shown,
        "is_held": shown == held,
        "tiers": _tiers(shown),
        "penalties": [(FAULT_LABELS[fault], fen) for fault, fen in shown.terms.penalties_fen.items()],
        "shares": [shown.terms.on_time_bp / 100, shown.terms.piece_cap_bp / 100, shown.terms.month_cap_bp / 100],
        "may_write": request.actor.may("contracts.write") and found.ended_on is None,
        "may_read_journal": request.actor.may("journal.read"),
        "thread": f"CONTRACT-{number}",
        "today": clock.today(),
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "contracts/contract.html", context, status=status_of(refused) if refused else 200)


def _acted(request: PageRequest, county: str, number: str) -> HttpResponse:
    key, said, actor = act_key(request), request.POST, request.actor
    if said.get("act") == "sign":
        version = _whole(said.get("version", ""))
        day = _day(said.get("signed_on", ""))
        services.sign(key=key, county=county, number=number, version=version, signed_on=day, actor=actor)
        messages.success(request, _("The version is signed; it holds from its first day."))
    elif said.get("act") == "end":
        day, reason = _day(said.get("ended_on", "")), said.get("reason", "").strip()
        services.end(key=key, county=county, number=number, ended_on=day, reason=reason, actor=actor)
        messages.success(request, _("The end of the contract is recorded."))
    else:
        raise InvalidInput(fields="act")
    return redirect("contracts:contract", county, number)


def _whole(text: str) -> int:
    if not (text.isdecimal() and len(text) < 5):
        raise InvalidInput(fields="version")
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(fields=_("day")) from error


def _tiers(version: ContractVersion) -> list[TierLine]:
    terms = version.terms
    said = names(terms.places)
    return [
        TierLine(
            label=TIER_LABELS[tier],
            places="、".join(said.get(code, code) for code, at in terms.places.items() if at is tier),
            prices=_steps(terms.prices[tier]),
            hours=terms.hours.get(tier),
        )
        for tier in PriceTier
        if tier in terms.places.values()
    ]


def _steps(steps: tuple[PriceStep, ...]) -> tuple[tuple[PriceStep, int | None], ...]:
    """Each step with the weight it begins after; None for the first."""
    return tuple((step, steps[place - 1].up_to_g if place else None) for place, step in enumerate(steps))


@require_http_methods(["GET", "POST"])
@page("contracts.write")
def draft(request: PageRequest) -> HttpResponseBase:
    """The terms of a new contract, or of the next version of one (`?number=`)."""
    actor, county = request.actor, _county(request.actor, request.GET.get("county", ""))
    initial = {"valid_from": clock.today()}
    if number := request.GET.get("number", ""):
        before = queries.contract(actor, county, number)
        initial |= initial_of(number, before.party, before.versions[0].terms)
    towns = [(row.prefix, row.name) for row in children(county)]
    couriers = [(row.id, row.name) for row in parties(actor, kind=PartyKind.COURIER, limit=500).rows]
    form = DraftForm(request.POST or None, towns=towns, parties=couriers, initial=initial)
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            services.draft(
                key=act_key(request),
                county=county,
                number=said["number"],
                party=UUID(said["party"]),
                terms=form.terms(),
                actor=actor,
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The draft is saved. It holds for nothing until it is signed."))
            return redirect("contracts:contract", county, said["number"])
    shown = {"form": form, "refused": refused, "key": request.POST.get("key") or new_id(), "number": number}
    return render(request, "contracts/draft.html", shown, status=status_of(refused) if refused else 200)
