"""`/api/v1/parcels/emsevt`: events of pieces in UPU terms, streamed as they are read."""

from datetime import date
from typing import Any

from django.http import StreamingHttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest
from huinong.edge.middleware import NDJSON
from huinong.logistics.parcels.emsevt import WRITERS, Form, Wanted, events
from huinong.logistics.parcels.life import Direction
from huinong.logistics.parcels.names import county_of

router = Router(tags=["parcels"])
TYPES = {Form.CSV: "text/csv; charset=utf-8", Form.NDJSON: NDJSON}


class EmsevtAsked(Schema):
    """Days in China, both included."""

    since: date
    until: date
    county: str = Field("", pattern=r"^([0-9]{6})?$")
    carrier: str = Field("", max_length=12)
    direction: Direction | None = None
    form: Form = Form.NDJSON


class EmsevtOut(Schema):
    """One event, as a line of NDJSON or a row of CSV has it."""

    item: str
    item_kind: str = Field(description="S10, or domestic")
    carrier: str
    direction: str = Field(description="inbound, outbound")
    event: str = Field(description="The code of UPU standard M40 (EMSEVT)")
    happened_at: str = Field(description="Local time with its offset")
    place_code: str
    place: str
    reason: str = Field(description="Of EMH: what is wrong, in our words; the UPU's numeric list is not used")
    action: str = Field(description="Of EMH: returned to sender, or forwarded")


LINES = {NDJSON: {"schema": EmsevtOut.model_json_schema()}, "text/csv": {"schema": {"type": "string"}}}
DESCRIBED: dict[str, Any] = {"responses": {200: {"description": "One line an event", "content": LINES}}}


@router.get("/emsevt", openapi_extra=DESCRIBED, summary="Events of pieces in UPU terms (EMSEVT), as NDJSON or CSV")
def emsevt(request: ActorRequest, asked: Query[EmsevtAsked]) -> StreamingHttpResponse:
    """A county's events for its own desks, a courier's own for the courier; steps without a code are left out."""
    wanted = Wanted(
        county=county_of(request.actor, asked.county),
        since=asked.since,
        until=asked.until,
        carrier=asked.carrier,
        direction=asked.direction,
    )
    found = events(wanted, actor=request.actor)
    return StreamingHttpResponse(WRITERS[asked.form](found), content_type=TYPES[asked.form])
