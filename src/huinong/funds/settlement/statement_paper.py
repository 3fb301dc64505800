"""The statement (对账单) of one holder's month: what both sides compare, sign and seal."""

from pathlib import Path
from typing import Any

from django.http import HttpResponse

from huinong.edge import documents, gates
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.labels import SIMULATED, holders, kind_label, name_of
from huinong.funds.ledger.lines import Lines
from huinong.funds.settlement.months import Month
from huinong.funds.settlement.queries import label_of
from huinong.funds.settlement.showing import days_of, rates_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.fen import in_capitals, yuan
from huinong.registry.parties.queries import operator_name

TEMPLATE = Path(__file__).parent / "documents" / "statement.typ"
DEBTORS = frozenset({"courier", "cash"})
"""Whose accounts are told as what they owe the network; all others as what the network owes them."""

MOST_LINES = 500  # some 15 sheets; a longer month is signed by its sums, and its lines go along as a spreadsheet


@documents.in_chinese
def statement_sheet(county: str, account: str, month: Month, *, actor: Actor) -> bytes:
    """One account's month, told from the side of whoever is owed. Raises NoSuchAccount."""
    gates.require(actor, "settlement.read")
    balance = ledger.balance(county, account, actor=actor)
    since, until = month.span()
    sign = -1 if balance.kind in DEBTORS else 1
    days = ledger.days(county, account, since=since, until=until, actor=actor)
    closing = sign * ledger.statement(county, account, since=until, until=until, actor=actor).opening_fen
    total = sign * sum(day.received_fen - day.given_fen for day in days)
    rates = rates_of(ledger.rates(county, account, since=since, until=until, actor=actor), sign)
    data = {
        **_heading(county, account, balance.holder, month, actor),
        "kind": kind_label(balance.kind),
        "direction": "应付平台" if balance.kind in DEBTORS else "平台应付",
        "is_simulated": account in SIMULATED,
        "opening": yuan(closing - total),
        "total": yuan(total),
        "total_capitals": in_capitals(total),
        "closing": yuan(closing),
        "closing_capitals": in_capitals(closing),
        "rates": [[each.label, f"{each.lines:,}", _price(each.amount_fen), yuan(each.total_fen)] for each in rates],
        "days": [
            [day.day.isoformat(), f"{day.lines:,}", yuan(day.amount_fen)] for day in reversed(days_of(days, None, sign))
        ],
        "count": sum(day.lines for day in days),
        "count_said": f"{sum(day.lines for day in days):,}",
        **_lines(Lines(county, account, since, until, actor), sign),
    }
    return documents.pdf(TEMPLATE, data)


def _heading(county: str, account: str, holder: Any, month: Month, actor: Actor) -> dict[str, Any]:
    name = name_of(account, holder, holders(county, [holder]))
    last = clock.day_of(month.span()[1]).toordinal() - 1
    return {
        "title": f"对账单 {name} {month.name}",
        "number": f"{county}-{month.first:%Y%m}-{account.rpartition(':')[2][-8:].upper()}",
        "operator": operator_name(county),
        "holder": name,
        "period": f"{month.first.isoformat()} 至 {month.first.fromordinal(last).isoformat()}",
        "printed_at": f"{clock.now().astimezone(clock.BEIJING):%Y-%m-%d %H:%M}",
        "printed_by": actor.name,
    }


def _price(amount_fen: int | None) -> str:
    return "各不相同" if amount_fen is None else yuan(amount_fen)


def _lines(lines: Lines, sign: int) -> dict[str, Any]:
    """Every line of a month that is short enough to be read; of a longer one none."""
    if len(lines) > MOST_LINES:
        return {"lines": []}
    return {
        "lines": [
            [
                f"{line.happened_at.astimezone(clock.BEIJING):%m-%d %H:%M}",
                label_of(line.memo),
                line.thread,
                yuan(sign * line.amount_fen),
                yuan(sign * line.balance_fen),
            ]
            for line in lines
        ]
    }


def answer(county: str, account: str, month: Month, *, actor: Actor) -> HttpResponse:
    """The sheet under the name it is filed by."""
    made = statement_sheet(county, account, month, actor=actor)
    balance = ledger.balance(county, account, actor=actor)
    name = name_of(account, balance.holder, holders(county, [balance.holder]))
    return documents.answer(f"对账单-{name}-{month.name}", made)
