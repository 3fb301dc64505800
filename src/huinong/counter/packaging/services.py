"""The only writers of packaging: price a sort, send, take in; sell, use, spoil, count. Each is one act."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from huinong.counter.packaging import facts
from huinong.counter.packaging.errors import (
    EntryWrong,
    NoCounter,
    NoSuchShipment,
    NotEnough,
    NoteWanted,
    SortBegun,
    TakenAlready,
)
from huinong.counter.packaging.models import Shipment, Sort, Stock
from huinong.counter.packaging.queries import COUNTERS, shipments, sort_of
from huinong.counter.packaging.values import FIELDS, Act, NewSort, SortValue
from huinong.counter.till.standing import require_may_take
from huinong.edge import gates
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.settlement.values import Memo
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, FactValue, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.points.queries import point as point_of
from huinong.registry.points.values import PointValue
from huinong.storage import bulk

MOST, MOST_FEN, TEXT = 100_000, 1_000_000, 200
KINDS = {Act.SOLD: facts.SOLD, Act.USED: facts.USED, Act.SPOILED: facts.SPOILED, Act.COUNTED: facts.COUNTED}


@act
def set_sort(*, key: str, county: str, new: NewSort, actor: Actor) -> Receipt:
    """Add a sort of packaging, or let another price, size or minimum hold from a day on; its price in fen.

    Raises NotPermitted, OutOfScope, EntryWrong, SortBegun.
    """
    gates.require(actor, "packaging.price")
    gates.require_scope(actor, county)
    is_right = {
        "code": new.code.isascii() and new.code.isalnum() and len(new.code) <= 12,
        "name": 0 < len(new.name.strip()) <= 40,
        "price_fen": 0 <= new.price_fen <= MOST_FEN,
        "minimum": 0 <= new.minimum <= MOST,
        "valid_from": new.valid_from >= clock.today(),
    }
    _require_right(is_right)
    given = {name: getattr(new, name) for name in NewSort.__slots__}
    asked = {**given, "valid_from": new.valid_from.isoformat()}
    entry = Entry(
        key=key,
        kind=facts.SORT_SET,
        county=county,
        thread=f"PACKAGING-{new.code}",
        happened_at=moment_of(county, key),
        facts=asked,
        asked=asked,
    )
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if Sort.objects.filter(county=county, code=new.code, valid_from=new.valid_from).exists():
        raise SortBegun(sort=new.code, day=new.valid_from.isoformat())
    bulk.insert([Sort(county=county, **given)])
    return append(entry, actor=actor)


@act
def send(*, key: str, county: str, point: UUID, sort: str, count: int, actor: Actor) -> Receipt:
    """Send packaging to a point; its number is in the receipt's facts. Nothing is in stock until it is counted there.

    Raises NotPermitted, OutOfScope, NoCounter, EntryWrong, NoSuchSort.
    """
    gates.require(actor, "packaging.send")
    at = _point(county, point, actor)
    _require_right({"count": 0 < count <= MOST})
    month = f"BZ{county}-{clock.today():%Y%m}-"
    number = f"{month}{Shipment.objects.filter(county=county, number__startswith=month).count() + 1:04d}"
    asked = {"sort": sort, "sent": count}
    told = {**asked, "shipment": number, "name": sort_of(county, sort, clock.today()).name}
    entry = _entry(key, facts.SENT, at, told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    receipt = append(entry, actor=actor)
    row = Shipment(county=county, number=number, point=at.id, division=at.division, sort=sort, sent=count,
                   sent_at=receipt.fact.happened_at)  # fmt: skip
    bulk.insert([row])
    return receipt


@act
def take_in(*, key: str, county: str, number: str, counted: int, note: str, actor: Actor) -> Receipt:
    """Take a shipment into stock as it was counted; where that is not what was sent, the note says why.

    Raises NotPermitted, NoSuchShipment, TakenAlready, NoteWanted, EntryWrong.
    """
    gates.require(actor, "packaging.use")
    row = shipments(actor).select_for_update().filter(county=county, number=number).first()
    if row is None:
        raise NoSuchShipment(shipment=number)
    _require_right({"counted": 0 <= counted <= MOST, "note": len(note) <= TEXT})
    at, said = point_of(county, row.point), note.strip()
    name = sort_of(county, row.sort, clock.today()).name
    asked = {"shipment": number, "counted": counted, "note": said}
    told = {"shipment": number, "sort": row.sort, "name": name, "sent": row.sent, "change": counted, "note": said}
    entry = _entry(key, facts.TAKEN, at, told, asked)
    stock = _locked(at, row.sort)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row.taken is not None:
        raise TakenAlready(shipment=number, taken=row.taken)
    if counted != row.sent and not said:
        raise NoteWanted(count=counted, expected=row.sent)
    row.taken, row.note, row.taken_at = counted, said, entry.happened_at
    row.save(update_fields=["taken", "note", "taken_at"])
    return _changed(stock, counted, entry, actor)


@act
def record(
    *, key: str, county: str, point: UUID, sort: str, what: Act, count: int, note: str = "", piece: str = "",
    actor: Actor,
) -> Receipt:  # fmt: skip
    """Write down what became of packaging at a counter: sold, used, spoiled or counted.

    What is sold is paid in cash into the keeper's drawer, an outlet's into the operator's own. What is spoiled, or
    counted and differs, needs a note. Raises NotPermitted, OutOfScope, NoCounter, NoSuchSort, NotEnough,
    NoteWanted, EntryWrong, and where cash may not be taken what the till refuses.
    """
    gates.require(actor, "packaging.use")
    at, said = _point(county, point, actor), note.strip()
    is_count = what is Act.COUNTED
    least = 0 if is_count else 1
    _require_right({
        "count": least <= count <= MOST,
        "note": len(said) <= TEXT and (bool(said) or what is not Act.SPOILED),
        "piece": len(piece) <= 40,
    })  # fmt: skip
    held = sort_of(county, sort, clock.today())
    stock = _locked(at, sort)
    change = count - stock.on_hand if is_count else -count
    asked = {"sort": sort, "count": count, "note": said, "piece": piece.strip()}
    told = {**asked, "name": held.name, "change": change, "left": stock.on_hand + change}
    if what is Act.SOLD:
        told["amount_fen"] = held.price_fen * count
    entry = _entry(key, KINDS[what], at, told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if stock.on_hand + change < 0:
        raise NotEnough(on_hand=stock.on_hand, name=held.name, count=count)
    if is_count and change and not said:
        raise NoteWanted(count=count, expected=stock.on_hand)
    if what is Act.SOLD:
        require_may_take(at, held.price_fen * count)
    receipt = _changed(stock, change, entry, actor)
    if what is Act.SOLD:
        _cash(receipt.fact, held, count, at)
    return receipt


def _cash(fact: FactValue, sort: SortValue, count: int, at: PointValue) -> None:
    """What was paid: in the keeper's hand, or at an outlet in the operator's own drawer, as postage is."""
    amount_fen = sort.price_fen * count
    if not amount_fen:
        return
    drawer = codes.cash(at.keeper_party) if at.keeper_party else codes.OPERATOR_CASH
    posting = NewPosting(
        key=f"{fact.key}/cash",
        county=fact.county,
        lines={drawer: -amount_fen, codes.OPERATOR_INCOME: amount_fen},
        memo=Memo.PACKAGING.value,
        thread=fact.thread,
        happened_at=fact.happened_at,
        because=fact.id,
        point=at.id,
        party=at.keeper_party,
    )
    ledger.post(posting, actor=gates.SYSTEM)


def _point(county: str, point: UUID, actor: Actor) -> PointValue:
    at = point_of(county, point)
    gates.require_scope(actor, at.division, point=at.id)
    if at.kind not in COUNTERS:
        raise NoCounter(point=at.name)
    return at


def _locked(at: PointValue, sort: str) -> Stock:
    """The stock of a sort at a point, made where it is missing, locked."""
    missing = Stock(county=at.county, point=at.id, division=at.division, sort=sort)
    Stock.objects.bulk_create([missing], ignore_conflicts=True)
    return Stock.objects.select_for_update().get(county=at.county, point=at.id, sort=sort)


def _changed(stock: Stock, change: int, entry: Entry, actor: Actor) -> Receipt:
    stock.on_hand += change
    stock.save(update_fields=["on_hand"])
    return append(entry, actor=actor)


def _require_right(is_right: Mapping[str, bool]) -> None:
    wrong = [name for name, right in is_right.items() if not right]
    if wrong:
        raise EntryWrong(fields="、".join(str(FIELDS[name]) for name in wrong))


def _entry(key: str, kind: str, at: PointValue, told: Mapping[str, Any], asked: Mapping[str, Any]) -> Entry:
    """The fact of an act at a point; a repeat keeps the time of the first."""
    return Entry(
        key=key,
        kind=kind,
        county=at.county,
        thread=f"POINT-{at.code}",
        happened_at=moment_of(at.county, key),
        facts={**told, "division": at.division, "station": str(at.id)},
        asked=asked,
        point=at.id,
    )
