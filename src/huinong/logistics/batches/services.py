"""Files of regular customers on their way to becoming pieces. What is accepted is the parcels' room's act."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.edge.sheet_files import plain, rows_of
from huinong.journal.queries import facts_by_key, facts_of, moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Facts, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.batches import queries
from huinong.logistics.batches.agreements import end, make
from huinong.logistics.batches.errors import (
    BatchRefused,
    ColumnsUnknown,
    NoSuchBatch,
    NotAgreed,
    NotAHandInPoint,
    PostageChanged,
    UploadedElsewhere,
)
from huinong.logistics.batches.facts import TAKEN, UPLOADED
from huinong.logistics.batches.models import Batch, Box, ColumnNames
from huinong.logistics.batches.reading import FIELDS
from huinong.logistics.batches.values import Preview
from huinong.logistics.parcels import services as logistics
from huinong.logistics.parcels.accepting import MOST
from huinong.registry.parties.queries import parties_by_id
from huinong.registry.points.queries import points_by_id
from huinong.registry.points.values import PointKind, PointValue
from huinong.registry.policies.queries import figure
from huinong.storage import bulk
from huinong.storage.secrets import seal

__all__ = ["discard", "end", "make", "name_columns", "take", "upload"]

NAME, HEAD = 120, 80
HAND_IN = frozenset({PointKind.VILLAGE_STATION, PointKind.OUTLET, PointKind.TOWNSHIP_CENTRE})
"""Where a customer hands its boxes in."""


@act
def upload(*, key: str, county: str, party: UUID, point: UUID, file_name: str, content: bytes, actor: Actor) -> Receipt:
    """Keep a customer's file until it is taken in at a point; the same file again is the same batch, taken in or not.

    Raises NotPermitted, OutOfScope, NotAHandInPoint, UploadedElsewhere, NotAgreed, NotASheet, SheetTooLarge. Files
    that nobody took in in time are thrown away here.
    """
    gates.require(actor, "batches.upload")
    at = points_by_id(county, [point]).get(point)
    gates.require_scope(actor, at.division if at else county, point=point, party=party)
    if at is None or not is_hand_in(at):
        raise NotAHandInPoint
    known = facts_by_key(county, [key]).get(key)
    number = known.facts.get("batch", "") if known else f"DZ{clock.today():%y%m%d}-{new_id().hex[-6:].upper()}"
    row = Batch(
        county=county,
        number=number,
        party=party,
        point=point,
        division=at.division,
        file_name=file_name[:NAME],
        digest=hashlib.sha256(content).hexdigest(),
        sealed=seal(b64encode(content).decode()),
        uploaded_at=known.happened_at if known else clock.now(),
        uploaded_by=actor.id,
    )
    entry = _entry(key, UPLOADED, row, row.uploaded_at, {"file": row.file_name}, asked={"digest": row.digest})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    return _kept_before(row) or _kept(row, entry, actor)


def _kept_before(row: Batch) -> Receipt | None:
    """The receipt of the same file, uploaded before under another key. Raises UploadedElsewhere."""
    same = Batch.objects.filter(county=row.county, party=row.party, digest=row.digest).first()
    if same is not None and same.point != row.point:
        raise UploadedElsewhere(point=points_by_id(row.county, [same.point])[same.point].name)
    return _repeated(same, UPLOADED) if same else None


def _kept(row: Batch, entry: Entry, actor: Actor) -> Receipt:
    if not queries.held_number(row.county, row.party, clock.today()):
        customer = parties_by_id(row.county, [row.party]).get(row.party)
        raise NotAgreed(customer=customer.name if customer else "?")
    rows_of(row.file_name, queries.opened(row), most_rows=MOST)
    _throw_away(row.county)
    receipt = append(entry, actor=actor)
    row.save(force_insert=True)
    return receipt


def _repeated(row: Batch, kind: str) -> Receipt:
    """The receipt of an act that was done to this batch before."""
    return Receipt(facts_of(row.county, [_thread(row)], kinds=[kind])[0], is_repeat=True)


def is_hand_in(point: PointValue) -> bool:
    """Whether boxes can be handed in there today."""
    return point.kind in HAND_IN and point.is_open(clock.today())


def _throw_away(county: str) -> None:
    days = figure("batches.kept_days", division=county, on=clock.today())
    old = Batch.objects.filter(county=county, taken_at=None, uploaded_at__lt=clock.now() - timedelta(days=days))
    locked = old.select_for_update().order_by("id").values_list("id", flat=True)  # one may be taken in at this moment
    Batch.objects.filter(county=county, id__in=list(locked)).delete()


@act
def name_columns(*, county: str, batch: str, fields: Mapping[str, str], actor: Actor) -> None:
    """Remember what this file's customer calls its columns: {head: field}. Raises NoSuchBatch."""
    gates.require(actor, "batches.upload")
    row = _locked(county, batch, actor)
    if not all(field in {*FIELDS, ""} and len(head) <= HEAD for head, field in fields.items()):
        raise InvalidInput(fields="columns")
    names, _is_new = ColumnNames.objects.select_for_update().get_or_create(
        county=county, party=row.party, defaults={"fields": {}}
    )
    names.fields = {**names.fields, **{plain(head): field for head, field in fields.items()}}
    names.save(update_fields=["fields"])


@act
def take(*, key: str, county: str, batch: str, postage_fen: int, actor: Actor) -> Receipt:
    """Take the whole batch in at its point, or nothing, its postage paid in cash; a batch taken in before is a repeat.

    `postage_fen` is what the customer was told and has paid. Raises NoSuchBatch, ColumnsUnknown, InvalidInput for an
    empty file, BatchRefused with every wrong cell, PostageChanged, and what parcels refuse.
    """
    gates.require(actor, "batches.upload")
    gates.require(actor, "parcels.accept")
    row, at, asked = _locked(county, batch, actor), moment_of(county, key), {"postage_fen": postage_fen}
    known = recall(county, [_entry(key, TAKEN, row, at, {}, asked=asked)])
    if known:
        return Receipt(known[key], is_repeat=True)
    if row.taken_at is not None:
        return _repeated(row, TAKEN)
    found = queries.previewed(row, at, actor)
    _check(found, postage_fen)
    boxes = _accepted(row, found, at, actor)
    row.taken_at, row.sealed = at, b""
    row.pieces, row.weight_g, row.postage_fen = len(boxes), found.weight_g, found.postage_fen
    row.save(update_fields=["taken_at", "sealed", "pieces", "weight_g", "postage_fen"])
    told = {"pieces": row.pieces, "weight_g": row.weight_g, "postage_fen": row.postage_fen}
    return append(_entry(key, TAKEN, row, at, told, asked=asked), actor=actor)


def _accepted(row: Batch, found: Preview, at: datetime, actor: Actor) -> list[Box]:
    """Have every row accepted, and write down the number it was given."""
    receipts = logistics.accept(pieces=queries.postings(row, found.priced, at), actor=actor)
    boxes = [
        Box(
            county=row.county,
            batch=row,
            row=each.line.row,
            carrier=receipt.fact.facts["carrier"],
            number=receipt.fact.facts["number"],
            postage_fen=each.quote.amount_fen,
        )
        for each, receipt in zip(found.priced, receipts, strict=True)
    ]
    bulk.insert(boxes)
    return boxes


def _check(found: Preview, postage_fen: int) -> None:
    if not found.found.is_known:
        raise ColumnsUnknown
    if found.errors:
        raise BatchRefused(found.errors)
    if not found.priced:
        raise InvalidInput(fields="file")
    if found.postage_fen != postage_fen:
        raise PostageChanged


def _entry(key: str, kind: str, row: Batch, at: datetime, told: Facts, *, asked: Facts) -> Entry:
    return Entry(
        key=key,
        kind=kind,
        county=row.county,
        thread=_thread(row),
        happened_at=at,
        facts={"batch": row.number, "sender_party": str(row.party), **told},
        asked={"point": str(row.point), "party": str(row.party), "file": row.file_name, **asked},
        point=row.point,
        party=row.party,
    )


def _thread(row: Batch) -> str:
    return f"BATCH-{row.number}"


@act
def discard(*, county: str, batch: str, actor: Actor) -> None:
    """Throw away a file that was not taken in. Raises NoSuchBatch."""
    gates.require(actor, "batches.upload")
    row = _locked(county, batch, actor)
    if row.taken_at is not None:
        raise NoSuchBatch
    row.delete()


def _locked(county: str, batch: str, actor: Actor) -> Batch:
    seen = queries.visible_batches(actor).filter(county=county, number=batch)
    row = Batch.objects.select_for_update().filter(county=county, id__in=seen.values("id")).first()
    if row is None:
        raise NoSuchBatch
    return row
