"""The files of a GTFS archive as rows of text: every row is kept, and whatever could not be read is reported."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from huinong.logistics.transport.gtfs_values import FeedProblem, FeedRemark

NAMES = (
    "agency.txt", "stops.txt", "routes.txt", "trips.txt", "stop_times.txt", "calendar.txt", "calendar_dates.txt",
    "frequencies.txt",
)  # fmt: skip
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "agency.txt": ("agency_name", "agency_timezone"),
    "stops.txt": ("stop_id", "stop_name"),
    "routes.txt": ("route_id",),
    "trips.txt": ("route_id", "service_id", "trip_id"),
    "stop_times.txt": ("trip_id", "stop_id", "stop_sequence", "arrival_time", "departure_time"),
}
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "calendar.txt": (
        "service_id", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "start_date",
        "end_date",
    ),
    "calendar_dates.txt": ("service_id", "date", "exception_type"),
    "frequencies.txt": ("trip_id", "start_time", "end_time", "headway_secs"),
}  # fmt: skip
MOST_BYTES = 300 * 1024 * 1024  # of one archive unpacked: a province's timetable is some fifty
ASIAN = "Asia/"
FALLBACKS = {True: "gb18030", False: "cp1252"}
FALLBACK_NAMES = {"gb18030": "GB 18030", "cp1252": "Windows-1252"}
ZONE = "Asia/Shanghai"
FIRST_ROW = 2  # under the head

Row = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file with their numbers, as a spreadsheet counts them: the head is row 1, empty ones count."""

    rows: Sequence[tuple[int, Row]]


@dataclass(frozen=True, slots=True)
class Archive:
    """The tables that are there, what is wrong with them as files, and what was remarked."""

    tables: Mapping[str, Table]
    problems: tuple[FeedProblem, ...]
    remarks: tuple[FeedRemark, ...]


def unpack(content: bytes) -> Archive:
    """Read the files of an archive; those GTFS does not need may be missing."""
    try:
        packed = _packed(content)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        return Archive({}, (FeedProblem("", 0, "", "", "not_a_zip"),), ())
    if packed is None:
        return Archive({}, (FeedProblem("", 0, "", "", "too_large"),), ())
    fallback = FALLBACKS[_is_asian(packed.get("agency.txt", b""))]
    problems = [FeedProblem(name, 0, "", "", "missing_file") for name in REQUIRED if name not in packed]
    tables: dict[str, Table] = {}
    remarks: list[FeedRemark] = []
    for name, raw in packed.items():
        text, said = _decoded(name, raw, fallback)
        remarks += said
        tables[name], wrong = _table(name, text)
        problems += wrong
    return Archive(tables, tuple(problems), tuple(remarks))


def _packed(content: bytes) -> dict[str, bytes] | None:
    """The files we read by name, also when they stand in one folder; None when they unpack to more than we take."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        wanted = {info.filename.rsplit("/", 1)[-1]: info for info in archive.infolist()}
        chosen = {name: wanted[name] for name in NAMES if name in wanted}
        if sum(info.file_size for info in chosen.values()) > MOST_BYTES:
            return None
        return {name: archive.read(info) for name, info in chosen.items()}


def _is_asian(agency: bytes) -> bool:
    return ASIAN.encode() in agency


def _decoded(name: str, raw: bytes, fallback: str) -> tuple[str, list[FeedRemark]]:
    """UTF-8, or else line by line with the fallback, so that a well-written line beside a bad one stays as it is."""
    try:
        return raw.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    lines, fallen, replaced = [], 0, 0
    for line in raw.removeprefix(b"\xef\xbb\xbf").splitlines(keepends=True):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            fallen += 1
            text = line.decode(fallback, errors="replace")
            replaced += "\ufffd" in text
            lines.append(text)
    remarks = [FeedRemark(name, "fallback", fallen, FALLBACK_NAMES[fallback])]
    return "".join(lines), remarks + ([FeedRemark(name, "replaced", replaced)] if replaced else [])


def _table(name: str, text: str) -> tuple[Table, list[FeedProblem]]:
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""))
    try:
        head = [cell.strip() for cell in next(reader, [])]
        rows = [
            (row, dict(zip(head, map(str.strip, cells), strict=False)))
            for row, cells in enumerate(reader, FIRST_ROW)
            if any(map(str.strip, cells))
        ]
    except csv.Error:
        return Table(()), [FeedProblem(name, reader.line_num, "", "", "too_long")]
    needed = {**REQUIRED, **OPTIONAL}[name]
    missing = [FeedProblem(name, 0, column, "", "missing_column") for column in needed if column not in head]
    return Table(rows), missing
