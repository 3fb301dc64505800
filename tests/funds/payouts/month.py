"""A month that is over: a keeper, a co-op and a bus company earned, and it is drafted, approved and sent."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger import services as ledger_services
from huinong.funds.ledger.values import NewPosting
from huinong.funds.payouts import accounts, queries, services
from huinong.funds.payouts.values import State, StatementValue
from huinong.funds.settlement.values import Memo
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.registry.parties.models import Party
from huinong.registry.policies.services import load_policies
from tests.funds.conftest import BUS, COOP, COUNTY, KEEPER

OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)
IN_OCTOBER = datetime(2026, 10, 20, 4, tzinfo=UTC)
NOW = datetime(2026, 11, 2, 2, tzinfo=UTC)
OPERATOR = UUID("01930000-0000-7000-8000-00000000000f")
MAY = frozenset({"ledger.read", "ledger.post", "payouts.read", "payouts.write", "payouts.approve", "payouts.dispute"})
LIN, WANG = (Actor(name, name, Role.COUNTY_MANAGER, Scope(COUNTY), MAY) for name in ("lin", "wang"))
_serial = count()


def founded() -> None:
    """The parties and where each is paid."""
    load_policies(actor=SYSTEM)
    kinds = {KEEPER: "keeper", COOP: "coop", BUS: "bus_company", OPERATOR: "operator"}
    for n, (id_, kind) in enumerate(kinds.items()):
        Party.objects.create(county=COUNTY, id=id_, kind=kind, name=f"{kind}{n}", registered_on=OCTOBER)
        accounts.set_account(
            key=f"account/{n}", county=COUNTY, party=id_, holder=f"户名{n}", number=f"62170000000{n}",
            bank="403521001234", actor=LIN,
        )  # fmt: skip


def posted(lines: Mapping[str, int], memo: Memo = Memo.INBOUND_FEE, *, at: datetime = IN_OCTOBER) -> str:
    """Money earned or charged, and its other side in the operator's books. Answers the posting's key."""
    key = f"p{next(_serial)}"
    whole = {**lines, codes.OPERATOR_COST: -sum(lines.values())}
    posting = NewPosting(
        key=key, county=COUNTY, lines={code: fen for code, fen in whole.items() if fen}, memo=memo, thread=f"T-{key}",
        happened_at=at,
    )  # fmt: skip
    ledger_services.post(posting, actor=SYSTEM)
    return key


def drafted(month: date = OCTOBER, *, at: datetime = NOW, actor: Actor = LIN) -> dict[UUID, StatementValue]:
    with clock.frozen_at(at):
        services.draft(key=f"draft/{next(_serial)}", county=COUNTY, month=month, actor=actor)
    return statements(month)


def statements(month: date = OCTOBER) -> dict[UUID, StatementValue]:
    return {each.party: each for each in queries.statements(SYSTEM) if each.month == month}


def approved(*, month: date = OCTOBER, at: datetime = NOW) -> None:
    with clock.frozen_at(at):
        for each in statements(month).values():
            if each.state is State.DRAFTED:
                services.approve(key=f"approve/{next(_serial)}", county=COUNTY, number=each.number, actor=WANG)


def sent(*, at: datetime = NOW) -> bytes:
    with clock.frozen_at(at):
        receipt = services.send(key=f"send/{next(_serial)}", county=COUNTY, actor=LIN)
    return queries.file_content(LIN, COUNTY, str(receipt.fact.facts["file"]))


def standing(account: str) -> tuple[int, int]:
    """What an account stands at, and what of it is free."""
    found = ledger.balance(COUNTY, account, actor=SYSTEM)
    return found.posted_fen, found.available_fen
