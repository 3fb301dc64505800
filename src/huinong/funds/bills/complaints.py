"""What recipients complain of: noted on the piece, deducted in its courier's bill."""

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.funds.bills import facts
from huinong.funds.bills.services import TEXT
from huinong.journal.queries import moment_of, threads_known
from huinong.journal.services import act, append
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor


@act
def note_complaint(*, key: str, county: str, carrier: str, number: str, note: str, actor: Actor) -> Receipt:
    """Note that a recipient complained of a piece: its bill deducts what the contract says."""
    gates.require(actor, "bills.write")
    gates.require_scope(actor, county)
    if not note.strip() or len(note) > TEXT:
        raise InvalidInput(fields="note")
    if not threads_known(county, [f"{carrier}-{number}"]):
        raise InvalidInput(fields="number")
    asked = {"carrier": carrier, "number": number, "note": note.strip()}
    entry = Entry(
        key=key,
        kind=facts.COMPLAINED,
        county=county,
        thread=f"{carrier}-{number}",
        happened_at=moment_of(county, key),
        facts=asked,
        asked=asked,
    )
    return append(entry, actor=actor)
