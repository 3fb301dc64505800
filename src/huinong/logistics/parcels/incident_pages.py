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

from huinong.edge.cells import Column, Kind
from huinong.edge.errors import InvalidInput
from huinong.edge.filters import Choice, Days
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import services
from huinong.logistics.parcels.find_queries import happened_at, seen_incident
from huinong.logistics.parcels.labels import TROUBLES
from huinong.logistics.parcels.models import Incident
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.piece_pages import timeline_of
from huinong.logistics.parcels.queries import visible_incidents
from huinong.logistics.parcels.troubles import CLOSED, LATE, OPEN, STANDINGS, IncidentRow, allowed, row_of

INCIDENTS = Table(
    name="incidents",
    columns=(
        Column("subject", _("Piece or bag"), sort=""),
        Column("kind", _("What is wrong"), Kind.STATUS, badges=TROUBLES),
        Column("place", _("Where"), sort=""),
        Column("owner", _("Who settles it"), sort=""),
        Column("opened_at", pgettext_lazy("incident", "Since"), Kind.TIME),
        Column("due_at", _("Until"), Kind.TIME, sort="opened_at"),
        Column("standing", _("State"), Kind.STATUS, sort="closed_at", badges=STANDINGS),
    ),
    search=("parcel.number", "bag.number"),
    search_hint=_("Number of the piece or the bag"),
    default_sort="opened_at",
    link=lambda row: reverse("parcels:incident", args=[row.id]),
    empty=_("Nothing is out of the ordinary."),
    empty_hint=_("What is damaged, short, lost or claimed twice comes here by itself, with who must settle it."),
)


@require_safe
@page("parcels.read")
def incidents(request: PageRequest) -> HttpResponseBase:
    """Open ones first to be due; closed ones by the filter."""
    names, county = Names(), county_of(request.actor, request.GET.get("county", ""))
    kinds = [(kind, badge.label) for kind, badge in TROUBLES.items()]
    standings = [(each, STANDINGS[each].label) for each in (OPEN, LATE, CLOSED)]
    standing = Choice("state", _("State"), standings, narrow_by=_in(county))
    table = replace(
        INCIDENTS,
        row=_row_maker(names, county),
        filters=(
            standing,
            Choice("kind", _("What is wrong"), kinds),
            Days("opened", pgettext_lazy("incident", "Since"), "opened_at"),
        ),
    )
    rows = visible_incidents(request.actor).filter(county=county).select_related("parcel", "bag")
    if not request.GET.get("state"):
        rows = rows.filter(closed_at__isnull=True)
    return table.respond(request, rows, "parcels/incidents.html")


def _in(county: str) -> Callable[[Any, str], Any]:
    def narrow(rows: Any, standing: str) -> Any:
        if standing == CLOSED:
            return rows.filter(closed_at__isnull=False)
        rows = rows.filter(closed_at__isnull=True)
        return rows.filter(opened_at__lt=clock.now() - allowed(county)) if standing == LATE else rows

    return narrow


def _row_maker(names: Names, county: str) -> Callable[[Incident], IncidentRow]:
    names.know_keepers(county)
    return lambda row: row_of(row, names)


@require_safe
@page("parcels.read")
def incident(request: PageRequest, incident: UUID) -> HttpResponseBase:
    """One incident: what happened, and the form that closes it."""
    return _shown(request, incident, None, "")


@require_POST
@page("parcels.except")
def close(request: PageRequest, incident: UUID) -> HttpResponseBase:
    """Close it, saying how it ended."""
    note, key, county = request.POST.get("note", "").strip(), act_key(request), county_of(request.actor)
    try:
        if not note:
            raise InvalidInput(fields=gettext("how it ended"))
        services.close_incident(
            key=key,
            county=county,
            incident=incident,
            note=note,
            happened_at=happened_at(county, [key]),
            actor=request.actor,
        )
    except Refusal as refusal:
        return _shown(request, incident, refusal, note)
    messages.success(request, gettext("The incident is closed."))
    return redirect("parcels:incidents")


def _shown(request: PageRequest, id_: UUID, refused: Refusal | None, note: str) -> HttpResponseBase:
    county = county_of(request.actor, request.GET.get("county", ""))
    row = seen_incident(county=county, incident=id_, actor=request.actor)
    piece, bag = row.parcel, row.bag
    thread = piece.thread if piece else f"BAG-{bag.number}" if bag else ""
    shown = {
        "row": row_of(row, Names()),
        "kind": TROUBLES[row.kind],
        "standings": STANDINGS,
        "may_close": request.actor.may("parcels.except") and row.closed_at is None,
        "lines": timeline_of(county, thread, request.actor),
        "now": clock.now(),
        "key": new_id(),
        "refused": refused,
        "note": note,
    }
    return render(request, "parcels/incident.html", shown, status=status_of(refused) if refused else 200)
