"""`/api/v1/parcels/scans/lines`: batches of scans as NDJSON, one scan a line in and one answer a line out."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from itertools import chain
from typing import Any
from uuid import UUID

import orjson
from django.http import StreamingHttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest, IdempotencyKey
from huinong.edge.errors import InvalidInput
from huinong.edge.middleware import NDJSON
from huinong.logistics.parcels.ingesting import LineAnswer
from huinong.logistics.parcels.line_reading import SCAN_LINE, read_lines
from huinong.logistics.parcels.services import ingest
from huinong.logistics.parcels.values import Answer

router = Router(tags=["parcels"])


class CountyAsked(Schema):
    county: str = Field(pattern=r"^[0-9]{6}$")


class LineOut(Schema):
    """What came of one line: `fact` records it, or `code`, `what` and `mend` say why nothing moved.

    `line` counts from 1. `key` is made of the line's point, device and sequence, "" where the line could not be read.
    `recorded_at` is when the server heard of it first; `happened_at` is the device's own and stays what it was.
    """

    line: int
    key: str
    answer: Answer
    fact: UUID | None
    happened_at: datetime | None
    recorded_at: datetime | None
    facts: dict[str, Any]
    code: str
    what: str
    mend: str


def _described(schema: dict[str, Any]) -> dict[str, Any]:
    """One line's schema as content; the enumerations it names stand among the description's own."""
    return {NDJSON: {"schema": {name: value for name, value in schema.items() if name != "$defs"}}}


REF = "#/components/schemas/{model}"
DESCRIBED: dict[str, Any] = {
    "requestBody": {"required": True, "content": _described(SCAN_LINE.json_schema(ref_template=REF))},
    "responses": {
        200: {"description": "One line an answer", "content": _described(LineOut.model_json_schema(ref_template=REF))}
    },
}


@router.post("/scans/lines", openapi_extra=DESCRIBED, summary="Record a batch of scans, answered line by line")
def scan_lines(request: ActorRequest, key: IdempotencyKey, asked: Query[CountyAsked]) -> StreamingHttpResponse:
    """Scans as NDJSON: one JSON object a line, at most 4 KB each and 4 MB together.

    Every line carries its own key (point, device, sequence), so a batch may be sent again, whole or in part and in
    other company: what was recorded is answered `repeated`. A refused line undoes no other. The answers come in the
    order of the lines while later ones are still worked on; the header's key names the sending and decides nothing.
    """
    lines = read_lines(BytesIO(request.body))
    first = next(lines, None)
    if first is None:
        raise InvalidInput(fields="body")
    answers = ingest(county=asked.county, lines=chain([first], lines), actor=request.actor)
    return StreamingHttpResponse(as_ndjson(answers), content_type=NDJSON)


def as_ndjson(answers: Iterable[LineAnswer]) -> Iterator[bytes]:
    """One line of JSON for each answer."""
    for each in answers:
        yield orjson.dumps(_told(each), option=orjson.OPT_APPEND_NEWLINE)


def _told(each: LineAnswer) -> dict[str, Any]:
    """As `LineOut` describes it."""
    outcome = each.outcome
    fact, refusal = outcome.fact, outcome.refusal
    return {
        "line": each.line,
        "key": outcome.scan_id,
        "answer": outcome.answer.value,
        "fact": fact.id if fact else None,
        "happened_at": fact.happened_at if fact else None,
        "recorded_at": fact.recorded_at if fact else None,
        "facts": fact.facts if fact else {},
        "code": outcome.code,
        "what": refusal.say_what() if refusal else "",
        "mend": refusal.say_mend() if refusal else "",
    }
