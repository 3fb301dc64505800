"""What must hold after every act, whatever was asked; and the state of all tables, to compare."""

import hashlib
import json
import re
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Count, F, Q, Sum

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.models import Account, Leg, Posting
from huinong.funds.payments.models import Payment, Refund
from huinong.funds.payments.values import State as PaymentState
from huinong.journal.models import Fact
from huinong.logistics.parcels.life import State
from huinong.logistics.parcels.models import Bag, Parcel
from huinong.storage.secrets import unseal

CONTESTING = frozenset({"journal_fact", "parcels_incident"})
"""A scan that claims what another holds is refused, and that it was tried is recorded: these two rows, no others."""

UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
CHANCE = frozenset({"digest", "asked_digest"})
"""Columns that differ with the ids; the journal's own verification stands for them."""


def ours() -> list[type[models.Model]]:
    """Every model of the product, by table."""
    found = [model for model in apps.get_models() if model.__module__.startswith("huinong.")]
    return sorted(found, key=lambda model: model._meta.db_table)


def digests() -> dict[str, str]:
    """The content of every table, in one line each."""
    found = {}
    with connection.cursor() as cursor:
        for model in ours():
            table = model._meta.db_table
            # a serial that stands at its beginning is the same as none
            where = ' WHERE "next" > 1' if table == "parcels_serial" else ""
            cursor.execute(f'SELECT * FROM "{table}"{where} ORDER BY 1, 2')
            found[table] = hashlib.sha256(repr(cursor.fetchall()).encode()).hexdigest()
    return found


def changed(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """The tables that are not as they were."""
    return {table for table, digest in after.items() if digest != before[table]}


def fact_count() -> int:
    return Fact.objects.count()


def check_custody(county: str) -> None:
    """One custodian a piece: in a bag that is closed and has one, or in hands of its own."""
    pieces = Parcel.objects.filter(county=county)
    assert not pieces.filter(Q(bag=None, custodian="") | Q(bag__isnull=False) & ~Q(custodian="")).exists()
    assert not pieces.filter(Q(state=State.BAGGED, bag=None) | Q(bag__isnull=False) & ~Q(state=State.BAGGED)).exists()
    assert not pieces.filter(bag__state=Bag.State.OPENED).exists()
    assert not Bag.objects.filter(county=county, custodian="").exists()
    inside = Bag.objects.filter(county=county).exclude(state=Bag.State.OPENED).annotate(held=Count("contents"))
    assert not inside.exclude(held=F("pieces")).exists()


def check_books(county: str) -> None:
    """Balances are the sums of their legs, every posting and the whole sum to zero; money is where payments say."""
    sums = dict(Leg.objects.filter(county=county).values_list("account").annotate(total=Sum("amount_fen")))
    for account in Account.objects.filter(county=county):
        assert account.posted_fen == sums.get(account.id, 0), account.code
    lopsided = Posting.objects.filter(county=county).annotate(total=Sum("legs__amount_fen")).exclude(total=0)
    assert not lopsided.filter(total__isnull=False).exists()
    trial = ledger.trial_balance(county, actor=SYSTEM)
    assert trial.is_whole
    assert trial.difference_fen == trial.unexplained_fen == 0
    assert -_posted(county, codes.PSP_SIMULATED) == _taken_in(county)
    assert _posted(county, codes.ESCROW_ORDERS) >= 0


def _posted(county: str, code: str) -> int:
    row = Account.objects.filter(county=county, code=code).first()
    return row.posted_fen if row else 0


def _taken_in(county: str) -> int:
    paid = Payment.objects.filter(county=county).exclude(
        state__in=(PaymentState.OPENED, PaymentState.PROCESSING, PaymentState.FAILED)
    )
    back = Refund.objects.filter(county=county, state=PaymentState.CONFIRMED)
    return _sum(paid) - _sum(back)


def _sum(rows: Any) -> int:
    return int(rows.aggregate(total=Sum("amount_fen"))["total"] or 0)


def check_facts(county: str) -> None:
    """No key twice; nothing that happens once happened twice to a piece."""
    facts = Fact.objects.filter(county=county)
    assert facts.count() == facts.values("key").distinct().count()
    once = facts.filter(kind__in=("parcel.announced", "parcel.accepted", "parcel.shelved", "parcel.collected"))
    assert not once.values("kind", "facts__parcel").annotate(times=Count("id")).filter(times__gt=1).exists()


def dump() -> list[str]:
    """Every row of every table as one line, with ids told by the order in which they first appear."""
    seen: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return seen.setdefault(found[0], f"#{len(seen)}")

    return [UUIDS.sub(named, line) for line in _lines()]


def _lines() -> Iterator[str]:
    for model in ours():
        fields = [field for field in model._meta.local_concrete_fields if field.name not in CHANCE]
        rows: Any = model.objects.order_by("pk")  # type: ignore[attr-defined]
        for row in rows:
            told = [f"{field.name}={_text(field.name, getattr(row, field.attname))}" for field in fields]
            yield f"{model._meta.db_table} {' '.join(told)}"


def _text(name: str, value: Any) -> str:
    if name.endswith("sealed") and value:
        return unseal(bytes(value))
    if isinstance(value, dict):
        return json.dumps(value, sort_keys=True, ensure_ascii=False)
    return bytes(value).hex() if isinstance(value, memoryview | bytes) else str(value)
