"""Reads of agreements and batches: what waits, what taking it in would do, and the numbers of what was taken in."""

from base64 import b64decode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db.models import QuerySet

from huinong.edge import gates
from huinong.edge.heads import SHOWN, WrongCell
from huinong.edge.sheet_files import Row, rows_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.batches import labels, reading
from huinong.logistics.batches.errors import NoSuchAgreement, NoSuchBatch
from huinong.logistics.batches.models import Agreement, Batch, Box, ColumnNames
from huinong.logistics.batches.values import (
    AgreementValue,
    BatchValue,
    BoxValue,
    Preview,
    PricedLine,
    ReadBatch,
)
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.accepting import MOST, examine
from huinong.logistics.parcels.places import VILLAGE
from huinong.logistics.parcels.postage import destinations, quote
from huinong.logistics.parcels.values import Checks, IdKind, ParcelValue, PieceId, Posting
from huinong.registry.divisions.queries import villages
from huinong.registry.parties.queries import merged_ones, survivors
from huinong.registry.parties.queries import party as party_of
from huinong.storage.secrets import unseal

COUNTY_DIGITS, TOWN_DIGITS = 6, 9


def visible_agreements(actor: Actor) -> QuerySet[Agreement]:
    """The gate of agreements: a county's for its staff, its own for a customer."""
    gates.require(actor, "batches.read")
    rows = Agreement.objects.filter(county__startswith=actor.scope.division[:COUNTY_DIGITS])
    party = actor.scope.party
    if party is not None:
        rows = rows.filter(party__in=merged_ones(actor.scope.division[:COUNTY_DIGITS], [party])[party])
    return rows.prefetch_related("endings")


def agreement(actor: Actor, county: str, number: str) -> AgreementValue:
    """One agreement. Raises NoSuchAgreement."""
    row = visible_agreements(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchAgreement
    return agreement_value(row)


def customers(actor: Actor, county: str) -> tuple[AgreementValue, ...]:
    """The agreements in sight that hold today, for whoever uploads a batch; one a customer, the last to run out."""
    rows = visible_agreements(actor).filter(county=county, valid_until__gte=clock.today()).order_by("valid_until")
    holding = [value for value in map(agreement_value, rows) if value.holds(clock.today())]
    now = survivors(county, [value.party for value in holding])
    held = {now[value.party]: replace(value, party=now[value.party]) for value in holding}
    return tuple(held.values())


def held_number(county: str, party: UUID, on: date) -> str:
    """The number of the agreement by which a customer sends on that day; "" when it has none."""
    ones = merged_ones(county, [party])[party]
    rows = Agreement.objects.filter(county=county, party__in=ones).prefetch_related("endings").order_by("-valid_until")
    return next((row.number for row in rows if agreement_value(row).holds(on)), "")


def agreement_value(row: Agreement) -> AgreementValue:
    """The frozen value of an agreement (its endings should be loaded with it)."""
    ended = next(iter(row.endings.all()), None)
    names = set(AgreementValue.__dataclass_fields__) - {"ends_on", "reason"}
    return AgreementValue(
        **{name: getattr(row, name) for name in names},
        ends_on=ended.ends_on if ended else None,
        reason=ended.reason if ended else "",
    )


def visible_batches(actor: Actor) -> QuerySet[Batch]:
    """The gate of batches: of the actor's places; at its point; of its own party for a customer."""
    gates.require(actor, "batches.read")
    scope = actor.scope
    rows = Batch.objects.filter(county__startswith=scope.division[:COUNTY_DIGITS])
    if len(scope.division) > COUNTY_DIGITS:
        rows = rows.filter(division__startswith=scope.division)
    if scope.point is not None:
        rows = rows.filter(point=scope.point)
    return rows if scope.party is None else rows.filter(party=scope.party)


def batch(actor: Actor, county: str, number: str) -> BatchValue:
    """One batch. Raises NoSuchBatch."""
    return batch_value(row_of(actor, county, number))


def row_of(actor: Actor, county: str, number: str) -> Batch:
    """The row of a batch in sight: for this room's services. Raises NoSuchBatch."""
    row = visible_batches(actor).filter(county=county, number=number).first()
    if row is None:
        raise NoSuchBatch
    return row


def batch_value(row: Batch) -> BatchValue:
    """The frozen value of a batch."""
    return BatchValue(**{name: getattr(row, name) for name in BatchValue.__dataclass_fields__})


def preview(actor: Actor, county: str, number: str) -> Preview:
    """What taking in a file that waits would do today: its postage and every wrong cell. Raises NoSuchBatch.

    What stands in its cells, recipients in clear, is told to those alone who may upload it.
    """
    row = row_of(actor, county, number)
    if row.taken_at is not None:
        raise NoSuchBatch
    found = previewed(row, clock.now(), actor)
    if actor.may("batches.upload"):
        return found
    return replace(found, table=(), errors=tuple(replace(cell, value="") for cell in found.errors))


def previewed(row: Batch, at: datetime, actor: Actor) -> Preview:
    """What a row's file would do at this moment: for the services, which have it locked."""
    table = rows_of(row.file_name, opened(row), most_rows=MOST)
    on = clock.day_of(at)
    found = _read(row, table, on)
    price = cache(lambda shipment: quote(county=row.county, shipment=shipment, on=on))
    priced = tuple(PricedLine(line, price(line.shipment)) for line in found.lines)
    errors = sorted(_errors(row, found, priced, at, actor), key=lambda cell: cell.row)
    return Preview(batch=batch_value(row), found=found, table=table, priced=priced, errors=tuple(errors))


def opened(row: Batch) -> bytes:
    """The content of a file that waits."""
    return b64decode(unseal(bytes(row.sealed)))


def _read(row: Batch, table: Sequence[Row], on: date) -> ReadBatch:
    named = ColumnNames.objects.filter(county=row.county, party=row.party).first()
    provinces = {each.name: each.province for each in destinations(row.county, on)}
    words = reading.Words(provinces, labels.products(), labels.contents())
    return reading.read(table, named.fields if named else {}, words)


def _errors(
    row: Batch, found: ReadBatch, priced: Sequence[PricedLine], at: datetime, actor: Actor
) -> Iterator[WrongCell]:
    for cell in found.errors:
        yield WrongCell(cell.row, labels.column(cell.field), cell.text, labels.wanted(cell))
    for error in examine(county=row.county, pieces=postings(row, priced, at), actor=actor):
        line = found.lines[error.row - 1]
        yield WrongCell(line.row, labels.column(error.column), line.written.get(error.column, "")[:SHOWN], error.text)


def postings(row: Batch, priced: Sequence[PricedLine], at: datetime) -> list[Posting]:
    """The pieces of a batch as parcels take them in: known by the agreement of that day, paid in cash."""
    sender = party_of(row.county, row.party)
    agreed = held_number(row.county, row.party, clock.day_of(at))
    village = _village(row.division)
    return [
        Posting(
            key=f"batch/{row.id}/{line.row}",
            point=row.point,
            village=village,
            happened_at=at,
            recipient_name=line.recipient_name,
            recipient_phone=line.recipient_phone,
            address=line.address,
            weight_g=line.weight_g,
            postage_fen=price.amount_fen,
            product=line.product,
            cod_fen=line.cod_fen,
            sender_name=sender.name,
            sender_party=row.party,
            checks=Checks(id_kind=IdKind.AGREEMENT, id_number=agreed, contents=line.contents),
        )
        for line, price in ((each.line, each.quote) for each in priced)
    ]


def _village(division: str) -> str:
    """The village a point lies in; of an outlet its township's first by code, where the township's seat is."""
    return division if VILLAGE.match(division) else min(row.code for row in villages(division[:TOWN_DIGITS]))


def boxes(actor: Actor, county: str, number: str) -> tuple[BoxValue, ...]:
    """The numbers of a batch that was taken in, in the order of its file. Raises NoSuchBatch."""
    row = row_of(actor, county, number)
    held = list(row.boxes.order_by("row"))
    return tuple(
        BoxValue(
            row=box.row,
            carrier=box.carrier,
            number=box.number,
            recipient_name=piece.recipient_name,
            recipient_phone=piece.recipient_phone,
            address=piece.address,
            weight_g=piece.weight_g,
            postage_fen=box.postage_fen,
            cod_fen=piece.cod_fen,
        )
        for box, piece in zip(held, _pieces(row.county, held), strict=True)
    )


def pieces(actor: Actor, county: str, number: str, *, part: int, most: int) -> tuple[ParcelValue, ...]:
    """A part of a batch's pieces in the order of its file, from 1, each of `most` pieces. Raises NoSuchBatch."""
    row = row_of(actor, county, number)
    held = list(row.boxes.order_by("row")[(part - 1) * most : part * most])
    return _pieces(row.county, held)


def _pieces(county: str, held: Sequence[Box]) -> tuple[ParcelValue, ...]:
    return parcels.numbered(county=county, pieces=[PieceId(box.carrier, box.number) for box in held])
