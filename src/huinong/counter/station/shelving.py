"""Scanned numbers onto the shelf: which piece each one is, and what the keeper is told of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from huinong.counter.station import finding, queries
from huinong.counter.station.values import Station
from huinong.journal.queries import moment_of
from huinong.kernel.actor import Actor
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.errors import OutOfOrder
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.scanning import CLAIM
from huinong.logistics.parcels.services import record_scans
from huinong.logistics.parcels.values import Outcome, ParcelValue, Scan

KEY_LENGTH = 55  # of a form's or a scan box's key; with carrier and number it stays under a scan id's hundred
DEFAULT = "1-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What came of one scanned number; `shelf_code` is what is written on the parcel."""

    scanned: str
    is_done: bool
    what: str
    mend: str = ""
    code: str = ""
    shelf_code: str = ""


def shelve(*, station: Station, scanned: Sequence[str], shelf: str, key: str, actor: Actor) -> tuple[Line, ...]:
    """Put what was scanned on the shelf, line by line; a piece that stands there already is told where."""
    open_now = queries.board(actor, station)
    standing = [each.piece for each in open_now.shelf]
    found: dict[str, ParcelValue] = {}
    lines: dict[str, Line] = {}
    for number in dict.fromkeys(scanned):
        try:
            found[number] = finding.one_of([*open_now.expected, *open_now.going_back, *standing], number)
        except Refusal as refusal:
            lines[number] = _refused(number, refusal)
    ids = {number: f"{key[:KEY_LENGTH]}/{piece.carrier}-{piece.number}" for number, piece in found.items()}
    at = moment_of(station.county, *ids.values(), *(f"{id_}{CLAIM}" for id_ in ids.values()))
    scans = [_scan(station, piece, shelf, ids[number], at) for number, piece in found.items()]
    outcomes = record_scans(county=station.county, scans=scans, actor=actor)
    for (number, piece), outcome in zip(found.items(), outcomes, strict=True):
        lines[number] = _line(number, piece, outcome)
    return tuple(lines[number] for number in dict.fromkeys(scanned))


def _scan(station: Station, piece: ParcelValue, shelf: str, scan_id: str, at: datetime) -> Scan:
    return Scan(
        scan_id=scan_id,
        event=Event.SHELVED,
        carrier=piece.carrier,
        number=piece.number,
        point=station.id,
        happened_at=at,
        details={"shelf": shelf},
    )


def _line(number: str, piece: ParcelValue, outcome: Outcome) -> Line:
    if outcome.fact is not None:
        shelf_code = str(outcome.fact.facts["shelf_code"])
        return Line(scanned=number, is_done=True, what=f"{shelf_code} {piece.recipient_name}", shelf_code=shelf_code)
    assert outcome.refusal is not None, "an outcome has a fact or a refusal"
    if isinstance(outcome.refusal, OutOfOrder) and piece.shelf_code:
        what = _("Already on the shelf: {code}").format(code=piece.shelf_code)
        return Line(scanned=number, is_done=True, what=what, shelf_code=piece.shelf_code)
    return _refused(number, outcome.refusal)


def _refused(number: str, refusal: Refusal) -> Line:
    return Line(scanned=number, is_done=False, what=refusal.say_what(), mend=refusal.say_mend(), code=refusal.code)


def result_of(line: Line) -> dict[str, Any]:
    """A line as the scan box reads it."""
    return {"number": line.scanned, "ok": line.is_done, "what": line.what, "mend": line.mend, "code": line.code}


def shelves_in_use(pieces: Sequence[ParcelValue]) -> list[str]:
    """The shelves that hold something, the one used last before the others."""
    latest = max(pieces, key=lambda piece: str(piece.shelved_at), default=None)
    first = shelf_of(latest.shelf_code) if latest else DEFAULT
    used = {shelf_of(piece.shelf_code) for piece in pieces} | {DEFAULT}
    return [first, *sorted(used - {first}, key=_place)]


def shelf_of(code: str) -> str:
    """`3-2-018` → `3-2`"""
    return code.rpartition("-")[0]


def _place(shelf: str) -> tuple[int, ...]:
    return tuple(int(part) for part in shelf.split("-"))
