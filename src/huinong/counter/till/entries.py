"""What every act on a till does: find its point, lock its row, count, post what differs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from msgspec.structs import replace

from huinong.counter.till.errors import EntryWrong, NoTill, ReasonWanted
from huinong.counter.till.models import Count, Shift, Till
from huinong.counter.till.standing import cash_fen
from huinong.counter.till.values import FIELDS, MOST_NOTES, NOTES, TEXT, Counted, Purpose, total_fen
from huinong.edge import gates
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.settlement.values import Memo
from huinong.journal.queries import moment_of
from huinong.journal.services import append
from huinong.journal.values import Entry, FactValue, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.registry.points.queries import point as point_of
from huinong.registry.points.values import PointKind, PointValue

COUNTERS = frozenset({PointKind.OUTLET, PointKind.VILLAGE_STATION, PointKind.TOWNSHIP_CENTRE})


def till_point(county: str, point: UUID, actor: Actor) -> tuple[PointValue, UUID]:
    """A point with a till in the actor's scope, and its keeper. Raises OutOfScope, NoTill."""
    at = point_of(county, point)
    gates.require_scope(actor, at.division, point=at.id)
    if at.kind not in COUNTERS or at.keeper_party is None:
        raise NoTill(point=at.name)
    return at, at.keeper_party


def locked(county: str, keeper: UUID) -> Till:
    """The till of a keeper, made where it is missing, locked: acts on it go one after the other."""
    Till.objects.bulk_create([Till(county=county, keeper=keeper)], ignore_conflicts=True)
    return Till.objects.select_for_update().get(county=county, keeper=keeper)


def require_right(is_right: Mapping[str, bool]) -> None:
    """Raises EntryWrong, naming what is not."""
    wrong = [name for name, right in is_right.items() if not right]
    if wrong:
        raise EntryWrong(fields="、".join(str(FIELDS[name]) for name in wrong))


def require_count(notes: Counted, reason: str) -> None:
    """Raises EntryWrong unless the notes exist and are not too many."""
    right = all(fen in NOTES and 0 <= count <= MOST_NOTES for fen, count in notes.items())
    require_right({"notes": right, "reason": len(reason) <= TEXT})


def entry_at(
    at: PointValue, keeper: UUID, *, key: str, kind: str, told: Mapping[str, Any], asked: Mapping[str, Any]
) -> Entry:
    """The fact of an act on a point's till; a repeat keeps the time of the first."""
    return Entry(
        key=key,
        kind=kind,
        county=at.county,
        thread=f"TILL-{at.code}",
        happened_at=moment_of(at.county, key),
        facts={**told, "division": at.division, "station": str(at.id)},
        asked={**asked, "station": str(at.id)},
        point=at.id,
        party=keeper,
    )


def asked_count(notes: Counted, reason: str) -> Mapping[str, Any]:
    """What the journal keeps of a count as it was asked for."""
    return {"notes": {str(fen): count for fen, count in sorted(notes.items()) if count}, "reason": reason}


def next_number(rows: QuerySet[Any], kind: str, at: PointValue, entry: Entry) -> str:
    """A number that a person can say: what, where, which day, which of that day among `rows`; under the till's lock."""
    prefix = f"{kind}{at.code}-{clock.day_of(entry.happened_at):%y%m%d}-"
    return f"{prefix}{rows.filter(county=at.county, number__startswith=prefix).count() + 1}"


def count(
    till: Till, at: PointValue, entry: Entry, purpose: Purpose, notes: Counted, *, shift: Shift | None, actor: Actor
) -> Receipt:
    """Write down a count beside what the ledger expects, and post what differs. Raises ReasonWanted.

    Not for a repeat: the caller has recalled the key under the till's lock.
    """
    counted_fen, expected_fen = total_fen(notes), cash_fen(at.county, till.keeper)
    difference_fen, reason = counted_fen - expected_fen, str(entry.asked["reason"])
    if difference_fen and not reason:
        raise ReasonWanted(counted=yuan(counted_fen), expected=yuan(expected_fen))
    told = {"counted_fen": counted_fen, "expected_fen": expected_fen, "difference_fen": difference_fen}
    receipt = append(replace(entry, facts={**entry.facts, **told}), actor=actor)
    Count.objects.create(
        county=at.county, till=till, shift=shift, point=at.id, division=at.division, purpose=purpose,
        notes=entry.asked["notes"], counted_fen=counted_fen, difference_fen=difference_fen, reason=reason,
        counted_by=actor.id, counted_at=entry.happened_at,
    )  # fmt: skip
    post_difference(receipt.fact, till.keeper, difference_fen)
    return receipt


def post_difference(fact: FactValue, keeper: UUID, difference_fen: int) -> None:
    """Over belongs to somebody yet unknown, short is a claim on the keeper: each on its own account."""
    if difference_fen > 0:
        lines = {codes.cash(keeper): -difference_fen, codes.over(keeper): difference_fen}
        post(fact, keeper, lines, Memo.TILL_OVER)
    elif difference_fen < 0:
        lines = {codes.cash(keeper): -difference_fen, codes.short(keeper): difference_fen}
        post(fact, keeper, lines, Memo.TILL_SHORT)


def post(fact: FactValue, keeper: UUID, lines: Mapping[str, int], memo: Memo) -> str:
    """Move money because of a fact; the key it was posted as."""
    key = f"{fact.key}/{memo}"
    posting = NewPosting(
        key=key, county=fact.county, lines=lines, memo=memo.value, thread=fact.thread, happened_at=fact.happened_at,
        because=fact.id, point=fact.point, party=keeper,
    )  # fmt: skip
    ledger.post(posting, actor=gates.SYSTEM)
    return key
