"""A month of three million facts settled again: from rows on the disk to lines in a file, and once more.

Every fact is of a kind that moves money: pieces handed over and taken in, some with cash, bags carried by bus, orders.
Their rows go in past the journal's services, with what those would write but for the digests, which nobody here reads.
"""

import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from bench.filling import tidy
from huinong.edge.gates import SYSTEM
from huinong.funds.settlement import replaying
from huinong.funds.settlement.services import load_defaults, set_tariff
from huinong.funds.settlement.values import TariffKind
from huinong.journal.kinds import catalogue
from huinong.journal.models import Fact
from huinong.storage import bulk

COUNTY, MONTH = "421223", date(2026, 10, 1)
FIRST, OVER = datetime(2026, 9, 30, 16, tzinfo=UTC), datetime(2026, 11, 2, tzinfo=UTC)
WHOLE, QUICK = 3_000_000, 20_000
COLUMNS = tuple(field.attname for field in Fact._meta.local_concrete_fields)
KEEPERS, COOPS, COURIERS, BUSES = ([UUID(int=many << 20 | n) for n in range(many)] for many in (200, 20, 8, 4))
KINDS = ("parcel.collected", "parcel.accepted", "bag.handed_over", "order.delivered")
WEIGHTS = (86, 9, 3, 2)

Row = tuple[Any, ...]


def _told(kind: str, n: int, draw: random.Random) -> dict[str, Any]:
    keeper = str(draw.choice(KEEPERS))
    if kind == "bag.handed_over":
        return {"bag": str(n), "from": "trip:1", "to": "point:2", "pieces": 30, "carrier_company": str(BUSES[n % 4]),
                "fee_basis": draw.choice(("", "piece"))}  # fmt: skip
    if kind == "order.delivered":
        goods_fen = draw.randint(2_000, 20_000)
        return {"order": f"O-{n}", "seller_party": str(COOPS[n % 20]), "keeper_party": keeper, "goods_fen": goods_fen,
                "freight_fen": 1_200, "commission_fen": goods_fen // 20, "coop_fen": goods_fen - goods_fen // 20,
                "boxes": 1}  # fmt: skip
    told = {"carrier": "ZTO", "number": f"7{n:013d}", "village": f"421223101{200 + n % 30}", "weight_g": 800,
            "carrier_party": str(draw.choice(COURIERS)), "keeper_party": keeper, "direction": "inbound"}  # fmt: skip
    if kind == "parcel.accepted":
        return told | {"direction": "outbound", "paid_by": "sender", "postage_fen": 800}
    return told | ({"cod_fen": draw.randint(1_000, 30_000)} if n % 50 == 0 else {})


def _rows(count: int) -> Iterator[Row]:
    """Facts spread over the month; the first hundred orders are refunded in halves on its last day."""
    draw = random.Random(7)
    last, orders = FIRST + timedelta(days=30), []
    for n in range(count):
        kind = draw.choices(KINDS, WEIGHTS)[0]
        told, at = _told(kind, n, draw), FIRST + timedelta(days=30) * (n / count)
        if kind == "order.delivered" and len(orders) < 100:
            orders.append(told)
        thread = str(told.get("order") or told.get("number") or f"BAG-{n}")
        yield _row(n, kind, thread, at, told)
    for n, told in enumerate(orders, count):
        back = {"order": told["order"], "amount_fen": (told["goods_fen"] + told["freight_fen"]) // 2}
        yield _row(n, "order.refunded", told["order"], last, back)


def _row(n: int, kind: str, thread: str, at: datetime, told: dict[str, Any]) -> Row:
    flow, digest = str(catalogue()[kind].flow), bytes(32)
    said = (UUID(int=n), COUNTY, f"bench/{n}", kind, flow, thread, at, at, None, None, "keeper", "keeper")
    return (*said, told, digest, digest)


def run(*, quick: bool) -> Iterator[tuple[str, str]]:
    """Two settlements of one month, each to a file of its own, and whether the two files are the same."""
    count = QUICK if quick else WHOLE
    load_defaults(county=COUNTY, actor=SYSTEM)
    for n, courier in enumerate(COURIERS):
        set_tariff(county=COUNTY, kind=TariffKind.COURIER_INBOUND, amount_fen=70 + n, valid_from=date(2026, 10, 11),
                   source="bench", party=courier, actor=SYSTEM)  # fmt: skip
    bulk.insert_rows(Fact, COLUMNS, _rows(count))
    tidy()
    digests = set()
    with tempfile.TemporaryDirectory() as home:
        for name in ("a month settled", "and again"):
            path, started, worked = Path(home) / name.replace(" ", "-"), time.perf_counter(), time.process_time()
            with path.open("wb", buffering=1 << 20) as file:
                found = replaying.replay(COUNTY, MONTH, known_by=OVER, actor=SYSTEM, write=file.write)
            took_s, cpu_s = time.perf_counter() - started, time.process_time() - worked
            digests.add(found.sha256)
            yield (
                name,
                f"{took_s:.1f} s, {cpu_s:.1f} s of them ours; {found.facts:,} facts, {found.lines:,} lines",
            )
            yield "its SHA-256", found.sha256
        files = [path.read_bytes() for path in sorted(Path(home).iterdir())]
    yield "the two files", "the same" if len(digests) == 1 and files[0] == files[1] else "DIFFERENT"
