"""A county's books for tests: who keeps them, what is posted, days and months that end."""

from datetime import date, timedelta

from huinong.funds.books import closing, services
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from tests.funds.conftest import COUNTY, KEEPER, READS

NOVEMBER = date(2026, 11, 1)
FIRST, LAST = date(2026, 11, 28), date(2026, 11, 30)
MINE, COST = codes.keeper(KEEPER), codes.OPERATOR_COST
MAY = READS | {"ledger.post", "books.read", "books.end", "books.close", "books.keep"}


def bookkeeper(name: str, division: str = COUNTY) -> Actor:
    return Actor(name, name, Role.COUNTY_MANAGER, Scope(division), MAY)


LIN, WANG = bookkeeper("lin"), bookkeeper("wang")


def pay(key: str, fen: int, day: date, system: Actor, *, on: date | None = None) -> None:
    """A keeper earns `fen` on a day; it arrives on that day, or later on another."""
    posting = NewPosting(
        key=key, county=COUNTY, lines={COST: -fen, MINE: fen}, memo="inbound_fee", thread=f"YTO-{key}",
        happened_at=clock.at_beijing(day, hour=10),
    )  # fmt: skip
    with clock.frozen_at(clock.at_beijing(on or day, hour=11)):
        ledger.post(posting, actor=system)


def end(first: date, last: date | None = None) -> None:
    """End these days, each in its evening."""
    day = first
    while day <= (last or first):
        with clock.frozen_at(clock.at_beijing(day, hour=21)):
            services.end_day(key=f"end/{day}", division=COUNTY, day=day, reason="t", actor=LIN)
        day += timedelta(days=1)


def close(month: date, on: date) -> None:
    """One prepares and another closes the month."""
    with clock.frozen_at(clock.at_beijing(on, hour=9)):
        closing.prepare_month(key=f"prepare/{month}", county=COUNTY, month=month, actor=LIN)
        closing.close_month(key=f"close/{month}", county=COUNTY, month=month, actor=WANG)


def correct(key: str, fen: int, day: date, on: date) -> None:
    """Take back what a keeper was paid too much on a day that has ended."""
    with clock.frozen_at(clock.at_beijing(on, hour=9)):
        services.correct(
            key=key, county=COUNTY, debit=MINE, credit=COST, amount_fen=fen, effective_on=day, reason="多记", actor=LIN
        )
