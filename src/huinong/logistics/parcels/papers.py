"""Labels (面单), pick-up slips (取件小票) and dispatch lists (封发清单) as data for their templates."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from huinong.edge import documents, marks
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.logistics.parcels import privacy, queries, sorting
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.parcels.errors import BagListGone, NothingToPrint
from huinong.logistics.parcels.life import Direction, State
from huinong.logistics.parcels.names import Names
from huinong.logistics.parcels.values import IdKind, ParcelValue
from huinong.registry.parties.queries import operator_name
from huinong.registry.points.queries import hours
from huinong.registry.points.values import Hours

FOLDER = Path(__file__).parent / "documents"
LABELS = {"76": FOLDER / "label.typ", "58": FOLDER / "label_roll.typ"}
"""The widths of label paper, in millimetres: 76×130 for a desk printer, 58 for a keeper's roll."""

PRODUCTS = {"parcel": "包裹", "express": "快包"}
WEEK = "一二三四五六日"


def moment(at: datetime | None) -> str:
    """`2026-11-22 14:05`, Chinese wall-clock time; "" for what did not happen."""
    return f"{at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}" if at else ""


def kilograms(weight_g: int) -> str:
    """`2.50`; "" when it was never weighed."""
    return f"{weight_g / 1000:.2f}" if weight_g else ""


def heading(county: str, title: str, number: str, actor: Actor) -> dict[str, Any]:
    """What every form says of itself."""
    return {
        "title": f"{title} {number}",
        "number": number,
        "operator": operator_name(county),
        "printed_at": moment(clock.now()),
        "printed_by": actor.name,
    }


@documents.in_chinese
def labels(pieces: Sequence[ParcelValue], *, width: str = "76") -> bytes:
    """A label for each of these pieces, in their order. Raises NothingToPrint, PaperTooLarge."""
    _check(pieces)
    names = Names()
    shown = [_label(piece, names) for piece in pieces]
    return documents.pdf(LABELS[width], {"title": _title("面单", pieces), "labels": shown})


def _check(pieces: Sequence[ParcelValue]) -> None:
    if not pieces:
        raise NothingToPrint
    documents.check_count(len(pieces))


def _title(kind: str, pieces: Sequence[ParcelValue]) -> str:
    return f"{kind} {pieces[0].number}" + (f" 等 {len(pieces)} 件" if len(pieces) > 1 else "")


def _label(piece: ParcelValue, names: Names) -> dict[str, Any]:
    is_outbound = piece.direction is Direction.OUTBOUND
    origin = names.point(piece.county, piece.origin_point)
    return {
        "carrier": names.carrier(piece.county, piece.carrier),
        "number": piece.number,
        "bars": marks.bars(piece.number),
        "square": marks.square(piece.number),
        "sorting": sorting.code(piece),
        "place": f"自 {origin}" if is_outbound else _village(piece, names),
        "recipient": privacy.name(piece.recipient_name),
        "phone": privacy.phone(piece.recipient_phone),
        "address": privacy.address(piece.address),
        "sender": _sender(piece, names),
        "origin": origin,
        "product": PRODUCTS.get(piece.product, piece.product),
        "weight": kilograms(piece.weight_g),
        "cod": yuan(piece.cod_due_fen) if piece.cod_due_fen else "",
        "order": piece.order or "",
        "printed_at": moment(clock.now()),
    }


def _sender(piece: ParcelValue, names: Names) -> str:
    """Of an order its seller, and a regular customer, who trade in the open; else a person, whose name is masked."""
    if piece.sender_party and (piece.order or piece.id_kind == IdKind.AGREEMENT):
        return names.person(piece.county, piece.sender_party)
    return privacy.name(piece.sender_name)


def _village(piece: ParcelValue, names: Names) -> str:
    if not piece.village:
        return ""
    return f"{names.town(piece.village)} {names.village(piece.village)}"


@documents.in_chinese
def slips(pieces: Sequence[ParcelValue]) -> bytes:
    """A pick-up slip for each of these pieces that stands on a shelf. Raises NothingToPrint, PaperTooLarge."""
    waiting = [piece for piece in pieces if piece.shelf_code]
    _check(waiting)
    names = Names()
    weeks = {(county, at): week(hours(county, at)) for county, at in {(p.county, p.station) for p in waiting} if at}
    shown = [_slip(p, names, weeks[p.county, p.station] if p.station else "") for p in waiting]
    return documents.pdf(FOLDER / "slip.typ", {"title": _title("取件小票", waiting), "slips": shown})


def of_today(waiting: Sequence[ParcelValue]) -> list[ParcelValue]:
    """Those that came onto their shelf today: whose slips are still to be stuck on."""
    return [piece for piece in waiting if piece.shelved_at and clock.day_of(piece.shelved_at) == clock.today()]


def _slip(piece: ParcelValue, names: Names, open_in_week: str) -> dict[str, Any]:
    return {
        "code": piece.shelf_code,
        "recipient": privacy.name(piece.recipient_name),
        "tail": piece.recipient_phone[-privacy.TAIL :],
        "carrier": names.carrier(piece.county, piece.carrier),
        "number": piece.number,
        "square": marks.square(piece.number),
        "station": names.point(piece.county, piece.station),
        "hours": open_in_week,
        "cod": yuan(piece.cod_due_fen) if piece.cod_due_fen else "",
        "shelved_at": moment(piece.shelved_at),
    }


def week(posted: Sequence[Hours]) -> str:
    """`周一至周五 08:00–18:00，周六 08:00–12:00`; days with the same hours that follow each other are said once."""
    days: dict[int, str] = {}
    for each in posted:
        spell = f"{_clock(each.opens)}–{_clock(each.closes)}"
        days[each.weekday] = f"{days[each.weekday]} {spell}" if each.weekday in days else spell
    spans: list[tuple[int, int, str]] = []
    for day, said in sorted(days.items()):
        if spans and spans[-1][1:] == (day - 1, said):
            spans[-1] = (spans[-1][0], day, said)
        else:
            spans.append((day, day, said))
    return "，".join(f"{_days(first, last)} {said}" for first, last, said in spans)


def _days(first: int, last: int) -> str:
    if (first, last) == (0, 6):
        return "每天"
    return f"周{WEEK[first]}" + (f"至周{WEEK[last]}" if last > first else "")


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


@documents.in_chinese
def dispatch_list(bag: BagValue, *, actor: Actor) -> bytes:
    """What is in a sealed bag, as it travels with it. Raises BagListGone once the bag is opened."""
    pieces = queries.pieces_in(county=bag.county, bag=bag.number, actor=actor)
    if not pieces:
        raise BagListGone(bag=bag.number)
    names = Names()
    data = {
        **heading(bag.county, "封发清单", bag.number, actor),
        "bars": marks.bars(bag.number),
        "from": names.point(bag.county, bag.from_point),
        "to": names.point(bag.county, bag.to_point),
        "seal": bag.seal_no,
        "closed_at": moment(bag.closed_at),
        "pieces": bag.pieces,
        "weight": kilograms(bag.weight_g),
        "rows": [_row(piece, names) for piece in pieces],
        "shown_weight": kilograms(sum(piece.weight_g for piece in pieces)),
    }
    return documents.pdf(FOLDER / "dispatch_list.typ", data)


def _row(piece: ParcelValue, names: Names) -> dict[str, Any]:
    return {
        "carrier": names.carrier(piece.county, piece.carrier),
        "number": piece.number,
        "village": _village(piece, names),
        "weight": kilograms(piece.weight_g),
        "note": "异常" if piece.state is State.EXCEPTED else "",
    }
