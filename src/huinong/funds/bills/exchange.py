"""The courier's own file: read, compared with the bill as it stands, and what differs kept beside it."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from uuid import UUID

from huinong.edge import gates
from huinong.funds.bills import comparing, facts, queries
from huinong.funds.bills.comparing import Piece
from huinong.funds.bills.errors import NoSuchBill
from huinong.funds.bills.models import Bill, Comparison, Line
from huinong.funds.bills.services import entry_of
from huinong.funds.bills.values import LineKind, Theirs
from huinong.journal.queries import threads_known
from huinong.journal.services import act, append
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.storage import bulk

NAME = 120


@act
def compare_file(
    *, county: str, number: str, file_name: str, content: bytes, actor: Actor, named: Mapping[str, str] | None = None
) -> UUID:
    """Compare a bill with a courier's file (XLSX, or CSV in UTF-8 or GB 18030); the same file again is the same.

    Raises NoSuchBill, NotASheet, SheetTooLarge, ColumnsMissing, WrongRow.
    """
    bill = _seen(county, number, actor)
    digest = hashlib.sha256(content).hexdigest()
    known = Comparison.objects.filter(county=county, bill=bill, digest=digest).first()
    if known is not None:
        return known.id
    brands = Line.objects.filter(county=county, bill=bill).values_list("carrier", flat=True).distinct()
    theirs = comparing.read(file_name, content, named=named or {}, carrier=min(brands, default=""))
    return _kept(bill, file_name, digest, theirs, actor)


@act
def compare_rows(*, county: str, number: str, rows: Sequence[Theirs], actor: Actor) -> UUID:
    """As `compare_file`, of rows that a courier's system sends. Raises NoSuchBill."""
    bill = _seen(county, number, actor)
    told = "\n".join(f"{row.carrier} {row.number} {row.amount_fen}" for row in rows)
    digest = hashlib.sha256(told.encode()).hexdigest()
    known = Comparison.objects.filter(county=county, bill=bill, digest=digest).first()
    return known.id if known else _kept(bill, "API", digest, rows, actor)


def _seen(county: str, number: str, actor: Actor) -> Bill:
    gates.require(actor, "bills.read")
    bill = queries.visible_bills(actor).filter(county=county, number=number).first()
    if bill is None or not (actor.may("bills.write") or actor.may("bills.dispute")):
        raise NoSuchBill(number=number)
    return Bill.objects.select_for_update().get(county=county, id=bill.id)


def _kept(bill: Bill, file_name: str, digest: str, theirs: Sequence[Theirs], actor: Actor) -> UUID:
    lines = Line.objects.filter(county=bill.county, bill=bill).exclude(kind=LineKind.CORRECTION)
    ours = {(carrier, number): fen for carrier, number, fen in lines.values_list("carrier", "number", "amount_fen")}

    def known(pieces: Sequence[Piece]) -> Collection[Piece]:
        threads = {f"{carrier}-{number}": (carrier, number) for carrier, number in pieces}
        return {threads[thread] for thread in threads_known(bill.county, list(threads))}

    found = comparing.compare(ours, theirs, known)
    row = Comparison(
        county=bill.county,
        bill=bill,
        file_name=file_name[:NAME],
        digest=digest,
        compared_at=clock.now(),
        rows=len(theirs),
        theirs_fen=sum(each.amount_fen for each in theirs),
        differences=[asdict(each) for each in found],
    )
    told = {"file": row.file_name, "rows": row.rows, "found": len(found)}
    append(
        entry_of(f"{bill.number}/compared/{digest[:32]}", facts.COMPARED, bill, told, {"digest": digest}), actor=actor
    )
    bulk.insert([row])
    return row.id
