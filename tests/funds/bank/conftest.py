"""A county whose bank account is mirrored from Friday on; a keeper with cash to remit; statements made by hand."""

from datetime import date
from typing import Any

import pytest

from huinong.funds.bank import queries, services, settling
from huinong.funds.bank.consequences import note_posted
from huinong.funds.bank.simulator import written
from huinong.funds.bank.values import Entry, ReadStatement
from huinong.journal import consequences
from huinong.kernel.ids import new_id
from huinong.web.wiring import CONSEQUENCES
from tests.counter.station.conftest import post
from tests.counter.till.conftest import MANAGER, keeper, noon
from tests.logistics import county as c
from tests.logistics.conftest import county

__all__ = ["county", "keeper", "noon", "post"]
FRIDAY = date(2026, 11, 20)
OPENING_FEN = 1_000_000
KEEPER = "赵德贵"


@pytest.fixture
def mirrored(noon: None) -> None:
    """The float of ¥300 that left the bank today is expected already; the bank and the till follow each other."""
    table = {kind: CONSEQUENCES[kind] for kind in ("bank.matched", "bank.unmatched")}
    consequences.install({**table, "ledger.posted": (note_posted,)})
    declared()


def declared(code: str = "psbc", **changes: Any) -> Any:
    said = {"name": "邮储县支行", "number": "", "opens_on": FRIDAY, "opening_fen": OPENING_FEN, **changes}
    return services.declare(key=f"d-{code}", county=c.CODE, code=code, actor=MANAGER, **said)


def entry(fen: int, ours: str = "", party: str = "", text: str = "", day: date = FRIDAY, reference: str = "") -> Entry:
    return Entry(
        row=0, reference=reference or f"B{new_id().hex[-12:]}", day=day, amount_fen=fen, party=party, ours=ours,
        text=text,
    )  # fmt: skip


def statement(*entries: Entry, day: date = FRIDAY, opening_fen: int = OPENING_FEN, **changes: Any) -> ReadStatement:
    said: dict[str, Any] = {
        "number": f"S-{day:%m%d}", "account": "psbc", "since": day, "until": day, "opening_fen": opening_fen,
        "closing_fen": opening_fen + sum(each.amount_fen for each in entries), "entries": entries,
    }  # fmt: skip
    return ReadStatement(**{**said, **changes})


def taken(*entries: Entry, **changes: Any) -> Any:
    """A statement taken in as the file that it is."""
    content = written(statement(*entries, **changes))
    return services.take(county=c.CODE, account="psbc", file_name="s.xml", content=content, actor=MANAGER)[0]


def open_fen() -> tuple[list[int], list[int]]:
    """What is open on either side, by amount."""
    lines, items = queries.open_lines(MANAGER, c.CODE), queries.open_items(MANAGER, c.CODE)
    return [each.amount_fen for each in lines], [each.amount_fen for each in items]


def by_hand(lines: list[int], items: list[int], key: str = "h") -> Any:
    """Open lines and entries matched, each named by its place."""
    mine = [queries.open_lines(MANAGER, c.CODE)[place].id for place in lines]
    expected = [queries.open_items(MANAGER, c.CODE)[place].id for place in items]
    return settling.match_by_hand(key=key, county=c.CODE, lines=mine, items=expected, actor=MANAGER)
