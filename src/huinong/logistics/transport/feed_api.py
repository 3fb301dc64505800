"""`/api/v1/transport/timetable`: a timetable in GTFS looked at, taken whole, and given out."""

import binascii
from base64 import b64decode
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import Field

from huinong.edge.api import ActorRequest, IdempotencyKey, ReceiptOut, Strict, receipt_out
from huinong.edge.errors import InvalidInput
from huinong.edge.middleware import API_BODY_BYTES
from huinong.logistics.parcels.names import county_of
from huinong.logistics.parcels.schemas import COUNTY
from huinong.logistics.transport import feed_pages, feeds, services
from huinong.logistics.transport.schemas import WhenIn

router = Router(tags=["transport"])
AS_ZIP: dict[str, Any] = {
    "responses": {
        200: {"description": "The archive", "content": {feed_pages.ZIP: {"schema": {"type": "string"}}}},
    }
}


class ProblemOut(Schema):
    """What is wrong, and where: rows count as in a spreadsheet, 1 is the head; 0 is the file as a whole."""

    file: str
    row: int
    column: str
    value: str
    reason: str
    wanted: str


class RemarkOut(Schema):
    """What was taken otherwise than it stands."""

    file: str
    reason: str
    rows: int
    said: str


class FileOut(Schema):
    """A timetable's file: `state` is good, wrong or taken; `counts` is what taking it would do."""

    id: UUID
    file_name: str
    digest: str
    from_on: date
    state: str
    counts: dict[str, int]
    wrong: int
    problems: list[ProblemOut]
    remarks: list[RemarkOut]


class FileIn(Strict):
    """A GTFS archive in base64 (its console takes larger ones), and the day it is to hold from."""

    county: str = COUNTY
    file_name: str = Field("gtfs.zip", max_length=120)
    content: str = Field(min_length=1, max_length=API_BODY_BYTES)
    from_on: date


class TakeFileIn(WhenIn):
    """The digest says which file was looked at."""

    digest: str = Field(max_length=64)


@router.get("/timetable/gtfs", openapi_extra=AS_ZIP, summary="The county's timetable of today as GTFS")
def download(request: ActorRequest, county: str = "") -> HttpResponse:
    return feed_pages.zipped(request.actor, county_of(request.actor, county))


@router.post("/timetable/files", response=FileOut, summary="Look at a timetable as if it were taken")
def upload(request: ActorRequest, key: IdempotencyKey, body: FileIn) -> FileOut:
    """The same archive for the same day is the same file, whatever the key."""
    try:
        content = b64decode(body.content, validate=True)
    except (binascii.Error, ValueError) as error:
        raise InvalidInput(fields=_("content: base64")) from error
    id_ = services.upload_timetable(
        county=body.county, file_name=body.file_name, content=content, from_on=body.from_on, actor=request.actor
    )
    return _file(feeds.file(actor=request.actor, county=body.county, id_=id_))


@router.get("/timetable/files/{file}", response=FileOut, summary="What was found in a timetable's file")
def one(request: ActorRequest, file: UUID, county: str = "") -> FileOut:
    return _file(feeds.file(actor=request.actor, county=county_of(request.actor, county), id_=file))


@router.post("/timetable/files/{file}/take", response=ReceiptOut, summary="Take the file that was looked at")
def take(request: ActorRequest, key: IdempotencyKey, file: UUID, body: TakeFileIn) -> ReceiptOut:
    """It is one act by its digest and day, whatever the key: from here, from the console or the command line."""
    return receipt_out(services.load_uploaded(file=file, actor=request.actor, **body.dict()))


def _file(value: feeds.FileValue) -> FileOut:
    names = ("id", "file_name", "digest", "from_on", "state", "counts", "wrong")
    return FileOut(
        **{name: getattr(value, name) for name in names},
        problems=[
            ProblemOut(**{name: getattr(each, name) for name in ProblemOut.model_fields}) for each in value.problems
        ],
        remarks=[RemarkOut(**{name: getattr(each, name) for name in RemarkOut.model_fields}) for each in value.remarks],
    )
