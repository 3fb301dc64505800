"""Whether a statement may be taken in: whole, of this account, of days that no other has, and following what came."""

from datetime import date, timedelta

from huinong.funds.bank.errors import (
    DaysTaken,
    NotContinuing,
    NotWhole,
    OtherAccount,
    RowsWrong,
    StatementDiffers,
)
from huinong.funds.bank.models import Account, Statement
from huinong.funds.bank.values import ReadStatement, Wrong
from huinong.kernel.fen import yuan
from huinong.storage.secrets import mask_id_number

DAY = timedelta(days=1)


def wrong_rows(said: ReadStatement) -> tuple[Wrong, ...]:
    """The rows that cannot be right: as they were read, of other days, or with a reference twice."""
    found, met = list(said.wrong), set[str]()
    for each in said.entries:
        if not said.since <= each.day <= said.until:
            found.append(Wrong(row=each.row, column="day", reason="other_day", text=each.day.isoformat()))
        elif each.reference and each.reference in met:
            found.append(Wrong(row=each.row, column="reference", reason="twice", text=each.reference))
        met.add(each.reference)
    return tuple(sorted(found, key=lambda each: each.row))


def check(row: Account, said: ReadStatement, digest: str) -> bool:
    """True when this very statement was taken in before.

    Raises OtherAccount, RowsWrong, NotWhole, StatementDiffers, DaysTaken, NotContinuing.
    """
    if row.number and mask_id_number(said.account) != row.number and said.account != row.code:
        raise OtherAccount(found=mask_id_number(said.account), account=row.code)
    if wrong := wrong_rows(said):
        raise RowsWrong(count=len({each.row for each in wrong}))
    if said.difference_fen:
        raise NotWhole(statement=said.number, difference=yuan(said.difference_fen))
    mine = Statement.objects.filter(county=row.county, account=row)
    known = mine.filter(number=said.number).first()
    if known is not None:
        if known.digest != digest:
            raise StatementDiffers(statement=said.number)
        return True
    other = mine.filter(since__lte=said.until, until__gte=said.since).first()
    if other is not None:
        raise DaysTaken(other=other.number, since=other.since.isoformat(), until=other.until.isoformat())
    if said.since < row.opens_on:
        raise DaysTaken(other=row.code, since=said.since.isoformat(), until=(row.opens_on - DAY).isoformat())
    _follows(row, said)
    return False


def _follows(row: Account, said: ReadStatement) -> None:
    """Raises NotContinuing where a statement's neighbour of the day before or after does not meet it."""
    before = _closing_on(row, said.since - DAY)
    if before is not None and before != said.opening_fen:
        raise NotContinuing(statement=said.number, opening=yuan(said.opening_fen), closing=yuan(before))
    after = Statement.objects.filter(county=row.county, account=row, since=said.until + DAY).first()
    if after is not None and after.opening_fen != said.closing_fen:
        raise NotContinuing(statement=after.number, opening=yuan(after.opening_fen), closing=yuan(said.closing_fen))


def _closing_on(row: Account, day: date) -> int | None:
    if day < row.opens_on:
        return row.opening_fen
    found = Statement.objects.filter(county=row.county, account=row, until=day).first()
    return found.closing_fen if found else None
