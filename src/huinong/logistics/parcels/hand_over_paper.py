"""The hand-over sheet (交接单): what passed, or is about to pass, from one custodian to the next, and in what state."""

from typing import Any

from huinong.access.queries import staff_names
from huinong.edge import documents
from huinong.kernel.actor import Actor
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.parcels.hand_overs import Passage, passed_with
from huinong.logistics.parcels.names import Names
from huinong.logistics.parcels.papers import FOLDER, heading, kilograms, moment

SEALS = {None: "待接收", True: "完好", False: "破损"}


@documents.in_chinese
def hand_over_sheet(bag: BagValue, *, names: Names, actor: Actor) -> bytes:
    """Both sides' scans, each bag's seal and count, what differs, and places to sign. Raises NeverHandedOver."""
    passed = passed_with(bag, actor=actor)
    first = passed[0]
    people = staff_names({each.offered_by for each in passed} | {each.accepted_by for each in passed})
    data = {
        **heading(bag.county, "交接单", f"{bag.number}-{moment(first.offered_at)[5:].translate(PLAIN)}", actor),
        "giver": names.holder(bag.county, first.giver),
        "taker": names.holder(bag.county, first.taker),
        "offered_at": moment(first.offered_at),
        "offered_by": people.get(first.offered_by, ""),
        "accepted_at": moment(first.accepted_at),
        "accepted_by": people.get(first.accepted_by, ""),
        "rows": [_row(each, names) for each in passed],
        "pieces": sum(each.bag.pieces for each in passed),
        "weight": kilograms(sum(each.bag.weight_g for each in passed)),
        "differing": sum(bool(difference(each)) for each in passed),
    }
    return documents.pdf(FOLDER / "hand_over.typ", data)


PLAIN = str.maketrans("", "", "-: ")
"""A moment as digits alone, for a number that can be read out."""


def _row(each: Passage, names: Names) -> dict[str, Any]:
    bag = each.bag
    return {
        "bag": bag.number,
        "from": names.point(bag.county, bag.from_point),
        "to": names.point(bag.county, bag.to_point),
        "seal": bag.seal_no,
        "seal_state": SEALS[each.seal_intact],
        "pieces": bag.pieces,
        "counted": "" if each.counted is None else str(each.counted),
        "weight": kilograms(bag.weight_g),
        "difference": difference(each),
    }


def difference(each: Passage) -> str:
    """What does not agree, in words; "" when all does."""
    found = ["封志异常"] if each.seal_intact is False else []
    if each.counted is not None and each.counted != each.bag.pieces:
        missing = each.bag.pieces - each.counted
        found.append(f"少 {missing} 件" if missing > 0 else f"多 {-missing} 件")
    return "，".join(found)
