"""The record of a joint opening (会同开拆记录) on paper: who stood there, what was listed, what was found."""

from huinong.edge import documents
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.names import Names
from huinong.logistics.parcels.papers import FOLDER, heading, kilograms, moment
from huinong.logistics.parcels.records import JointRecord

SEALS = {"intact": "完好", "broken": "破损", "replaced": "非原封志", "absent": "无封志"}


@documents.in_chinese
def joint_opening_sheet(record: JointRecord, *, names: Names, actor: Actor) -> bytes:
    """The record with places for three signatures. Raises PaperTooLarge."""
    documents.check_count(len(record.missing))
    data = {
        **heading(record.county, "会同开拆记录", record.number, actor),
        "bag": record.bag,
        "opened_at": moment(record.opened_at),
        "giver": names.holder(record.county, record.giver),
        "giver_name": record.giver_name,
        "taker": names.holder(record.county, record.taker),
        "taker_name": record.taker_name,
        "witness": record.witness,
        "seal_no": record.seal_no,
        "seal": SEALS[record.seal],
        "listed": record.listed,
        "found": record.found,
        "listed_weight": kilograms(record.listed_weight_g),
        "found_weight": kilograms(record.found_weight_g or 0),
        "missing": [
            {"carrier": names.carrier(record.county, piece.carrier), "number": piece.number} for piece in record.missing
        ],
        "photo": record.photo,
        "note": record.note,
    }
    return documents.pdf(FOLDER / "joint_opening.typ", data)
