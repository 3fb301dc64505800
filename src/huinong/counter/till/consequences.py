"""What the bank's statements say of remittances: a matched one is found, one whose match is undone waits again."""

from collections.abc import Mapping, Sequence
from typing import Any

from huinong.counter.till import facts
from huinong.counter.till.entries import entry_at, locked, post
from huinong.counter.till.models import Remittance
from huinong.counter.till.remitting import finding, put_back
from huinong.counter.till.values import RemittanceStatus
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.settlement.values import Memo
from huinong.journal.services import append
from huinong.journal.values import Entry, FactValue
from huinong.registry.points.queries import point as point_of


def find_remittances(matched: Sequence[FactValue]) -> None:
    """What the bank shows is found, whoever declared it: the statement is the second word. Found before, it stays so.

    A known difference finds nothing.
    """
    for fact in matched:
        if fact.facts["rule"] != "known" and fact.facts["entries"]:
            for row in _remittances(fact, RemittanceStatus.DECLARED):
                _find(row, fact)


def open_remittances(unmatched: Sequence[FactValue]) -> None:
    """What was found by a match that is undone is on its way again; what a person found stays found."""
    for fact in unmatched:
        for row in _remittances(fact, RemittanceStatus.CONFIRMED):
            _open_again(row, fact)


def _remittances(fact: FactValue, status: RemittanceStatus) -> Sequence[Remittance]:
    """The remittances that a match settles, under the locks of their tills."""
    keys = [item["posting"] for item in fact.facts["items"] if item["memo"] == Memo.REMITTED]
    rows = Remittance.objects.filter(county=fact.county, posted_as__in=keys).order_by("keeper", "number")
    for keeper in sorted({row.keeper for row in rows}):
        locked(fact.county, keeper)
    return list(rows.filter(status=status))


def _find(row: Remittance, fact: FactValue) -> None:
    receipt = append(_entry(row, facts.FOUND, _found_as(row, fact), fact), actor=SYSTEM)
    lines = {codes.transit(row.keeper): row.amount_fen, codes.OPERATOR_BANK: -row.amount_fen}
    post(receipt.fact, row.keeper, lines, Memo.REMITTANCE_FOUND)
    row.status, row.decided_by, row.decided_at = RemittanceStatus.CONFIRMED.value, fact.actor_id, fact.happened_at
    row.save(update_fields=["status", "decided_by", "decided_at"])


def _open_again(row: Remittance, fact: FactValue) -> None:
    entry = _entry(row, facts.OPEN_AGAIN, f"{_found_as(row, fact)}/undone", fact)
    if finding(row, entry.thread).key == _found_as(row, fact):
        put_back(row, append(entry, actor=SYSTEM).fact)


def _found_as(row: Remittance, fact: FactValue) -> str:
    return f"bank/{fact.facts['match']}/{row.number}"


def _entry(row: Remittance, kind: str, key: str, fact: FactValue) -> Entry:
    told: Mapping[str, Any] = {"remittance": row.number, "amount_fen": row.amount_fen, "match": fact.facts["match"]}
    at = point_of(row.county, row.point)
    return entry_at(at, row.keeper, key=key, kind=kind, told=told, asked={"match": fact.facts["match"]})
