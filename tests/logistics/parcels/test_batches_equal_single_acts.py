"""A batch of lines leaves the same rows, facts and money as the same scans made one by one."""

import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger.models import Account, Posting
from huinong.journal import consequences
from huinong.journal.models import Fact
from huinong.logistics.parcels import services
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.line_reading import read_lines
from huinong.logistics.parcels.values import PieceId, Scan
from huinong.logistics.pushes import live
from huinong.logistics.pushes.services import register
from huinong.storage.models import Territorial
from huinong.web.wiring import CONSEQUENCES
from tests.logistics import county as c
from tests.logistics.parcels.batches import body, line

pytestmark = pytest.mark.django_db

UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
CHANCE = frozenset({"id", "digest", "asked_digest"})
DETAILS: dict[str, tuple[dict[str, Any], ...]] = {
    "shelved": ({}, {"shelf": "3-2"}, {"shelf": "x"}),
    "collected": (
        {"proof": "code", "code": "1-1-001"},
        {"proof": "code", "code": "1-1-002"},
        {"proof": "proxy", "proxy_name": "李四", "code": "1-1-003"},
        {"proof": "home", "phone_tail": "0004"},
        {"proof": "smile"},
    ),
    "excepted": ({"exception": "damaged"}, {"exception": "eaten"}),
}
EVENTS = (
    ("arrived",) * 4 + ("shelved",) * 5 + ("collected",) * 5 + ("excepted", "lost", "found", "returned", "notified")
)


@pytest.fixture
def wired(county: c.County, settings: Any) -> Iterator[c.County]:
    """The county with everything that follows in other rooms, and a partner who is told."""
    settings.HUINONG_PUSH_PRIVATE = True
    live.distrust()
    register(key="w1", county=c.CODE, url="https://push.example.cn/x", party=county.zto, actor=SYSTEM)
    consequences.install(CONSEQUENCES)
    yield county
    consequences.install({})
    live.trust()


def drawn(county: c.County, seed: int) -> list[dict[str, Any] | bytes]:
    """A mixed batch: steps of a dozen pieces in a likely order, amid unknown, repeated, wrong and broken lines."""
    draw = random.Random(seed)
    pieces = [*c.announce(8), *c.announce(3, start=20, carrier="YTO"), *c.accept(county, 2), PieceId("ZTO", "40404")]
    points = (county.centre, county.centre, county.town, *(county.station,) * 5, county.next_station)
    lines: list[dict[str, Any] | bytes] = []
    for n in range(140):
        event = draw.choice(EVENTS)
        point = county.centre if event == "arrived" and draw.random() < 0.7 else draw.choice(points)
        details = draw.choice(DETAILS.get(event, ({},)))
        lines.append(line(n, draw.choice(pieces), event, point, details=details))
        if draw.random() < 0.3:
            lines.append(draw.choice(lines))
        if draw.random() < 0.05:
            lines.append(b'{"device": "gun-1", "sequ')
    return lines


def one_by_one(lines: list[dict[str, Any] | bytes]) -> Counter[str]:
    """The same scans, each an act of its own; what was refused is not tried again within its batch."""
    answers: Counter[str] = Counter()
    refused: dict[str, str] = {}
    for each in lines:
        if isinstance(each, bytes):
            answers["parcels.line_broken"] += 1
            continue
        scan = as_scan(each)
        if scan.scan_id not in refused:
            [outcome] = services.record_scans(county=c.CODE, scans=[scan], actor=c.DISPATCHER)
            if outcome.refusal:
                refused[scan.scan_id] = outcome.code
            answers[outcome.code or outcome.answer.value] += 1
        else:
            answers[refused[scan.scan_id]] += 1
    return answers


def as_scan(each: dict[str, Any]) -> Scan:
    point = UUID(each["point"])
    key = f"{point.hex}/{each['device']}/{each['sequence']}"
    return Scan(
        scan_id=key, event=Event(each["event"]), carrier=each["carrier"], number=each["number"], point=point,
        happened_at=c.NOW, device=each["device"], details=each["details"],
    )  # fmt: skip


def state() -> dict[str, Counter[str]]:
    """Every row of every table of the county; what was made anew is named by its key, and order is left out."""
    names = {str(row.id): row.key for row in (*Fact.objects.all(), *Posting.objects.all())}
    names |= {str(row.id): row.code for row in Account.objects.all()}
    tables = [model for model in apps.get_models() if issubclass(model, Territorial)]
    return {table._meta.db_table: Counter(_rows(table, names)) for table in tables}


def _rows(table: Any, names: dict[str, str]) -> Iterator[str]:
    columns = [field.attname for field in table._meta.local_concrete_fields if field.name not in CHANCE]
    for row in table.objects.values(*columns):
        told = json.dumps(row, default=str, sort_keys=True, ensure_ascii=False)
        yield UUIDS.sub(lambda found: names.get(found[0], found[0]), told)


def without_delivery(rows: Counter[str]) -> Counter[str]:
    """Pushes without the id of their own that stands in their bodies."""
    return Counter({re.sub(r'\\"delivery\\":\\"[^"]+\\"', "", row): count for row, count in rows.items()})


@pytest.mark.parametrize("seed", range(12))
def test_a_mixed_batch_leaves_what_the_same_scans_leave_one_by_one(wired: c.County, seed: int) -> None:
    lines = drawn(wired, seed)
    with transaction.atomic():
        singly, after_single = one_by_one(lines), state()
        transaction.set_rollback(True)
    answers = list(services.ingest(county=c.CODE, lines=read_lines(BytesIO(body(*lines))), actor=c.DISPATCHER))
    told = Counter(each.outcome.code or each.outcome.answer.value for each in answers)
    assert told == singly
    assert {"applied", "repeated", "parcels.no_such_parcel", "parcels.out_of_order"} <= told.keys()
    after_batch = state()
    pushed = "pushes_delivery"
    assert without_delivery(after_batch.pop(pushed)) == without_delivery(after_single.pop(pushed))
    assert after_batch == after_single
    assert after_batch["ledger_leg"]
