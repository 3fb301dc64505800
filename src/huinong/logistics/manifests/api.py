"""`/api/v1/manifests`: what a manifest would do, before `/api/v1/parcels/manifests` takes it."""

from collections import Counter

from ninja import Router, Schema

from huinong.edge.api import ActorRequest, IdempotencyKey
from huinong.logistics.parcels.announcing import examine
from huinong.logistics.parcels.names import Names
from huinong.logistics.parcels.schemas import ManifestIn
from huinong.logistics.parcels.values import ManifestLine

router = Router(tags=["manifests"])
TOWN = 9


class RowErrorOut(Schema):
    """What is wrong with one line: the line from 1, its column, a stable reason, and words."""

    row: int
    column: str
    reason: str
    text: str


class TownOut(Schema):
    """What the manifest brings to one township, by its nine digits."""

    town: str
    name: str
    pieces: int
    weight_g: int


class PreviewOut(Schema):
    """What taking it would do: with any error, nothing."""

    pieces: int
    towns: list[TownOut]
    errors: list[RowErrorOut]


@router.post("/preview", response=PreviewOut, summary="Check a manifest as if it were taken; nothing is written")
def preview(request: ActorRequest, key: IdempotencyKey, body: ManifestIn) -> PreviewOut:
    lines = [ManifestLine(**line.dict()) for line in body.lines]
    errors = examine(
        county=body.county, carrier=body.carrier, manifest=body.manifest or key, lines=lines, actor=request.actor
    )
    names, weights = Names(), Counter[str]()
    for line in lines:
        weights[line.village[:TOWN]] += line.weight_g
    pieces = Counter(line.village[:TOWN] for line in lines)
    return PreviewOut(
        pieces=len(lines),
        towns=[
            TownOut(town=town, name=names.town(town), pieces=count, weight_g=weights[town])
            for town, count in sorted(pieces.items())
        ],
        errors=[RowErrorOut(row=e.row, column=e.column, reason=e.reason, text=e.text) for e in errors[:1_000]],
    )
