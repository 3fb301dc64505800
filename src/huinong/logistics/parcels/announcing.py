"""What becomes known before it is touched: carriers, and the manifests of what they bring."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.edge import gates
from huinong.journal.services import act, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import custody, rows
from huinong.logistics.parcels.errors import BatchTooLarge, CarrierTaken, ManifestRefused, NoSuchCarrier
from huinong.logistics.parcels.facts import payload
from huinong.logistics.parcels.life import Direction, State
from huinong.logistics.parcels.models import Carrier, Parcel
from huinong.logistics.parcels.numbers import is_good
from huinong.logistics.parcels.people import addressee, is_phone
from huinong.logistics.parcels.places import places_of, stations_of, villages_in
from huinong.logistics.parcels.values import ManifestLine, NewCarrier, RowError
from huinong.registry.contracts import queries as contracts
from huinong.registry.policies.queries import figure
from huinong.storage import bulk, search
from huinong.storage.secrets import keyed_hash

MOST = 20_000  # lines a manifest: a big county's day from one courier
COD_MOST = "parcels.cod_most_fen"
MOST_G = 50_000  # heavier is freight, not a parcel
CODE = re.compile(r"^[A-Z0-9]{2,12}$")


@act
def register_carriers(
    *, county: str, carriers: Sequence[NewCarrier], happened_at: datetime, actor: Actor
) -> tuple[Receipt, ...]:
    """Register waybill brands; one that is here already as described is answered as a repeat. Raises CarrierTaken."""
    gates.require(actor, "parties.write")
    gates.require_scope(actor, county)
    here = {row.code: row for row in Carrier.objects.filter(county=county).select_for_update().order_by("id")}
    fresh = []
    for new in carriers:
        row = here.get(new.code)
        if row is not None and (row.name, row.party, row.is_own) != (new.name, new.party, new.is_own):
            raise CarrierTaken(carrier=new.code)
        if not CODE.match(new.code):
            raise NoSuchCarrier(carrier=new.code, county=county)
        if row is None:
            fresh.append(Carrier(county=county, code=new.code, name=new.name, party=new.party, is_own=new.is_own))
    known = rows.recorded_under(county, [f"carrier/{new.code}" for new in carriers])
    entries = [_carrier_entry(county, new, happened_at) for new in carriers if new.code not in here]
    recorded = {receipt.fact.key: receipt for receipt in append_many(entries, actor=actor)}
    bulk.insert(fresh)
    keys = [f"carrier/{new.code}" for new in carriers]
    return tuple(recorded.get(key) or Receipt(known[key], is_repeat=True) for key in keys)


def _carrier_entry(county: str, new: NewCarrier, happened_at: datetime) -> Entry:
    facts = {"carrier": new.code, "name": new.name, "party": str(new.party), "is_own": new.is_own}
    thread = f"CARRIER-{new.code}"
    key = f"carrier/{new.code}"
    return Entry(key=key, kind="carrier.registered", county=county, thread=thread, happened_at=happened_at, facts=facts)


@act
def announce(
    *, county: str, carrier: str, manifest: str, lines: Sequence[ManifestLine], happened_at: datetime, actor: Actor
) -> tuple[Receipt, ...]:
    """Take a carrier's manifest, all of it or nothing. `manifest` is the carrier's own id of it.

    A line sent before in the same manifest is answered as a repeat. Raises NoSuchCarrier, BatchTooLarge,
    and ManifestRefused, which carries every wrong row.
    """
    brand = _brand(county, carrier, len(lines), actor)
    asked = [_entry(brand, manifest, line, happened_at) for line in lines]
    known = recall(county, asked)
    left = [(index, line) for index, line in enumerate(lines, 1) if asked[index - 1].key not in known]
    villages = villages_in(county, {line.village for _, line in left})
    if errors := _all_errors(brand, left, lines, villages):
        raise ManifestRefused(errors)
    stations = stations_of(county)
    pieces = {
        asked[index - 1].key: _piece(brand, line, villages[line.village], stations, happened_at) for index, line in left
    }
    entries = [_with_facts(entry, pieces[entry.key]) for entry in asked if entry.key in pieces]
    recorded = {receipt.fact.key: receipt for receipt in append_many(entries, actor=actor)}
    bulk.insert(list(pieces.values()))
    return tuple(recorded.get(entry.key) or Receipt(known[entry.key], is_repeat=True) for entry in asked)


def examine(
    *, county: str, carrier: str, manifest: str, lines: Sequence[ManifestLine], actor: Actor
) -> tuple[RowError, ...]:
    """Every wrong row that `announce` would refuse these lines for; nothing is written."""
    brand = _brand(county, carrier, len(lines), actor)
    asked = [_entry(brand, manifest, line, clock.now()) for line in lines]
    known = recall(county, asked)
    left = [(index, line) for index, line in enumerate(lines, 1) if asked[index - 1].key not in known]
    return tuple(_all_errors(brand, left, lines, villages_in(county, {line.village for _, line in left})))


def _brand(county: str, carrier: str, size: int, actor: Actor) -> Carrier:
    """The brand, for an actor who may announce its pieces."""
    gates.require(actor, "parcels.announce")
    brand = Carrier.objects.filter(county=county, code=carrier).first()
    gates.require_scope(actor, county, party=brand.party if brand else None)
    if brand is None:
        raise NoSuchCarrier(carrier=carrier, county=county)
    if size > MOST:
        raise BatchTooLarge(size=size, limit=MOST)
    return brand


def _all_errors(
    brand: Carrier,
    left: Sequence[tuple[int, ManifestLine]],
    lines: Sequence[ManifestLine],
    villages: Mapping[str, str],
) -> list[RowError]:
    """What is wrong with the lines not sent before, by row."""
    return sorted([*_row_errors(brand, left, villages), *_doubles(lines)], key=lambda error: error.row)


def _entry(brand: Carrier, manifest: str, line: ManifestLine, happened_at: datetime) -> Entry:
    person = keyed_hash("addressee", f"{line.recipient_name}\0{line.recipient_phone}\0{line.address}")
    return Entry(
        key=f"{manifest}/{brand.code}/{line.number}",
        kind="parcel.announced",
        county=brand.county,
        thread=rows.thread_of(brand.code, line.number),
        happened_at=happened_at,
        facts={},
        asked={
            **_goods(line),
            "village": line.village,
            "weight_g": line.weight_g,
            "person": person,
            "cod_fen": line.cod_fen,
        },
        party=brand.party,
    )


def _goods(line: ManifestLine) -> dict[str, Any]:
    return {"product": line.product, "sender": line.sender_name, "station": str(line.station or "")}


def _with_facts(entry: Entry, piece: Parcel) -> Entry:
    facts = payload(piece, due_at=None, weight_g=piece.weight_g, product=piece.product, cod_fen=piece.cod_fen)
    return Entry(
        key=entry.key,
        kind=entry.kind,
        county=entry.county,
        thread=entry.thread,
        happened_at=entry.happened_at,
        facts=facts,
        asked=entry.asked,
        party=entry.party,
    )


def _doubles(lines: Sequence[ManifestLine]) -> Iterator[RowError]:
    counts = Counter(line.number for line in lines)
    for row, line in enumerate(lines, 1):
        if counts[line.number] > 1:
            text = _("{number} is in this file twice.").format(number=line.number)
            yield RowError(row=row, column="number", reason="twice", text=text)


def _row_errors(
    brand: Carrier, lines: Sequence[tuple[int, ManifestLine]], villages: Mapping[str, str]
) -> Iterator[RowError]:
    numbers = [(brand.code, line.number) for _, line in lines]
    here = Parcel.objects.filter(rows.by_number(numbers), county=brand.county)
    taken = set(here.values_list("number", flat=True))
    stations = places_of(brand.county, {line.station for _, line in lines if line.station})
    agreed = None if brand.is_own else contracts.terms(brand.county, brand.code, clock.today())
    most_fen = figure(COD_MOST, division=brand.county, on=clock.today())
    for row, line in lines:
        for column, reason, text in _wrong(line, taken, villages, most_fen):
            yield RowError(row=row, column=column, reason=reason, text=text)
        if line.station and line.station not in stations:
            yield RowError(
                row=row, column="station", reason="unknown", text=_("The station is not one of this county.")
            )
        named = {line.village, villages.get(line.village, line.village)}  # a contract may name either
        if agreed is not None and line.village in villages and not any(map(agreed.covers, named)):
            text = _("{village} is not covered by the contract with this carrier.").format(village=line.village)
            yield RowError(row=row, column="village", reason="uncovered", text=text)


def _wrong(
    line: ManifestLine, taken: set[str], villages: Mapping[str, str], most_fen: int
) -> Iterator[tuple[str, str, str]]:
    if not is_good(line.number):
        text = _("{number} is not a waybill number, or a digit was misread.")
        yield "number", "malformed", text.format(number=line.number)
    if line.number in taken:
        yield "number", "known", _("{number} was announced before.").format(number=line.number)
    if line.village not in villages:
        text = _("{village} is not a village of this county.")
        yield "village", "unknown", text.format(village=line.village)
    if not line.recipient_name.strip() or len(line.recipient_name) > 60:
        yield "recipient_name", "malformed", _("A name of 1 to 60 characters is wanted.")
    if not is_phone(line.recipient_phone):
        yield "recipient_phone", "malformed", _("A phone number is wanted; masked as 138****8812 will do.")
    if not 0 <= line.weight_g <= MOST_G:
        yield "weight_g", "out_of_range", _("A weight of 0 to {most} g is wanted.").format(most=MOST_G)
    if not 0 <= line.cod_fen <= most_fen:
        yield "cod_fen", "out_of_range", _("Cash on delivery is at most {most}.").format(most=yuan(most_fen))


def _piece(
    brand: Carrier, line: ManifestLine, village: str, stations: Mapping[str, UUID], happened_at: datetime
) -> Parcel:
    return Parcel(
        id=new_id(),
        county=brand.county,
        carrier=brand.code,
        number=line.number,
        thread=rows.thread_of(brand.code, line.number),
        direction=Direction.INBOUND,
        product=line.product[:20],
        weight_g=line.weight_g,
        cod_fen=line.cod_fen,
        sender_name=line.sender_name[:60],
        village=village,
        station=line.station or stations.get(line.village) or stations.get(village),
        carrier_party=brand.party,
        state=State.ANNOUNCED,
        custodian=custody.TRUNK if brand.is_own else custody.partner(brand.party),
        announced_at=happened_at,
        tokens=search.column(
            search.number_tokens(line.number),
            search.name_tokens(line.recipient_name),
            search.name_tokens(line.sender_name),
            search.phone_tokens(line.recipient_phone),
        ),
        **addressee(line.recipient_name, line.recipient_phone, line.address),
    )
