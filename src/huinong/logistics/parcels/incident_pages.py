"""The exceptions inbox: what is out of the ordinary, who answers for it, and until when."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from huinong.access.queries import desk_names
from huinong.edge.cells import Column, Kind
from huinong.edge.errors import InvalidInput
from huinong.edge.filters import Choice, Days
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.journal.queries import moment_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import custody, owners, services
from huinong.logistics.parcels.find_queries import seen_incident
from huinong.logistics.parcels.incidents import STANDING
from huinong.logistics.parcels.labels import TROUBLES
from huinong.logistics.parcels.models import Incident
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.piece_pages import timeline_of
from huinong.logistics.parcels.queries import visible_incidents
from huinong.logistics.parcels.troubles import (
    CLOSED,
    LATE,
    OPEN,
    STANDINGS,
    OwnerNames,
    next_due,
    open_owners,
    row_of,
    rows_of,
    tallies,
)
from huinong.logistics.parcels.values import CLAIMABLE

MINE = "mine"

INCIDENTS = Table(
    name="incidents",
    columns=(
        Column("subject", _("Piece or bag"), sort=""),
        Column("kind", _("What is wrong"), Kind.STATUS, badges=TROUBLES),
        Column("place", _("Where"), sort=""),
        Column("owner", _("Who settles it")),
        Column("opened_at", pgettext_lazy("incident", "Since"), Kind.TIME),
        Column("due_at", _("Until"), Kind.TIME),
        Column("standing", _("State"), Kind.STATUS, sort="closed_at", badges=STANDINGS),
    ),
    search=("parcel.number", "bag.number"),
    search_hint=_("Number of the piece or the bag"),
    default_sort="due_at",
    link=lambda row: reverse("parcels:incident", args=[row.id]),
    empty=_("Nothing is out of the ordinary."),
    empty_hint=_("What is damaged, short, lost, late or claimed twice comes here by itself, with who must settle it."),
)


@require_safe
@page("parcels.read")
def incidents(request: PageRequest) -> HttpResponseBase:
    """Open ones first to be due; closed ones by the filter, the latest first."""
    actor, names = request.actor, Names()
    county = county_of(actor, request.GET.get("county", ""))
    known = open_owners(actor=actor, county=county)
    called = OwnerNames(names, county, {*known, *map(owners.person, desk_names(county))})
    kinds = [(kind, badge.label) for kind, badge in TROUBLES.items()]
    standings = [(each, STANDINGS[each].label) for each in (OPEN, LATE, CLOSED)]
    options = [(MINE, gettext("Mine to settle")), *((owner, called.of(owner)) for owner in known)]
    table = replace(
        INCIDENTS,
        row=lambda row: row_of(row, names, called),
        default_sort="-opened_at" if request.GET.get("state") == CLOSED else INCIDENTS.default_sort,
        filters=(
            Choice("state", _("State"), standings, narrow_by=_in_standing),
            Choice("kind", _("What is wrong"), kinds),
            Choice("owner", _("Who settles it"), options, narrow_by=_owned(owners.mine(actor))),
            Days("opened", pgettext_lazy("incident", "Since"), "opened_at"),
        ),
    )
    rows = visible_incidents(actor).filter(county=county).select_related("parcel", "bag")
    if not request.GET.get("state"):
        rows = rows.filter(STANDING)
    return table.respond(request, rows, "parcels/incidents.html", {"tallies": tallies(actor=actor, county=county)})


def _in_standing(rows: Any, standing: str) -> Any:
    if standing == CLOSED:
        return rows.filter(closed_at__isnull=False)
    rows = rows.filter(STANDING)
    return rows.filter(due_at__lt=clock.now()) if standing == LATE else rows


def _owned(mine: tuple[str, ...]) -> Callable[[Any, str], Any]:
    return lambda rows, owner: rows.filter(owner__in=mine if owner == MINE else (owner,))


@require_safe
@page("parcels.read")
def incident(request: PageRequest, incident: UUID) -> HttpResponseBase:
    """One incident: what happened, and the forms that pass it on and close it."""
    return _shown(request, _seen(request, incident), None, "")


@require_POST
@page("parcels.except")
def close(request: PageRequest, incident: UUID) -> HttpResponseBase:
    """Close it, saying how it ended; with `then` go on to the owner's next."""
    row, note, key = _seen(request, incident), request.POST.get("note", "").strip(), act_key(request)
    try:
        if not note:
            raise InvalidInput(fields=gettext("how it ended"))
        services.close_incident(
            key=key,
            county=row.county,
            incident=incident,
            note=note,
            happened_at=moment_of(row.county, key),
            actor=request.actor,
        )
    except Refusal as refusal:
        return _shown(request, row, refusal, note)
    messages.success(request, gettext("The incident is closed."))
    following = next_due(actor=request.actor, county=row.county, after=row) if request.POST.get("then") else None
    return redirect("parcels:incident", following) if following else redirect("parcels:incidents")


@require_POST
@page("parcels.except")
def assign(request: PageRequest, incident: UUID) -> HttpResponseBase:
    """Take it, or give it to another owner."""
    row, key = _seen(request, incident), act_key(request)
    asked = request.POST.get("owner", "")
    try:
        services.assign_incident(
            key=key,
            county=row.county,
            incident=incident,
            owner=owners.person(request.actor.id) if asked == MINE else asked,
            happened_at=moment_of(row.county, key),
            actor=request.actor,
        )
    except Refusal as refusal:
        return _shown(request, row, refusal, "")
    messages.success(request, gettext("The incident has another owner."))
    return redirect("parcels:incident", incident)


def _seen(request: PageRequest, id_: UUID) -> Incident:
    county = county_of(request.actor, request.GET.get("county", ""))
    return seen_incident(county=county, incident=id_, actor=request.actor)


def _shown(request: PageRequest, row: Incident, refused: Refusal | None, note: str) -> HttpResponseBase:
    county, names = row.county, Names()
    piece, bag = row.parcel, row.bag
    thread = piece.thread if piece else f"BAG-{bag.number}" if bag else ""
    told = rows_of([row], names, county)[0]
    people = desk_names(county)
    shown = {
        "row": told,
        "kind": TROUBLES[row.kind],
        "kind_code": row.kind,
        "standings": STANDINGS,
        "may_settle": request.actor.may("parcels.except") and row.closed_at is None,
        "may_claim": _may_claim(row, request.actor),
        "may_take": request.actor.id in people and told.owner_code != owners.person(request.actor.id),
        "people": [(owners.person(id_), name) for id_, name in people.items()],
        "points": [(custody.point(point.id), point.name) for point in names.points(county).values()],
        "dispatchers": owners.DISPATCHERS,
        "lines": timeline_of(county, thread, request.actor),
        "now": clock.now(),
        "key": new_id(),
        "refused": refused,
        "note": note,
    }
    return render(request, "parcels/incident.html", shown, status=status_of(refused) if refused else 200)


def _may_claim(row: Incident, actor: Actor) -> bool:
    """Whether compensation may be asked for; a box of an order is made good by its refund."""
    piece = row.parcel
    return row.kind in CLAIMABLE and piece is not None and not piece.order and actor.may("claims.open")
