"""Reads that begin with what somebody scanned or sent: numbers as they are on labels, and keys of acts."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from huinong.edge import gates
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import rows
from huinong.logistics.parcels.errors import NoSuchIncident
from huinong.logistics.parcels.incidents import STANDING
from huinong.logistics.parcels.models import Carrier, Incident, Parcel
from huinong.logistics.parcels.queries import value_of, visible_incidents, visible_parcels
from huinong.logistics.parcels.values import ParcelValue, PieceId

FEW = 2_000  # of more than these, fifty are met soon
PREFIXED = re.compile(r"^([A-Z0-9]{2,12})[-\s:/]\s*(\S+)$")


def read(text: str, carriers: Iterable[str]) -> tuple[str, str]:
    """What a label says: its carrier ("" when it does not say) and its number."""
    said = text.strip().upper()
    found = PREFIXED.match(said)
    if found and found.group(1) in carriers:
        return found.group(1), found.group(2)
    return "", said


def find(*, county: str, texts: Sequence[str], actor: Actor) -> Mapping[str, tuple[ParcelValue, ...]]:
    """The pieces that each scanned text may mean: none, one, or one a carrier when numbers overlap."""
    gates.require(actor, "parcels.read")
    codes = list(Carrier.objects.filter(county=county).values_list("code", flat=True))
    said = {text: read(text, codes) for text in texts}
    numbers = {number for _, number in said.values()}
    found: dict[str, list[ParcelValue]] = {}
    wanted = rows.by_number((carrier, number) for carrier in codes for number in numbers)
    for row in Parcel.objects.filter(wanted, county=county).select_related("bag").order_by("-id"):
        found.setdefault(row.number, []).append(value_of(row))
    return {
        text: tuple(piece for piece in found.get(number, ()) if carrier in {"", piece.carrier})
        for text, (carrier, number) in said.items()
    }


def taken_in_at(*, county: str, point: UUID, texts: Sequence[str], actor: Actor) -> Mapping[str, ParcelValue]:
    """Those of these scanned texts that mean a piece taken in for sending at a point."""
    found = find(county=county, texts=texts, actor=actor) if texts else {}
    return {text: piece for text, pieces in found.items() for piece in pieces if piece.origin_point == point}


def few(wanted: QuerySet[Parcel]) -> QuerySet[Parcel, Any] | None:
    """The ids of these pieces when they are few, found by the filters' own indexes; None when they are many.

    Asked for the newest of a few, SQLite walks a million pieces by id until it has met fifty of them.
    """
    ids = wanted.order_by().values("id")
    return ids if ids[: FEW + 1].count() <= FEW else None


def seen_row(*, county: str, piece: PieceId, actor: Actor) -> Parcel | None:
    """The row of a piece that the actor may see: for this room's own pages."""
    seen = visible_parcels(actor).filter(county=county, carrier=piece.carrier, number=piece.number)
    return seen.select_related("bag").first()


def seen_incident(*, county: str, incident: UUID, actor: Actor) -> Incident:
    """The row of an incident that the actor may see: for this room's own pages. Raises NoSuchIncident."""
    seen = visible_incidents(actor).filter(county=county, id=incident).select_related("parcel", "bag")
    row = seen.first()
    if row is None:
        raise NoSuchIncident
    return row


def incidents_of(row: Parcel) -> tuple[Incident, ...]:
    """The open incidents of one piece, the first due first: for this room's own pages."""
    rows_ = Incident.objects.filter(STANDING, county=row.county, parcel=row)
    return tuple(rows_.order_by("due_at", "id"))
