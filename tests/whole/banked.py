"""A bank account of each side, with a statement taken in, a line open and one booked, and a file that waits."""

from typing import Any
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.funds.bank import services, settling
from huinong.funds.bank.models import Item, Line, Match, Upload
from huinong.funds.bank.simulator import written
from huinong.funds.bank.values import Booking, Entry, ReadStatement
from tests.whole.founding import NOON


def bank_taken(county: str, side: str, person: str) -> dict[str, str]:
    """What stands there by name: the account, its open line, a match, an entry of the books, an upload."""
    day, account = NOON.date(), f"psbc-{side}"
    said: dict[str, Any] = {"county": county, "actor": SYSTEM}
    services.declare(
        key=f"bank-{side}", code=account, name=f"{person}行", number="", opens_on=day, opening_fen=10_000, **said
    )
    item = Item.objects.filter(county=county, match=None).order_by("day", "id")[0]
    entries = tuple(
        Entry(row=row, reference=f"{account}-{row}", day=day, amount_fen=fen, party=person, ours="", text="")
        for row, fen in enumerate((4 - item.amount_fen, item.amount_fen), start=1)
    )
    statement = ReadStatement(
        number=f"S-{side}", account=account, since=day, until=day, opening_fen=10_000, closing_fen=10_004,
        entries=entries,
    )  # fmt: skip
    services.take_statement(account=account, statement=statement, **said)
    line, other = Line.objects.filter(county=county, account__code=account).order_by("place")
    settling.book(key=f"fee-{side}", line=line.id, booking=Booking.FEE, **said)
    waits = services.upload(account=account, file_name=f"{person}.xml", content=written(statement), **said)
    assert Upload.objects.filter(id=waits).exists()
    match: UUID = Match.objects.get(county=county, posted_as__startswith=f"fee-{side}").id
    return {
        "bank_account": account, "bank_line": str(other.id), "bank_match": str(match), "bank_item": str(item.id),
        "bank_upload": str(waits),
    }  # fmt: skip
