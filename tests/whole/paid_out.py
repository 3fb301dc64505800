"""A county's month settled: a payment file at the bank, and on each side a co-op's draft with a disputed line."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.payouts import accounts, disputes, queries, services
from huinong.funds.payouts.bank_simulator import Behaviour, answer
from huinong.funds.settlement.queries import month_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.parties.queries import operator_id

NOVEMBER, OVER = date(2026, 11, 1), datetime(2026, 12, 1, 2, tzinfo=UTC)
SECOND = Actor("second", "second", SYSTEM.role, SYSTEM.scope, SYSTEM.permissions)


def paid_out(county: str, keepers: Mapping[str, UUID], coops: Mapping[str, UUID]) -> dict[str, dict[str, str]]:
    """What the statement, file, account, line and dispute of each side are called. One keeper is paid already."""
    operator = operator_id(county)
    assert operator, "a county has its operator"
    with clock.frozen_at(OVER):
        for n, party in enumerate((operator, *keepers.values(), *coops.values())):
            accounts.set_account(
                key=f"account/{n}", county=county, party=party, holder=f"户名{n}", number=f"6217000000{n:02}",
                bank="403521001234", actor=SYSTEM,
            )  # fmt: skip
        services.draft(key="month", county=county, month=NOVEMBER, actor=SYSTEM)
        drafted = {each.party: each for each in queries.statements(SYSTEM, county=county)}
        paid = next(each for each in drafted.values() if each.amount_fen and each.party in keepers.values())
        services.approve(key="approve", county=county, number=paid.number, actor=SECOND)
        file = str(services.send(key="send", county=county, actor=SYSTEM).fact.facts["file"])
        heard = answer(queries.file_content(SYSTEM, county, file), Behaviour.PENDING).decode()
        return {
            side: {**_disputed(county, drafted[coop].number, codes.coop(coop)), "net_file": file, "net_answer": heard}
            for side, coop in coops.items()
        }


def _disputed(county: str, number: str, account: str) -> dict[str, str]:
    since, until = month_of(NOVEMBER)
    disputed, other = ledger.statement(county, account, since=since, until=until, actor=SYSTEM).lines[:2]
    receipt = disputes.dispute(
        key=f"net/{number}", county=county, number=number, account=account, posting=disputed.posting,
        reason=f"{number} 少算", wanted_fen=disputed.amount_fen + 1, actor=SYSTEM,
    )  # fmt: skip
    [one] = queries.disputes(SYSTEM, county, number)
    assert receipt.fact.thread == number
    return {"net": number, "net_account": account, "net_posting": str(other.posting), "net_dispute": str(one.id)}
