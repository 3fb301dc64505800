"""Facts appended a second, single and batched, beside the raw insert rate of the same rows in the same run."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from django.db import connection, transaction

from huinong.edge.gates import SYSTEM
from huinong.journal import kinds
from huinong.journal.models import Fact
from huinong.journal.services import act, append_many
from huinong.journal.values import Entry
from huinong.kernel.ids import new_id
from huinong.storage import bulk

ROWS = 20_000
SINGLE = 1_000
BATCH = 1_000
ROUNDS = 3
kinds.declare(kinds.Kind("bench.noted", kinds.Flow.INFORMATION, "noted", "noted"))


def entries(count: int) -> list[Entry]:
    """Facts of the size and shape of a parcel scan."""
    now = datetime.now(UTC)
    facts = {"carrier": "ZTO", "number": "7" * 14, "parcel": str(new_id()), "village": "421223100201", "on_time": True}
    point = new_id()
    return [
        Entry(key=str(new_id()), kind="bench.noted", county="421223", thread=f"ZTO-{n}", happened_at=now,
              facts=facts, asked={"event": "arrived", "number": "7" * 14}, point=point)
        for n in range(count)
    ]  # fmt: skip


@act
def _append(batch: list[Entry]) -> None:
    append_many(batch, actor=SYSTEM)


@transaction.atomic
def _raw(batch: list[Fact]) -> None:
    bulk.insert(batch)


def _copies(count: int) -> list[Fact]:
    """The same rows again, under fresh keys, ready for a bare insert."""
    rows = list(Fact.objects.order_by("-recorded_at")[:count])
    for row in rows:
        row.id = new_id()
        row.key = str(row.id)
    return rows


def _rate(work: Callable[[list], None], rows: list, size: int) -> float:
    started = time.perf_counter()
    for start in range(0, len(rows), size):
        work(rows[start : start + size])
    return len(rows) / (time.perf_counter() - started)


def run() -> Iterator[tuple[str, str]]:
    """Rows of (what, figure), the middle of three rounds each."""
    for name, size, count in (("single", 1, SINGLE), (f"batches of {BATCH:,}", BATCH, ROWS)):
        rounds = []
        for _ in range(ROUNDS):
            appended = _rate(_append, entries(count), size)
            rounds.append((appended, _rate(_raw, _copies(count), size)))
        appended, raw = sorted(rounds, key=lambda pair: pair[0] / pair[1])[ROUNDS // 2]
        yield (
            f"{connection.vendor}: facts appended, {name}",
            (f"{appended:,.0f}/s = {appended / raw:.0%} of {raw:,.0f}/s bare inserts of the same rows"),
        )
