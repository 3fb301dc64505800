"""NDJSON in: one scan a line, each read on its own, so that a bad line spoils no other."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated, BinaryIO, NotRequired
from uuid import UUID

from annotated_types import Ge, Lt
from msgspec import Struct
from pydantic import AwareDatetime, ConfigDict, Field, TypeAdapter, ValidationError, with_config
from pydantic_core import ErrorDetails
from typing_extensions import TypedDict

from huinong.edge.api import FIRST_YEAR, LAST_YEAR, MOST, TEXT
from huinong.edge.errors import InvalidInput
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.errors import LineBroken, LineCut, LineTooLong
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.schemas import CARRIER, NUMBER
from huinong.logistics.parcels.values import Scan

LINE_BYTES = 4_096  # a scan with every detail takes some 600
DEVICE = 40  # characters; with the point and the sequence the key stays under `scanning.KEY_LENGTH`
NAMED = 5  # wrong fields named for one line


Text = Annotated[str, Field(max_length=TEXT, pattern=r"^[^\x00]*$")]
Moment = Annotated[
    AwareDatetime, Ge(datetime(FIRST_YEAR, 1, 1, tzinfo=UTC)), Lt(datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC))
]


@with_config(ConfigDict(extra="forbid", str_strip_whitespace=True))
class ScanLineIn(TypedDict):
    """One scan. The device counts its scans at a point: (point, device, sequence) is the line's key, kept for good."""

    device: Annotated[Text, Field(min_length=1, max_length=DEVICE)]
    sequence: Annotated[int, Field(ge=0, le=MOST)]
    event: Event
    carrier: Annotated[str, CARRIER]
    number: Annotated[Text, NUMBER]
    point: UUID
    happened_at: Moment
    details: NotRequired[Annotated[dict[Text, Text | bool], Field(max_length=12)]]


SCAN_LINE = TypeAdapter(ScanLineIn)
"""Rules of one line, checked without a Python call for each field: a batch has thousands of lines."""


class Line(Struct, frozen=True):
    """One line as it was read: a scan, or why it is none. Numbers run from 1."""

    number: int
    read: Scan | Refusal


def read_lines(stream: BinaryIO) -> Iterator[Line]:
    """The lines of a stream in order. Empty ones are counted and passed over; one too long is not kept in memory."""
    number = 0
    while raw := stream.readline(LINE_BYTES + 1):
        number += 1
        is_whole = raw.endswith(b"\n")
        if not is_whole and len(raw) > LINE_BYTES:
            _pass_over(stream)
            yield Line(number, LineTooLong(line=number, limit=LINE_BYTES))
        elif text := raw.strip():
            yield Line(number, _read(text, number, is_whole=is_whole))


def _pass_over(stream: BinaryIO) -> None:
    while (rest := stream.readline(LINE_BYTES)) and not rest.endswith(b"\n"):
        pass


def _read(text: bytes, number: int, *, is_whole: bool) -> Scan | Refusal:
    try:
        return _scan(SCAN_LINE.validate_json(text))
    except ValidationError as error:
        wrong = error.errors(include_url=False, include_context=False, include_input=False)
    if wrong[0]["type"] == "json_invalid":
        return LineBroken(line=number) if is_whole else LineCut(line=number)
    return InvalidInput(fields=", ".join(_named(each) for each in wrong[:NAMED]))


def _scan(line: ScanLineIn) -> Scan:
    return Scan(
        scan_id=f"{line['point'].hex}/{line['device']}/{line['sequence']}",
        event=line["event"],
        carrier=line["carrier"],
        number=line["number"],
        point=line["point"],
        happened_at=line["happened_at"].astimezone(UTC),
        device=line["device"],
        details=line.get("details", {}),
    )


def _named(error: ErrorDetails) -> str:
    place = ".".join(str(part) for part in error["loc"]) or "line"
    return f"{place} ({error['msg']})"
