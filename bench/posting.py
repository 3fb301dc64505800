"""Transfers a second: ours singly, by the thousand and by group commit, beside a plain Django ORM transaction."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from importlib import import_module
from random import Random
from statistics import median
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection, transaction

from bench.naive import Transfers
from huinong.edge.gates import SYSTEM
from huinong.engines.posting import Request, post
from huinong.funds.ledger import books, codes, poster, services
from huinong.funds.ledger.gathering import gathering
from huinong.funds.ledger.values import NewPosting
from huinong.kernel.ids import new_id

COUNTY = "421223"
KEEPERS = 200
BATCH = 1_000
CLIENTS = 64
WHOLE = (3, 1_000, 20_000)  # rounds, transfers one at a time (four times as many for clients), transfers in batches
QUICK = (1, 50, 2_000)
Pair = tuple[int, int]
Side = tuple[Callable[[Sequence[Any]], None], Callable[[Random, int], Sequence[Any]], int]
"""What does the work, what makes it up before the clock runs, and how much of it."""


def _keeper(number: int) -> str:
    return codes.keeper(UUID(int=number + 1))


def _posting(pair: Pair) -> NewPosting:
    giver, taker = (codes.OPERATOR_COST if each < 0 else _keeper(each) for each in pair)
    key = str(new_id())
    return NewPosting(key=key, county=COUNTY, lines={giver: -35, taker: 35}, memo="fee", thread=f"ZTO-{key[-12:]}",
                      happened_at=datetime.now(UTC), because=new_id())  # fmt: skip


def _hot(draw: Random, count: int) -> list[Pair]:
    """The operator pays a keeper, each time: one account is in every transfer."""
    return [(-1, draw.randrange(KEEPERS)) for _ in range(count)]


def _uniform(draw: Random, count: int) -> list[Pair]:
    return [tuple(draw.sample(range(KEEPERS), 2)) for _ in range(count)]  # type: ignore[misc]


def _asked(pairs_of: Callable[[Random, int], list[Pair]]) -> Callable[[Random, int], list[NewPosting]]:
    """The pairs as they are asked of us, made before the clock runs."""
    return lambda draw, count: [_posting(pair) for pair in pairs_of(draw, count)]


def _single(postings: Sequence[NewPosting]) -> None:
    for posting in postings:
        services.post(posting, actor=SYSTEM)


def _batched(postings: Sequence[NewPosting]) -> None:
    for some in _batches(postings):
        services.post_many(some, actor=SYSTEM)


def _bare(postings: Sequence[NewPosting]) -> None:
    """The kernel and its rows alone, which is what the plain side does: no fact of it, and nothing follows."""
    for some in _batches(postings):
        with transaction.atomic():
            accounts = books.locked(COUNTY, {code for posting in some for code in posting.lines})
            requests = [Request(posting.key, lines=posting.lines) for posting in some]
            outcome = post(books.balances(accounts), requests)
            books.check(outcome, requests)
            books.write(outcome, accounts, some)


def _gathered(postings: Sequence[NewPosting]) -> None:
    """So many clients, each of which posts one transfer and waits for its receipt before the next."""
    with gathering(SYSTEM) as together, ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(together.post, postings))


def _queued(postings: Sequence[NewPosting]) -> None:
    """Streams: intents queued by the thousand, and a poster that commits them."""
    for some in _batches(postings):
        poster.queue_many(some, actor=SYSTEM)
    while poster.run_once():
        pass


def _batches(postings: Sequence[NewPosting]) -> Iterator[Sequence[NewPosting]]:
    yield from (postings[start : start + BATCH] for start in range(0, len(postings), BATCH))


def _beside(count: int) -> dict[str, Side]:
    """django-hordak, on PostgreSQL where it is installed."""
    if not apps.is_installed("hordak"):
        return {}
    hordaks = import_module("bench.hordak").Transfers(KEEPERS)  # imports its models
    return {"django-hordak, hot": (hordaks.move, _hot, count)}


def _rate(work: Callable[[Sequence[Any]], None], asked: Sequence[Any]) -> float:
    started = time.perf_counter()
    work(asked)
    return len(asked) / (time.perf_counter() - started)


def _count_rows() -> None:
    """As autovacuum does on PostgreSQL once a table has grown: until then its plans are those of empty tables."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def run(*, quick: bool) -> Iterator[tuple[str, str]]:
    """The middle of some rounds. Every side commits to the disk; the plain one a transfer a transaction, one client."""
    rounds, single, many = QUICK if quick else WHOLE
    draw, transfers = Random(5), Transfers(KEEPERS)
    _batched([_posting((-1, keeper)) for keeper in range(KEEPERS)])
    _count_rows()
    sides: dict[str, Side] = {
        "plain Django ORM, hot": (transfers.move, _hot, single),
        **_beside(single),
        "ours, one at a time, hot": (_single, _asked(_hot), single),
        f"ours, {BATCH:,} at a time, even": (_batched, _asked(_uniform), many),
        f"ours, {BATCH:,} at a time, hot": (_batched, _asked(_hot), many),
        "  and without their facts": (_bare, _asked(_hot), many),
        f"ours, {CLIENTS} clients grouped, hot": (_gathered, _asked(_hot), 4 * single),
        "ours, queued and then posted, hot": (_queued, _asked(_hot), many),
    }
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, (work, asked_of, count) in sides.items():
            rates[name].append(_rate(work, asked_of(draw, count)))
    plain = median(rates["plain Django ORM, hot"])
    for name, found in rates.items():
        yield name, f"{median(found):,.0f}/s = {median(found) / plain:.1f} x the plain one"
