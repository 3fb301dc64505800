"""Outbound pieces taken in at a point: our numbers, one at a time or a co-op's hundreds of boxes at once."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.edge import gates
from huinong.journal.errors import KeyReused
from huinong.journal.services import act, append_many, recall
from huinong.journal.values import Entry, Facts, FactValue, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import agreed as agreements
from huinong.logistics.parcels import clocks, custody, measures, permits, rows, serials
from huinong.logistics.parcels.announcing import COD_MOST, MOST_G
from huinong.logistics.parcels.errors import BatchTooLarge, ForeignPoint, NoSuchCarrier, PostingRefused
from huinong.logistics.parcels.facts import INSPECTED, payload
from huinong.logistics.parcels.life import Direction, State
from huinong.logistics.parcels.models import Carrier, Parcel
from huinong.logistics.parcels.people import addressee, is_phone
from huinong.logistics.parcels.places import Place, places_of, villages_in
from huinong.logistics.parcels.values import Checks, Posting, RowError
from huinong.registry.points.queries import point as point_of
from huinong.registry.policies.queries import figure
from huinong.storage import bulk, search
from huinong.storage.secrets import keyed_hash

MOST = 5_000
SERVICE = re.compile(r"^([A-Z]{2})?$")  # UPU S10's service indicator; "" for a domestic piece
PAYERS = frozenset({"sender", "order"})


@act
def accept(*, pieces: Sequence[Posting], actor: Actor) -> tuple[Receipt, ...]:
    """Take pieces in for sending, all or none, and give each our number (S10 when a service indicator is given).

    A piece of an order travels on the order's thread. What the measures in force ask for (`measures`) must have been
    done, a regular customer's agreement must hold that day, and prohibited goods are refused with the rule. Raises
    ForeignPoint, NoSuchCarrier (the county has no carrier of its own), BatchTooLarge, ClockOff, and PostingRefused,
    which carries every wrong row; and what a till says that may not take the postage.
    """
    gates.require(actor, "parcels.accept")
    if len(pieces) > MOST:
        raise BatchTooLarge(size=len(pieces), limit=MOST)
    by_county: dict[str, list[int]] = {}
    for index, piece in enumerate(pieces):
        by_county.setdefault(piece.village[:6], []).append(index)
    receipts: dict[int, Receipt] = {}
    for county in sorted(by_county):
        mine = [pieces[index] for index in by_county[county]]
        places = places_of(county, {piece.point for piece in mine})
        _require_points(mine, places, actor)
        receipts.update(zip(by_county[county], _accept(county, mine, places, actor), strict=True))
    return tuple(receipts[index] for index in range(len(pieces)))


def _require_points(pieces: Sequence[Posting], places: Mapping[UUID, Place], actor: Actor) -> None:
    for piece in pieces:
        if piece.point not in places:
            raise ForeignPoint
        gates.require_scope(actor, places[piece.point].division, point=piece.point, party=piece.sender_party)


def _accept(county: str, pieces: Sequence[Posting], places: Mapping[UUID, Place], actor: Actor) -> Iterator[Receipt]:
    own = Carrier.objects.filter(county=county, is_own=True).first()
    if own is None:
        raise NoSuchCarrier(carrier="own", county=county)
    serials.locked(county, ["waybill"])  # two sessions with one key meet here, and the second sees the first's facts
    known = rows.recorded_under(county, [piece.key for piece in pieces])
    again = [_entry(county, piece, own, known[piece.key].thread) for piece in pieces if piece.key in known]
    recall(county, again)  # raises KeyReused when a key was another piece's
    fresh = _fresh(pieces, known)
    clocks.check_all(county, {piece.happened_at for piece in fresh.values()})
    if errors := list(_row_errors(county, [each for each in enumerate(pieces, 1) if each[1].key in fresh])):
        raise PostingRefused(errors)
    _require_may_take(county, fresh.values())
    parcels = dict(zip(fresh, _parcels(county, list(fresh.values()), own), strict=True))
    entries = [
        _entry(county, piece, own, parcels[key].thread, _facts(piece, parcels[key], places))
        for key, piece in fresh.items()
    ]
    entries += [_inspected(piece, parcels[key], piece.checks) for key, piece in fresh.items() if piece.checks]
    recorded = {receipt.fact.key: receipt for receipt in append_many(entries, actor=actor)}
    bulk.insert(list(parcels.values()))
    return _receipts(pieces, known, recorded)


def _require_may_take(county: str, pieces: Iterable[Posting]) -> None:
    """Raises what a till says that may not take the postage that senders pay there in cash."""
    postage_fen: dict[UUID, int] = {}
    for piece in pieces:
        if piece.paid_by == "sender":
            postage_fen[piece.point] = postage_fen.get(piece.point, 0) + piece.postage_fen
    for point in sorted(postage_fen):
        permits.require_may_take(point_of(county, point), postage_fen[point])


def _receipts(
    pieces: Sequence[Posting], known: Mapping[str, FactValue], recorded: Mapping[str, Receipt]
) -> Iterator[Receipt]:
    """What each piece is answered: the second of one key, in the batch as well, repeats the first."""
    answered = dict(known)
    for piece in pieces:
        if piece.key in answered:
            yield Receipt(answered[piece.key], is_repeat=True)
        else:
            answered[piece.key] = recorded[piece.key].fact
            yield recorded[piece.key]


def _fresh(pieces: Sequence[Posting], known: Collection[str]) -> dict[str, Posting]:
    """The pieces not recorded yet, each key once. Raises KeyReused when a key stands for two different pieces."""
    fresh: dict[str, Posting] = {}
    for piece in pieces:
        if piece.key not in known and fresh.setdefault(piece.key, piece) != piece:
            raise KeyReused(key=piece.key)
    return fresh


def _entry(county: str, piece: Posting, own: Carrier, thread: str, facts: Facts | None = None) -> Entry:
    person = keyed_hash("addressee", f"{piece.recipient_name}\0{piece.recipient_phone}\0{piece.address}")
    asked = {"village": piece.village, "weight_g": piece.weight_g, "postage_fen": piece.postage_fen, "person": person}
    sender = {"sender": piece.sender_name, "sender_party": piece.sender_party, "s10_service": piece.s10_service}
    checks = piece.checks
    seen = keyed_hash("checks", f"{checks.id_kind}\0{checks.id_number}\0{checks.contents}") if checks else ""
    return Entry(
        key=piece.key,
        kind="parcel.accepted",
        county=county,
        thread=thread,
        happened_at=piece.happened_at,
        facts=facts or {},
        asked={
            **asked,
            **sender,
            "order": piece.order,
            "paid_by": piece.paid_by,
            "product": piece.product,
            "cod_fen": piece.cod_fen,
            "seen": seen,
        },
        point=piece.point,
        party=own.party,
    )


def _inspected(piece: Posting, parcel: Parcel, checks: Checks) -> Entry:
    """Who looked is the fact's actor; the document's number stays out of the journal, which never forgets."""
    return Entry(
        key=f"{piece.key}/inspected",
        kind=INSPECTED,
        county=parcel.county,
        thread=parcel.thread,
        happened_at=piece.happened_at,
        facts=payload(parcel, id_kind=checks.id_kind.value, contents=checks.contents),
        asked={},
        point=piece.point,
        party=parcel.carrier_party,
    )


def _facts(piece: Posting, parcel: Parcel, places: Mapping[UUID, Place]) -> Facts:
    keeper = places[piece.point].keeper_party
    return payload(
        parcel,
        keeper_party=str(keeper) if keeper else None,
        sender_party=str(piece.sender_party) if piece.sender_party else None,
        weight_g=piece.weight_g,
        postage_fen=piece.postage_fen,
        paid_by=piece.paid_by,
        cod_fen=piece.cod_fen,
    )


def examine(*, county: str, pieces: Sequence[Posting], actor: Actor) -> tuple[RowError, ...]:
    """What `accept` would find wrong in these pieces of a county, by their place from 1; nothing is written."""
    gates.require(actor, "parcels.read")
    return tuple(_row_errors(county, list(enumerate(pieces, 1))))


def _row_errors(county: str, pieces: Sequence[tuple[int, Posting]]) -> Iterator[RowError]:
    villages = villages_in(county, {piece.village for _, piece in pieces})
    in_force = cache(lambda key, on: figure(key, division=county, on=on))
    agreed = agreements.agreed(county, measures.by_agreement(piece for _, piece in pieces))
    for row, piece in pieces:
        on = clock.day_of(piece.happened_at)
        for column, reason, text in measures.wrong(piece, partial(in_force, on=on), on, agreed):
            yield RowError(row=row, column=column, reason=reason, text=text)
        for column, is_good, text in (
            (
                "village",
                piece.village in villages,
                _("{village} is not a village of this county.").format(village=piece.village),
            ),
            (
                "recipient_name",
                0 < len(piece.recipient_name.strip()) <= 60,
                _("A name of 1 to 60 characters is wanted."),
            ),
            ("recipient_phone", is_phone(piece.recipient_phone), _("A phone number is wanted.")),
            ("address", 0 < len(piece.address.strip()) <= 200, _("An address of 1 to 200 characters is wanted.")),
            (
                "weight_g",
                0 < piece.weight_g <= MOST_G,
                _("A weight of 1 to {most} g is wanted.").format(most=MOST_G),
            ),
            ("postage_fen", piece.postage_fen >= 0, _("Postage is not negative.")),
            *_cod_rules(piece, in_force(COD_MOST, on)),
            ("paid_by", piece.paid_by in PAYERS, _("The sender pays, or the order does.")),
            ("s10_service", bool(SERVICE.match(piece.s10_service)), _("Two capital letters, such as EE, are wanted.")),
        ):
            if not is_good:
                yield RowError(row=row, column=column, reason="malformed", text=text)


def _cod_rules(piece: Posting, most_fen: int) -> Iterator[tuple[str, bool, str]]:
    """What cash on delivery asks of a piece: an amount within the limit, a sender to owe it to, a way inside China."""
    said = _("Cash on delivery is at most {most}.").format(most=yuan(most_fen))
    yield "cod_fen", 0 <= piece.cod_fen <= most_fen, said
    if piece.cod_fen:
        said = _("Cash on delivery is owed to somebody: name the sender's entry among the parties.")
        yield "sender_party", piece.sender_party is not None, said
        yield "cod_fen", not piece.s10_service, _("A piece for abroad has no cash on delivery.")


def _parcels(county: str, pieces: Sequence[Posting], own: Carrier) -> list[Parcel]:
    domestic = iter(serials.waybills(county, sum(1 for piece in pieces if not piece.s10_service)))
    abroad = iter(serials.s10s(county, [piece.s10_service for piece in pieces if piece.s10_service]))
    return [_parcel(county, piece, own, next(abroad if piece.s10_service else domestic)) for piece in pieces]


def _parcel(county: str, piece: Posting, own: Carrier, number: str) -> Parcel:
    return Parcel(
        id=new_id(),
        county=county,
        carrier=own.code,
        number=number,
        thread=rows.thread_of(own.code, number, piece.order),
        direction=Direction.OUTBOUND,
        product=piece.product[:20],
        weight_g=piece.weight_g,
        cod_fen=piece.cod_fen,
        sender_name=piece.sender_name[:60],
        sender_party=piece.sender_party,
        village=piece.village,
        station=piece.point,
        origin_point=piece.point,
        order=piece.order,
        carrier_party=own.party,
        state=State.ACCEPTED,
        custodian=custody.point(piece.point),
        accepted_at=piece.happened_at,
        id_kind=piece.checks.id_kind if piece.checks else "",
        id_hash=measures.digest(piece.checks) if piece.checks else "",
        contents=piece.checks.contents if piece.checks else "",
        tokens=search.column(
            search.number_tokens(number),
            search.name_tokens(piece.recipient_name),
            search.name_tokens(piece.sender_name),
            search.phone_tokens(piece.recipient_phone),
            search.number_tokens(piece.order) if piece.order else (),
        ),
        **addressee(piece.recipient_name, piece.recipient_phone, piece.address),
    )
