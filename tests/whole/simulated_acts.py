"""What the simulated county asks of its ledger, cycle by cycle: the same seed gives the same acts, each on its own.

A cycle has one batch posted at once, one stream of queued postings, and bills whose biller answers at once, late,
twice, before anybody expects it, or never. Only the client touches accounts with limits, one act after another; what
goes through the posters may be posted in any order. So every answer is known beforehand, whoever dies when.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from random import Random
from uuid import UUID

COUNTY = "421223"
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
HOT, BILLER = "operator:cost", "owed:water"
KEEPERS = tuple(f"keeper:{UUID(int=n)}" for n in range(1, 201))
PAYERS = tuple(f"deposit:{UUID(int=n)}" for n in range(1, 41))
CEILING_FEN = 20_000  # of a payer; the floor is zero
BATCH, STREAM, BILLS = 1_200, 700, 12
TENOR = timedelta(seconds=2)  # two cycles: after it a hold may expire
STORIES = ("now", "late", "twice", "early", "never", "released", "too_late", "again", "in_part", "overdrawn")


@dataclass(frozen=True, slots=True)
class Line:
    """One posting or hold as it is asked."""

    key: str
    lines: dict[str, int]
    at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """One call: `post`, `queue`, `hold`, `capture`, `release`, `expire`, `freeze` or `thaw`."""

    kind: str
    lines: tuple[Line, ...] = ()
    part: dict[str, int] = field(default_factory=dict)

    @property
    def operations(self) -> int:
        return max(len(self.lines), 1)


def _at(number: int) -> datetime:
    return BEGIN + timedelta(seconds=number)


def _posting(key: str, draw: Random, number: int) -> Line:
    giver = HOT if draw.random() < 0.5 else draw.choice(KEEPERS)
    taker = draw.choice(PAYERS) if draw.random() < 0.01 and key[0] == "b" else draw.choice(KEEPERS)
    if giver == taker:
        giver = HOT
    fen = draw.randrange(1, 500)
    return Line(key, {giver: -fen, taker: fen}, _at(number))


@lru_cache(8)
def _batch(seed: int, number: int) -> tuple[Line, ...]:
    draw = Random(f"{seed}/{number}/batch")
    lines = [_posting(f"b{number}-{n}", draw, number) for n in range(BATCH)]
    if draw.random() < 0.1:
        lines[draw.randrange(BATCH)].lines[HOT] = 7  # lopsided: the whole batch is refused
    return (*lines, *draw.sample(lines, 3))


@lru_cache(8)
def _asked_first(seed: int, number: int) -> tuple[Line, ...]:
    """What a stream asks that nobody asked before; some of it is lopsided, or to nobody's account."""
    draw = Random(f"{seed}/{number}/stream")
    lines = [_posting(f"s{number}-{n}", draw, number) for n in range(STREAM)]
    lines[draw.randrange(STREAM)] = Line(f"x{number}", {HOT: -1, "NOBODY": 1}, _at(number))
    lines[draw.randrange(STREAM)] = Line(f"y{number}", {HOT: -1, KEEPERS[0]: 2}, _at(number))
    return tuple(lines)


@lru_cache(8)
def _stream(seed: int, number: int) -> tuple[Line, ...]:
    """Mostly new; some are under keys that a batch or the stream before used, for the same or for something else."""
    draw, lines = Random(f"{seed}/{number}/order"), list(_asked_first(seed, number))
    if number:
        free = [line for line in _batch(seed, number - 1)[:BATCH] if line.lines.keys().isdisjoint(PAYERS)]
        repeated, taken = draw.sample(free, 2)
        lines += [repeated, Line(taken.key, {HOT: -1, KEEPERS[0]: 1}, taken.at)]
        lines += draw.sample(_asked_first(seed, number - 1), 10)
    draw.shuffle(lines)
    return tuple(lines)


@lru_cache(8)
def _bills(seed: int, number: int) -> tuple[tuple[str, Line], ...]:
    draw = Random(f"{seed}/{number}/bills")
    found = []
    for n in range(BILLS):
        story, payer = draw.choice(STORIES), draw.choice(PAYERS)
        fen = 10 * CEILING_FEN if story == "overdrawn" else 2 * draw.randrange(1, 400)
        found.append((story, Line(f"h{number}-{n}", {payer: -fen, BILLER: fen}, _at(number))))
    return tuple(found)


def _told(story: str, line: Line) -> list[Act]:
    """What is asked in the cycle of the bill itself."""
    hold, capture, release = (Act(kind, (line,)) for kind in ("hold", "capture", "release"))
    half = {code: fen // 2 for code, fen in line.lines.items()}
    return {
        "now": [hold, capture],
        "twice": [hold, capture, capture],
        "early": [capture, hold, capture],
        "released": [hold, release, capture],
        "again": [hold, hold],
        "in_part": [hold, Act("capture", (line,), half)],
    }.get(story, [hold])


def _afterwards(story: str, line: Line, age: int) -> list[Act]:
    """What is asked so many cycles later."""
    late = Line(line.key, line.lines, line.at + timedelta(seconds=age))
    wanted = {("late", 1): "capture", ("again", 1): "release", ("too_late", 3): "capture"}.get((story, age))
    return [Act(wanted, (late,))] if wanted else []


@lru_cache(4)
def cycle(seed: int, number: int) -> tuple[Act, ...]:
    """The acts of a cycle, in order."""
    draw = Random(f"{seed}/{number}")
    bills = [_told(story, line) for story, line in _bills(seed, number)]
    for age in range(1, min(number, 3) + 1):
        bills += [_afterwards(story, line, age) for story, line in _bills(seed, number - age)]
    frozen = Line(f"f{number}", {draw.choice(PAYERS): 0}, _at(number))
    bills.append([Act("freeze", (frozen,))])
    draw.shuffle(bills)
    acts = [act for bill in bills for act in bill]
    acts.insert(draw.randrange(len(acts)), Act("post", _batch(seed, number)))
    acts.insert(draw.randrange(len(acts)), Act("queue", _stream(seed, number)))
    if number and draw.random() < 0.2:
        used = draw.choice(_asked_first(seed, number - 1))
        acts.append(Act("queue", (Line(f"z{number}", {HOT: -1, KEEPERS[0]: 1}, used.at), _twisted(used))))
    acts.append(Act("thaw", (frozen,)))
    if number == 0:
        acts.insert(
            0, Act("post", tuple(Line(f"first-{n}", {HOT: -5_000, p: 5_000}, BEGIN) for n, p in enumerate(PAYERS)))
        )
    return (*acts, Act("expire", (Line("", {}, _at(number)),))) if number % 4 == 3 else tuple(acts)


def _twisted(line: Line) -> Line:
    return Line(line.key, {HOT: -9, KEEPERS[1]: 9}, line.at)
