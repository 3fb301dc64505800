"""`/api/v1/divisions`: places as they were on a day. Public reference data: whoever is signed in reads it."""

from datetime import date

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest
from huinong.kernel import clock
from huinong.registry.divisions import queries
from huinong.registry.divisions.values import DivisionValue, SuccessionValue

router = Router(tags=["divisions"])
LONG_AGO = date(1949, 10, 1)


class DivisionOut(Schema):
    """One version of a place. `code` is its prefix, which is also the prefix of all below it."""

    code: str
    level: str
    name: str
    kind: str
    urban_rural_class: str
    valid_from: date
    valid_to: date | None


class CountsOut(Schema):
    """How many places of each level; `village_committees` are the 建制村 among the villages."""

    provinces: int
    cities: int
    counties: int
    towns: int
    villages: int
    village_committees: int


class WholeOut(DivisionOut):
    """A place with what lies above it, its counts and its position (WGS-84; null where unknown)."""

    above: list[DivisionOut]
    counts: CountsOut
    kinds: dict[str, int]
    lng: float | None
    lat: float | None
    precision: str


class SuccessionOut(Schema):
    """`share` of 10,000 of one place went on as another from that day."""

    predecessor: str
    successor: str
    share: int
    kind: str
    effective_on: date


class Asked(Schema):
    on: date | None = Field(None, description="The day asked about; today when left out")


class Found(Asked):
    q: str = Field("", max_length=40, description="Part of a name; inside a county also pinyin and initials")
    prefix: str = Field("", pattern=r"^[0-9]{0,12}$")


@router.get("", response=list[DivisionOut], summary="Find places by name; the provinces when nothing is asked")
def search(request: ActorRequest, asked: Query[Found]) -> list[DivisionOut]:
    if not asked.q:
        return [_out(row) for row in queries.children(asked.prefix, asked.on)]
    return [_out(row) for row in queries.search(asked.q, prefix=asked.prefix, on=asked.on, limit=100)]


@router.get("/{code}", response=WholeOut, summary="One place")
def one(request: ActorRequest, code: str, asked: Query[Asked]) -> WholeOut:
    found = queries.division(code, asked.on)
    seat = queries.place(found.prefix)
    counts = queries.counts(found.prefix, asked.on)
    return WholeOut(
        **_out(found).dict(),
        above=[_out(row) for row in queries.ancestors(found.prefix, asked.on)],
        counts=CountsOut(**{name: getattr(counts, name) for name in CountsOut.model_fields}),
        kinds={kind.value: number for kind, number in queries.kinds(found.prefix, asked.on).items()},
        lng=seat.lng,
        lat=seat.lat,
        precision=seat.precision.value,
    )


@router.get("/{code}/children", response=list[DivisionOut], summary="The places right below one")
def children(request: ActorRequest, code: str, asked: Query[Asked]) -> list[DivisionOut]:
    found = queries.division(code, asked.on)
    return [_out(row) for row in queries.children(found.prefix, asked.on)]


@router.get("/{code}/successions", response=list[SuccessionOut], summary="What became of the places under one")
def successions(request: ActorRequest, code: str, asked: Query[Asked]) -> list[SuccessionOut]:
    prefix = queries.division(code, asked.on).prefix
    found = queries.successions(prefix, since=LONG_AGO, until=asked.on or clock.today())
    return [_succession_out(row) for row in found]


def _out(row: DivisionValue) -> DivisionOut:
    return DivisionOut(
        code=row.prefix,
        level=row.level.name.lower(),
        name=row.name,
        kind=row.kind.value,
        urban_rural_class=row.urban_rural_class,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _succession_out(row: SuccessionValue) -> SuccessionOut:
    return SuccessionOut(**{name: getattr(row, name) for name in SuccessionOut.model_fields})
