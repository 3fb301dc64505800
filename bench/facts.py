"""Facts appended a second, single and batched, beside the rate of bare inserts of the same rows in the same run."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from huinong.edge.gates import SYSTEM
from huinong.journal import kinds
from huinong.journal.models import Fact
from huinong.journal.services import act, append_many
from huinong.journal.values import Entry
from huinong.kernel.ids import new_id
from huinong.storage import bulk

BATCH = 1_000
WHOLE = (3, 1_000, 20_000)  # rounds, facts one at a time, facts in batches
QUICK = (1, 50, 2_000)
COLUMNS = tuple(field.attname for field in Fact._meta.local_concrete_fields)  # begins with id, county, key
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
def _raw(batch: list[tuple[Any, ...]]) -> None:
    bulk.insert_rows(Fact, COLUMNS, batch)


def _copies(count: int) -> list[tuple[Any, ...]]:
    """The same rows again, under fresh keys, ready for a bare insert."""
    rows = Fact.objects.order_by("-recorded_at").values_list(*COLUMNS)[:count]
    return [(new_id(), county, str(new_id()), *rest) for _id, county, _key, *rest in rows]


def _rate(work: Callable[[list[Any]], None], rows: list[Any], size: int) -> float:
    started = time.perf_counter()
    for start in range(0, len(rows), size):
        work(rows[start : start + size])
    return len(rows) / (time.perf_counter() - started)


def run(*, quick: bool) -> Iterator[tuple[str, str]]:
    """The middle of some rounds, one fact a transaction and then many; both sides commit to the disk as often."""
    rounds, single, many = QUICK if quick else WHOLE
    for name, size, count in (("one at a time", 1, single), (f"{BATCH:,} at a time", BATCH, many)):
        pairs = []
        for _ in range(rounds):
            appended = _rate(_append, entries(count), size)
            pairs.append((appended, _rate(_raw, _copies(count), size)))
        appended, raw = sorted(pairs, key=lambda pair: pair[0] / pair[1])[rounds // 2]
        yield f"facts appended, {name}", f"{appended:,.0f}/s = {appended / raw:.0%} of {raw:,.0f}/s bare inserts"
