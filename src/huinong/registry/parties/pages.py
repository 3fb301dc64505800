"""Parties as pages: the list, one party, and its numbers in clear for a purpose."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.cells import Badge, Column, Kind
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.journal import queries as journal
from huinong.journal.errors import NoSuchThread
from huinong.journal.telling import Told, told
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.divisions.queries import children, names, village_groups
from huinong.registry.parties import queries, services
from huinong.registry.parties.errors import NoSuchIdentifier
from huinong.registry.parties.forms import EndForm, IdentifierForm, RegisterForm, RevealForm
from huinong.registry.parties.listing import PartyListing
from huinong.registry.parties.values import (
    KIND_LABELS,
    RELATION_LABELS,
    SCHEME_LABELS,
    NewIdentifier,
    PartyKind,
    PartyValue,
    RelationValue,
    Scheme,
)

TOWN = 9
TOLD = 12  # of a party's newest acts on its own page; its thread has them all
KINDS = [(kind.value, label) for kind, label in KIND_LABELS.items()]
KIND_BADGES = {kind.value: Badge(label) for kind, label in KIND_LABELS.items()}
COLUMNS = (
    Column("name", pgettext_lazy("registry", "Name")),
    Column("kind", _("Kind"), Kind.STATUS, badges=KIND_BADGES, sort=""),
    Column("place", _("Place"), sort=""),
    Column("phone", _("Phone"), sort=""),
    Column("registered_on", _("Registered on"), Kind.DATE),
)


def _table(actor: Actor) -> Table:
    own = actor.scope.division
    places = [(row.prefix, row.name) for row in children(own)] if len(own) < TOWN else []
    by_place = Choice("place", _("Place"), places, narrow_by=lambda rows, value: rows.narrowed(division=value))
    return Table(
        name="parties",
        columns=COLUMNS,
        filters=(
            Choice("kind", _("Kind"), KINDS, narrow_by=lambda rows, value: rows.narrowed(kind=PartyKind(value))),
            *((by_place,) if places else ()),
        ),
        search=lambda rows, text: rows.narrowed(text=text),
        search_hint=_("Name, initials, phone or a whole number"),
        link=lambda row: reverse("parties:party", args=[row.county, row.id]),
        empty=_("Nobody is registered here yet."),
        empty_hint=_("Register the first party with the button above."),
    )


@require_safe
@page("parties.read")
def parties(request: PageRequest) -> HttpResponseBase:
    """The parties of one's place."""
    actor = request.actor
    context = {"may_write": actor.may("parties.write") and actor.scope.county is not None}
    return _table(actor).respond(request, PartyListing(actor), "parties/list.html", context)


@require_safe
@page("parties.read")
def party(request: PageRequest, county: str, party: UUID) -> HttpResponse:
    """One party: its numbers masked, what it is to others, what happened to it."""
    found = queries.seen_party(request.actor, county, party)
    return render(request, "parties/party.html", sight_of(request.actor, found))


def sight_of(actor: Actor, found: PartyValue) -> dict[str, Any]:
    """Everything one party's page shows."""
    relations = queries.seen_relations(actor, found.county, found.id)
    return {
        "party": found,
        "kind": KIND_LABELS[found.kind],
        "place": names([found.division]).get(found.division, found.division) if found.division else "",
        "numbers": [(each, SCHEME_LABELS[each.scheme]) for each in found.identifiers],
        "relations": [_relation(found.id, row) for row in relations],
        "survivor": queries.parties_by_id(found.county, [found.merged_into]).get(found.merged_into)
        if found.merged_into
        else None,
        "merged": queries.merged(actor, found.county, into=found.id),
        "lines": _lines(actor, found),
        "thread": f"PARTY-{found.id}",
        "may_write": actor.may("parties.write"),
        "may_reveal": actor.may("parties.reveal"),
        "may_read_points": actor.may("points.read") and found.kind in {PartyKind.KEEPER, PartyKind.HOUSEHOLD},
        "end": EndForm(initial={"ended_on": clock.today()}),
        "add": IdentifierForm(),
        "key": new_id(),
    }


def _relation(mine: UUID, row: RelationValue) -> dict[str, Any]:
    """A relation from where this party stands."""
    outward = row.from_party == mine
    today = clock.today()
    return {
        "id": row.id,
        "label": RELATION_LABELS[row.kind],
        "is_outward": outward,
        "other": row.to_party if outward else row.from_party,
        "name": row.to_name if outward else row.from_name,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "holds": row.valid_from <= today and (row.valid_to is None or today < row.valid_to),
    }


def _lines(actor: Actor, found: PartyValue) -> tuple[Told, ...]:
    if not actor.may("journal.read"):
        return ()
    try:
        facts = journal.thread(found.county, f"PARTY-{found.id}", actor=actor)
    except NoSuchThread:
        return ()
    return told(facts[-TOLD:], actor=actor)


@never_cache
@require_http_methods(["GET", "POST"])
@page("parties.reveal")
def reveal(request: PageRequest, county: str, party: UUID, identifier: UUID) -> HttpResponse:
    """A number in clear, once its reader has said why; the answer is shown here and nowhere else."""
    found = queries.seen_party(request.actor, county, party)
    number = next((each for each in found.identifiers if each.id == identifier), None)
    if number is None:
        raise NoSuchIdentifier(scheme=_("number"))
    form = RevealForm(request.POST or None)
    refused: Refusal | None = None
    clear = ""
    if request.method == "POST" and form.is_valid():
        try:
            clear = _read(request, found, number.id, number.scheme, form.cleaned_data["purpose"])
        except Refusal as refusal:
            refused = refusal
    context = {
        "party": found,
        "number": number,
        "scheme": SCHEME_LABELS[number.scheme],
        "form": form,
        "clear": clear,
        "refused": refused,
        "key": new_id(),
    }
    return render(request, "parties/reveal.html", context, status=status_of(refused) if refused else 200)


def _read(request: PageRequest, found: PartyValue, identifier: UUID, scheme: Scheme, purpose: str) -> str:
    revealed = services.reveal(
        county=found.county,
        key=act_key(request),
        party=found.id,
        scheme=scheme,
        identifier=identifier,
        purpose=purpose,
        actor=request.actor,
    )
    return revealed.text


@require_http_methods(["GET", "POST"])
@page("parties.write")
def register(request: PageRequest) -> HttpResponse:
    """A new party of one's own county."""
    actor = request.actor
    county = actor.scope.county or ""
    form = RegisterForm(
        request.POST or None, places=place_choices(actor), initial={"kind": request.GET.get("kind", "")}
    )
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            receipt = services.register_party(county=county, party=form.party(act_key(request)), actor=actor)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Registered."))
            return redirect("parties:party", county, receipt.fact.party)
    context = {"form": form, "refused": refused, "key": new_id(), "county": county}
    return render(request, "parties/register.html", context, status=status_of(refused) if refused else 200)


def place_choices(actor: Actor) -> Sequence[Any]:
    """The villages of the actor's place, by township; nowhere at all is a choice for those who hold the county."""
    within = actor.scope.division
    if len(within) < 6:
        return []
    nowhere = ("", "—")
    whole = [nowhere, (f"{within}000000", names([within]).get(within, within))] if len(within) == 6 else []
    return [
        *whole,
        *(
            (town.name, [(town.code, town.name), *((each.code, each.name) for each in villages)])
            for town, villages in village_groups(within)
        ),
    ]


@require_http_methods(["POST"])
@page("parties.write")
def identify(request: PageRequest, county: str, party: UUID) -> HttpResponse:
    """One more number."""
    found = queries.seen_party(request.actor, county, party)
    form = IdentifierForm(request.POST)
    refused: Refusal | None = None
    if form.is_valid():
        given = NewIdentifier(scheme=Scheme(form.cleaned_data["scheme"]), text=form.cleaned_data["text"])
        try:
            services.add_identifier(
                county=county,
                key=act_key(request),
                party=party,
                identifier=given,
                is_primary=form.cleaned_data["is_primary"],
                actor=request.actor,
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The number is added."))
            return redirect("parties:party", county, party)
    context = {**sight_of(request.actor, found), "add": form, "refused_add": refused}
    return render(request, "parties/party.html", context, status=status_of(refused) if refused else 422)
