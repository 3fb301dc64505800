"""The list of pieces given back to a courier (退回交接单), for both sides to sign."""

from huinong.edge import documents
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.names import Names
from huinong.logistics.parcels.papers import FOLDER, heading, moment
from huinong.logistics.parcels.records import ReturnRecord


@documents.in_chinese
def return_sheet(record: ReturnRecord, *, names: Names, actor: Actor) -> bytes:
    """The list with places for two signatures. Raises PaperTooLarge."""
    documents.check_count(len(record.pieces))
    data = {
        **heading(record.county, "退回交接单", record.number, actor),
        "carrier": names.carrier(record.county, record.carrier),
        "point": names.point(record.county, record.point),
        "taker_name": record.taker_name,
        "returned_at": moment(record.returned_at),
        "numbers": [piece.number for piece in record.pieces],
    }
    return documents.pdf(FOLDER / "return_list.typ", data)
