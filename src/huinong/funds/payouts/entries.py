"""The facts of a net statement as the journal takes them, and the row they are about, locked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from huinong.funds.payouts.errors import NoSuchStatement
from huinong.funds.payouts.models import Statement
from huinong.journal.queries import moment_of
from huinong.journal.values import Entry


def locked(county: str, number: str) -> Statement:
    """A statement whose row is locked. Raises NoSuchStatement."""
    row = Statement.objects.select_for_update().filter(county=county, number=number).first()
    if row is None:
        raise NoSuchStatement(number=number)
    return row


def entry_of(
    key: str,
    kind: str,
    row: Statement,
    facts: Mapping[str, Any],
    asked: Mapping[str, Any],
    *,
    happened_at: datetime | None = None,
) -> Entry:
    """A fact of one statement; a repeat keeps the moment of the first."""
    told = {"statement": row.number, "month": f"{row.month:%Y-%m}", **facts}
    return Entry(
        key=key,
        kind=kind,
        county=row.county,
        thread=row.number,
        happened_at=happened_at or moment_of(row.county, key),
        facts=told,
        asked={"statement": row.number, **asked},
        party=row.party,
    )
