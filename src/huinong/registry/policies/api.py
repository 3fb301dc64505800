"""`/api/v1/policies`: the figures that rules set. Who is signed in reads them; setting one takes `policies.write`."""

from datetime import date

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge import gates
from huinong.edge.api import ActorRequest, IdempotencyKey, Strict
from huinong.kernel import clock
from huinong.registry.policies import queries, services
from huinong.registry.policies.values import PolicyValue

router = Router(tags=["policies"])


class FigureOut(Schema):
    """A figure with the rule it comes from; it holds on `valid_from`, no longer on `valid_to`."""

    key: str
    division: str
    valid_from: date
    valid_to: date | None
    value: int
    unit: str
    source: str
    note: str


class FigureIn(Strict):
    """A figure to enter for a place (a code prefix, "" the nation) from a day on."""

    key: str = Field(min_length=3, max_length=80, pattern=r"^[a-z_]+(\.[a-z0-9_]+)+$")
    division: str = Field("", pattern=r"^[0-9]{0,12}$")
    valid_from: date
    valid_to: date | None = None
    value: int = Field(ge=-(10**12), le=10**12)
    unit: str = Field(min_length=1, max_length=24)
    source: str = Field(min_length=2, max_length=300)
    note: str = Field("", max_length=300)


class Asked(Schema):
    division: str = Field("", pattern=r"^[0-9]{0,12}$")
    on: date | None = Field(None, description="The day asked about; today when left out")


@router.get("", response=list[FigureOut], summary="Every figure that holds for a place on a day")
def figures(request: ActorRequest, asked: Query[Asked]) -> list[FigureOut]:
    return [_out(row) for row in queries.policies(division=asked.division, on=asked.on or clock.today())]


@router.get("/{key}", response=list[FigureOut], summary="Every figure ever set under a key, the newest first")
def history(request: ActorRequest, key: str) -> list[FigureOut]:
    return [_out(row) for row in queries.history(key)]


@router.post(
    "", response=FigureOut, summary="Enter a figure; again changes nothing. No fact is written: it is of no county"
)
def enter(request: ActorRequest, key: IdempotencyKey, body: FigureIn) -> FigureOut:
    gates.require(request.actor, "policies.write")
    return _out(services.enter_figure(figure=PolicyValue(**body.dict()), actor=request.actor))


def _out(row: PolicyValue) -> FigureOut:
    return FigureOut(**{name: getattr(row, name) for name in FigureOut.model_fields})
