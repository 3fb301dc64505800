"""Scans: one rule for one scan and for ten thousand, with a constant number of queries a batch."""

from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from typing import Any
from uuid import UUID

from huinong.edge import gates
from huinong.journal.services import act, append_many, recall_some
from huinong.journal.values import Entry
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import clocks, custody, owners, permits, rows, steps
from huinong.logistics.parcels.errors import (
    BadDetail,
    BatchTooLarge,
    ForeignPoint,
    HeldElsewhere,
    NoSuchParcel,
    NotAScan,
    OutOfOrder,
    ScanIdReused,
)
from huinong.logistics.parcels.facts import CONTESTED, kind_of, payload
from huinong.logistics.parcels.incidents import open_all
from huinong.logistics.parcels.life import CLAIMS, Denial, Event, State, next_step
from huinong.logistics.parcels.models import Incident, Parcel
from huinong.logistics.parcels.places import places_of
from huinong.logistics.parcels.shelves import Shelves
from huinong.logistics.parcels.values import Answer, ExceptionKind, Outcome, Scan
from huinong.registry.policies.queries import figure
from huinong.storage import bulk
from huinong.storage.secrets import keyed_hash

MOST = 5_000  # scans a batch; a device that was away for a week has a few hundred
CLAIM = "/contested"  # after a scan's own key: the fact that a second place claimed the piece
KEY_LENGTH = 100  # leaves room for what follows from a scan under the journal's 120
MOVED = frozenset({"state", "custodian"})
NEEDS_EXCEPT = frozenset({Event.EXCEPTED, Event.RETURNED, Event.LOST, Event.FOUND})
TROUBLED = frozenset({State.EXCEPTED, State.LOST})


@act
def record_scans(*, county: str, scans: Sequence[Scan], actor: Actor) -> tuple[Outcome, ...]:
    """Answer every scan, in order: applied, repeated, or refused with nothing of it moved.

    A later scan of the batch sees what an earlier one did. Refused lines do not stop the others. A scan
    that claims a piece somebody else holds is refused and recorded as contested. Raises BatchTooLarge.
    """
    gates.require(actor, "parcels.scan")
    if len(scans) > MOST:
        raise BatchTooLarge(size=len(scans), limit=MOST)
    return _Desk(county, scans, actor).work() if scans else ()


def record_scan(*, county: str, scan: Scan, actor: Actor) -> Outcome:
    """Record one scan; a repeat is answered with the first fact. Raises the Refusal that a batch would answer with."""
    outcome = record_scans(county=county, scans=[scan], actor=actor)[0]
    if outcome.refusal is not None:
        raise outcome.refusal
    return outcome


class _Desk:
    """The work on one county's scans: locked pieces, and what the batch has made of them so far."""

    def __init__(self, county: str, scans: Sequence[Scan], actor: Actor) -> None:
        self.county, self.scans, self.actor = county, scans, actor
        self.now = clock.now()
        self.slack_hours = clocks.slack_hours(county, self.now)
        self.figure = cache(lambda key, day: figure(key, division=county, on=day))
        self.pieces = rows.locked_pieces(county, [(scan.carrier, scan.number) for scan in scans])
        self.places = places_of(county, self._around())
        self.known, self.reused = recall_some(county, *self._possible())
        shelving = self._shelving()
        self.shelves = Shelves(county, {scan.point for scan in shelving})
        allowed = permits.permits(county, self._shelvings(shelving))
        here = partial(steps.Here, places=self.places, shelves=self.shelves, figure=self.figure, permits=allowed)
        places = self.places.items()
        self.heres = {id_: here(at) for id_, at in places if actor.scope.covers(at.division, point=id_)}
        self.entries: list[Entry] = []
        self.touched: dict[tuple[str, str], frozenset[str]] = {}
        self.incidents: list[Incident] = []
        self.mended: set[UUID] = set()
        self.seen: dict[str, tuple[Scan, Outcome]] = {}

    def work(self) -> tuple[Outcome, ...]:
        """Answer the scans in order, then write all of it at once."""
        outcomes = [self._answer(scan) for scan in self.scans]
        receipts = append_many(self.entries, actor=self.actor, known={})
        recorded = {receipt.fact.key: receipt.fact for receipt in receipts}
        self._write()
        return tuple(
            Outcome(o.scan_id, o.answer, o.fact or recorded.get(o.scan_id), o.refusal) if not o.refusal else o
            for o in outcomes
        )

    def _around(self) -> set[UUID]:
        """Points that scan, that hold the pieces, or that the pieces are meant for."""
        held = {custody.id_of(custodian, "point") for custodian in {piece.custodian for piece in self.pieces.values()}}
        meant = {piece.station for piece in self.pieces.values()}
        return {scan.point for scan in self.scans} | {id_ for id_ in held | meant if id_ is not None}

    def _possible(self) -> tuple[list[str], Callable[[str], Entry]]:
        """Every key that a scan may already be recorded under, and what would be recorded under it."""
        asking: dict[str, Scan] = {}
        for scan in self.scans:
            if (scan.carrier, scan.number) in self.pieces and 0 < len(scan.scan_id) <= KEY_LENGTH:
                asking.setdefault(scan.scan_id, scan)
                if scan.event in CLAIMS:
                    asking.setdefault(f"{scan.scan_id}{CLAIM}", scan)

        def entry_of(key: str) -> Entry:
            scan = asking[key]
            claim = {"key": key, "kind": CONTESTED} if key != scan.scan_id else {}
            return self._entry(scan, self.pieces[scan.carrier, scan.number], {}, **claim)

        return list(asking), entry_of

    def _shelving(self) -> Sequence[Scan]:
        return [scan for scan in self.scans if scan.event == Event.SHELVED and scan.scan_id not in self.known]

    def _shelvings(self, scans: Sequence[Scan]) -> Mapping[str, permits.Shelving]:
        found = [(scan, self.pieces.get((scan.carrier, scan.number))) for scan in scans]
        return {
            scan.scan_id: permits.Shelving(
                parcel=piece.id,
                carrier=piece.carrier,
                number=piece.number,
                at=scan.happened_at,
                phone=piece.recipient_phone_hash,
            )
            for scan, piece in found
            if piece is not None
        }

    def _answer(self, scan: Scan) -> Outcome:
        if scan.scan_id in self.seen:
            outcome = self._seen_before(scan)
        else:
            outcome = self._tried(scan)
            self.seen[scan.scan_id] = (scan, outcome)
        return outcome

    def _seen_before(self, scan: Scan) -> Outcome:
        first, outcome = self.seen[scan.scan_id]
        if first != scan:
            return Outcome(scan.scan_id, Answer.REFUSED, refusal=ScanIdReused(scan_id=scan.scan_id))
        is_refused = outcome.answer == Answer.REFUSED
        return outcome if is_refused else Outcome(scan.scan_id, Answer.REPEATED, outcome.fact)

    def _tried(self, scan: Scan) -> Outcome:
        if scan.scan_id in self.known and scan.point in self.heres:
            return Outcome(scan.scan_id, Answer.REPEATED, self.known[scan.scan_id])
        try:
            self._apply(scan)
        except Refusal as refusal:
            return Outcome(scan.scan_id, Answer.REFUSED, refusal=refusal)
        return Outcome(scan.scan_id, Answer.APPLIED)

    def _apply(self, scan: Scan) -> None:
        """Take the scan's step. Raises a Refusal before anything of the piece has changed."""
        piece, here = self._checked(scan)
        holder, state = rows.holder(piece, here.place, self.places), piece.state
        step = next_step(piece.direction, state, scan.event, here.place.tier, holder)
        if step is Denial.HELD_ELSEWHERE:
            raise self._contest(scan, piece)
        if isinstance(step, Denial):
            raise OutOfOrder(carrier=piece.carrier, number=piece.number, state=piece.state, event=scan.event)
        told = steps.HANDLERS[scan.event](scan, piece, here)
        steps.move(piece, step, scan.point, scan.happened_at)
        key = (scan.carrier, scan.number)
        self.touched[key] = self.touched.get(key, MOVED) | steps.TOUCHES.get(scan.event, MOVED)
        if state in TROUBLED:
            self._mend(piece)
        entry = self._entry(scan, piece, payload(piece, device=scan.device[:64], **told))
        self.entries.append(entry)
        if (kind := steps.incident(scan.event, told)) is not None:
            self._open(entry, kind, piece)

    def _checked(self, scan: Scan) -> tuple[Parcel, steps.Here]:
        """The piece and the place, once the scan itself makes sense and comes from a point of the actor's."""
        here = self.heres.get(scan.point)
        if here is None:
            raise ForeignPoint
        if not 0 < len(scan.scan_id) <= KEY_LENGTH:
            raise BadDetail(detail="scan_id")
        if not self.reused.isdisjoint({scan.scan_id, f"{scan.scan_id}{CLAIM}"}):
            raise ScanIdReused(scan_id=scan.scan_id)
        if scan.event not in steps.HANDLERS:
            raise NotAScan(event=scan.event)
        if scan.event in NEEDS_EXCEPT:
            gates.require(self.actor, "parcels.except")
        clocks.check(scan.happened_at, now=self.now, hours=self.slack_hours)
        piece = self.pieces.get((scan.carrier, scan.number))
        if piece is None:
            raise NoSuchParcel(carrier=scan.carrier, number=scan.number)
        if (claim := self.known.get(f"{scan.scan_id}{CLAIM}")) is not None:
            raise _held(piece, claim.facts["holder"])
        return piece, here

    def _contest(self, scan: Scan, piece: Parcel) -> HeldElsewhere:
        entry = self._contested(scan, piece)
        self.entries.append(entry)
        self._open(entry, ExceptionKind.CONTESTED, piece)
        return _held(piece, entry.facts["holder"])

    def _contested(self, scan: Scan, piece: Parcel) -> Entry:
        at = custody.id_of(piece.custodian, "point")
        name = self.places[at].name if at and at in self.places else piece.custodian
        facts = payload(piece, event=scan.event.value, custodian=piece.custodian, holder=name, device=scan.device[:64])
        return self._entry(scan, piece, facts, key=f"{scan.scan_id}{CLAIM}", kind=CONTESTED)

    def _entry(self, scan: Scan, piece: Parcel, facts: Mapping[str, Any], *, key: str = "", kind: str = "") -> Entry:
        return Entry(
            key=key or scan.scan_id,
            kind=kind or kind_of(scan.event),
            county=self.county,
            thread=piece.thread,
            happened_at=scan.happened_at,
            facts=facts,
            asked=_asked(scan),
            point=scan.point,
            party=piece.carrier_party,
        )

    def _mend(self, piece: Parcel) -> None:
        """The trouble of a piece is over: its incidents close, those of this batch too."""
        self.mended.add(piece.id)
        for incident in self.incidents:
            if incident.parcel_id == piece.id and incident.kind != ExceptionKind.CONTESTED:
                incident.closed_at = incident.closed_at or self.now

    def _open(self, entry: Entry, kind: ExceptionKind, piece: Parcel) -> None:
        """Open an incident for whoever holds the piece now: a later scan of the batch may move it."""
        made = rows.incident(entry, kind, parcel=piece)
        made.owner = owners.first_owner(made.kind, piece.custodian, made.point)
        self.incidents.append(made)

    def _write(self) -> None:
        for columns, pieces in self._by_columns().items():
            bulk.update(pieces, sorted(columns))
        bulk.update(self.shelves.changed(), ["next"])
        open_all(self.county, self.incidents)
        if self.mended:
            open_ones = Incident.objects.filter(county=self.county, parcel__in=self.mended, closed_at__isnull=True)
            fresh = {incident.id for incident in self.incidents}
            open_ones.exclude(kind=ExceptionKind.CONTESTED).exclude(id__in=fresh).update(closed_at=self.now)

    def _by_columns(self) -> Mapping[frozenset[str], list[Parcel]]:
        """The changed pieces by the columns that changed: a column that is not written has no index to keep."""
        found: dict[frozenset[str], list[Parcel]] = {}
        for key, columns in self.touched.items():
            found.setdefault(columns, []).append(self.pieces[key])
        return found


def _asked(scan: Scan) -> Mapping[str, Any]:
    """The request as the journal compares it; what proves a person is hashed with our key first."""
    details: Any = scan.details
    if scan.event == Event.COLLECTED:
        details = keyed_hash("scan", repr(sorted(scan.details.items())))
    return {
        "event": scan.event.value,
        "carrier": scan.carrier,
        "number": scan.number,
        "device": scan.device,
        "details": details,
    }


def _held(piece: Parcel, custodian: str) -> HeldElsewhere:
    return HeldElsewhere(carrier=piece.carrier, number=piece.number, custodian=custodian)
