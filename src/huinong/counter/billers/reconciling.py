"""The biller's file of a day (T+1): it decides what stayed unknown; every other difference is left to a person."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from uuid import UUID

from huinong.counter.billers import facts
from huinong.counter.billers.declarations import Columns
from huinong.counter.billers.errors import DayNotOver, FileTaken, FileUnreadable, NoSuchDifference, NoteWanted
from huinong.counter.billers.models import Bill, Entry, File
from huinong.counter.billers.queries import biller_of
from huinong.counter.billers.settling import decide, locked
from huinong.counter.billers.values import Difference, State, Verdict
from huinong.edge import gates
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry as NewFact
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.storage import bulk

ENDS = {Verdict.CONFIRM: State.CONFIRMED, Verdict.REFUND: State.REFUNDED}
TEXT = 200


@dataclass(frozen=True, slots=True)
class Line:
    """What the biller's file says it took under one number."""

    number: str
    amount_fen: int
    reference: str


def read(text: str, columns: Columns) -> tuple[Line, ...]:
    """The lines of a file, by the columns that the declaration names. Raises FileUnreadable with the row."""
    rows = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    wanted = {columns.number, columns.amount, columns.reference or columns.number}
    if not wanted <= set(rows.fieldnames or ()):
        raise FileUnreadable(row=1)
    lines = tuple(_line(place, row, columns) for place, row in enumerate(rows, 2))
    seen: set[str] = set()
    for place, line in enumerate(lines, 2):
        if line.number in seen:
            raise FileUnreadable(row=place)
        seen.add(line.number)
    return lines


def _line(place: int, row: Mapping[str, str | None], columns: Columns) -> Line:
    number = (row[columns.number] or "").strip()
    try:
        amount = Decimal((row[columns.amount] or "").strip()) * (100 if columns.unit == "yuan" else 1)
        amount_fen = int(amount)
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise FileUnreadable(row=place) from error
    if amount != amount_fen or amount_fen <= 0 or not 0 < len(number) <= 80:
        raise FileUnreadable(row=place)
    reference = (row[columns.reference] or "").strip()[:80] if columns.reference else ""
    return Line(number, amount_fen, reference)


@act
def reconcile(*, key: str, county: str, biller: str, day: date, text: str, actor: Actor) -> Receipt:
    """Take in a biller's whole file of a day, once.

    A bill that is processing is confirmed when the file has it with its amount, and given back when the file has it
    not; but a file that lacks what the biller has confirmed itself is not whole, and gives nothing back. Long and short
    entries and other amounts are written down and move nothing. Raises NotPermitted, OutOfScope,
    NoSuchBiller, DayNotOver, FileTaken, FileUnreadable.
    """
    gates.require(actor, "billers.reconcile")
    gates.require_scope(actor, county)
    if day >= clock.today():
        raise DayNotOver(day=day.isoformat())
    lines = {line.number: line for line in read(text, biller_of(county, biller, day).file)}
    asked = {"biller": biller, "day": day.isoformat(), "file": sha256(text.encode()).hexdigest()}
    ours = _ours(county, biller, day, lines)
    if recall(county, [_fact(key, county, asked, {})]):
        return append(_fact(key, county, asked, {}), actor=actor)
    if File.objects.filter(county=county, biller=biller, day=day).exists():
        raise FileTaken(biller=biller, day=day.isoformat())
    is_whole = all(row.number in lines for row in ours.values() if row.state == State.CONFIRMED)
    decided = sum(_decided(row, lines.get(row.number), actor, is_whole=is_whole) for row in ours.values())
    entries = list(_entries(county, biller, day, lines, ours))
    matched = len(lines) - sum(each.kind != Difference.SHORT for each in entries)
    bulk.insert(entries)
    file = File(county=county, biller=biller, day=day, lines=len(lines), matched=matched, decided=decided)
    bulk.insert([file])
    told = {"lines": len(lines), "matched": matched, "decided": decided, "differ": len(entries)}
    return append(_fact(key, county, asked, told), actor=actor)


def _ours(county: str, biller: str, day: date, lines: Iterable[str]) -> dict[str, Bill]:
    """Our bills of that day, and those of the file's numbers that we have at all, locked in order."""
    rows = Bill.objects.select_for_update().filter(county=county, biller=biller)
    mine = set(rows.filter(file_day=day).values_list("number", flat=True))
    return {row.number: row for row in rows.filter(number__in=mine | set(lines)).order_by("number")}


def _decided(row: Bill, line: Line | None, actor: Actor, *, is_whole: bool) -> bool:
    """The rule: what was unknown is as the file has it. Another amount, or none in part of a file, is not decided."""
    if row.state != State.PROCESSING or (line is not None and line.amount_fen != row.amount_fen):
        return False
    if line is None and not is_whole:
        return False
    if line is None:
        decide(row, State.REFUNDED, reason="not_in_file", actor=actor)
    else:
        decide(row, State.CONFIRMED, reference=line.reference, actor=actor)
    return True


def _entries(
    county: str, biller: str, day: date, lines: Mapping[str, Line], ours: Mapping[str, Bill]
) -> Iterable[Entry]:
    for number in sorted(lines.keys() | ours.keys()):
        kind = _difference(lines.get(number), ours.get(number))
        if kind is not None:
            line, row = lines.get(number), ours.get(number)
            is_ours = row is not None and row.state in {State.PROCESSING, State.CONFIRMED}
            yield Entry(
                county=county,
                biller=biller,
                day=day,
                kind=kind,
                number=number,
                ours_fen=row.amount_fen if row is not None and is_ours else 0,
                theirs_fen=line.amount_fen if line else 0,
            )


def _difference(line: Line | None, row: Bill | None) -> Difference | None:
    if line is None:
        is_ours = row is not None and row.state in {State.PROCESSING, State.CONFIRMED}
        return Difference.SHORT if is_ours else None
    if row is None or row.state not in {State.PROCESSING, State.CONFIRMED}:
        return Difference.LONG
    return None if line.amount_fen == row.amount_fen else Difference.AMOUNT


@act
def settle_difference(*, key: str, county: str, difference: UUID, verdict: Verdict, note: str, actor: Actor) -> Receipt:
    """A person settles one difference, and says why: kept as it is, or our bill confirmed or given back.

    Raises NotPermitted, OutOfScope, NoSuchDifference, NoteWanted, NoSuchBill, Contradicted.
    """
    gates.require(actor, "billers.reconcile")
    gates.require_scope(actor, county)
    row = Entry.objects.select_for_update().filter(county=county, id=difference).first()
    said = note.strip()[:TEXT]
    if row is None:
        raise NoSuchDifference
    if not said:
        raise NoteWanted
    asked = {"difference": str(difference), "verdict": verdict.value, "note": said}
    fact = NewFact(
        key=key,
        kind=facts.SETTLED,
        county=county,
        thread=row.number,
        happened_at=moment_of(county, key),
        facts={**asked, "number": row.number, "biller": row.biller},
        asked=asked,
    )
    if recall(county, [fact]):
        return append(fact, actor=actor)
    if row.verdict:
        raise NoSuchDifference
    row.verdict, row.note, row.settled_by = verdict.value, said, actor.id[:80]
    row.save(update_fields=["verdict", "note", "settled_by"])
    if verdict in ENDS:
        decide(locked(county, row.number), ENDS[verdict], reason="settled", actor=actor)
    return append(fact, actor=actor)


def _fact(key: str, county: str, asked: Mapping[str, str], told: Mapping[str, int]) -> NewFact:
    return NewFact(
        key=key,
        kind=facts.FILE,
        county=county,
        thread=f"BILLER-{asked['biller']}",
        happened_at=moment_of(county, key),
        facts={**asked, **told},
        asked=asked,
    )
