"""Reads of files: what waits, and what taking one would do."""

from base64 import b64decode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from huinong.edge import gates
from huinong.edge.sheet_files import Row, rows_of
from huinong.kernel.actor import Actor
from huinong.logistics.manifests.errors import NoSuchUpload
from huinong.logistics.manifests.models import ColumnNames, Upload
from huinong.logistics.manifests.reading import ReadManifest, read
from huinong.logistics.parcels.announcing import examine
from huinong.logistics.parcels.names import Names
from huinong.logistics.parcels.values import RowError
from huinong.storage.secrets import unseal

COUNTY, TOWN = 6, 9


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadValue:
    """A file as lists show it; `pieces` and `taken_at` are set once it was confirmed."""

    id: UUID
    county: str
    carrier: str
    party: UUID
    manifest: str
    file_name: str
    uploaded_at: datetime
    taken_at: datetime | None
    pieces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TownTotal:
    """What a file brings to one township."""

    town: str
    name: str
    pieces: int
    weight_g: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What a file holds and what taking it would do. `errors` have the file's own rows; none means it may be taken."""

    upload: UploadValue
    found: ReadManifest
    table: tuple[Row, ...]
    towns: tuple[TownTotal, ...]
    errors: tuple[RowError, ...]


def visible_uploads(actor: Actor) -> QuerySet[Upload]:
    """The one gate: a county's files for those who work in it, a courier's own for the courier."""
    scope = actor.scope
    if scope.point is not None or len(scope.division) > COUNTY:
        return Upload.objects.none()
    rows = Upload.objects.filter(county__startswith=scope.division)
    return rows if scope.party is None else rows.filter(party=scope.party)


def upload(actor: Actor, county: str, id_: UUID) -> UploadValue:
    """One file. Raises NoSuchUpload."""
    return value_of(_row(actor, county, id_))


def preview(actor: Actor, county: str, id_: UUID) -> Preview:
    """What a file that waits would do, checked against the county and the contract of the day. Raises NoSuchUpload."""
    row = _row(actor, county, id_)
    if row.taken_at is not None:
        raise NoSuchUpload
    content = opened(row)
    found = read_content(row, content)
    return Preview(
        upload=value_of(row),
        found=found,
        table=rows_of(row.file_name, content),
        towns=totals(found),
        errors=errors_of(row, found, actor),
    )


def read_content(row: Upload, content: bytes) -> ReadManifest:
    """The file's lines, by what its courier calls its columns."""
    named = ColumnNames.objects.filter(county=row.county, carrier=row.carrier).first()
    villages = Names().village_codes(row.county)
    return read(rows_of(row.file_name, content), villages, named.fields if named else {})


def opened(row: Upload) -> bytes:
    """The content of a file that waits."""
    return b64decode(unseal(bytes(row.sealed)))


def totals(found: ReadManifest) -> tuple[TownTotal, ...]:
    """Pieces and weight by township, the largest first; what lies in none is among the errors."""
    names = Names()
    pieces = Counter(line.village[:TOWN] for line in found.lines)
    weights: Counter[str] = Counter()
    for line in found.lines:
        weights[line.village[:TOWN]] += line.weight_g
    return tuple(
        TownTotal(town=town, name=names.town(town), pieces=count, weight_g=weights[town])
        for town, count in pieces.most_common()
        if names.town(town) != town
    )


def errors_of(row: Upload, found: ReadManifest, actor: Actor) -> tuple[RowError, ...]:
    """Every wrong cell of a file, by the file's own rows."""
    return tuple(sorted(_errors(row, found, actor), key=lambda error: error.row))


def _errors(row: Upload, found: ReadManifest, actor: Actor) -> Iterator[RowError]:
    yield from found.errors
    wrong = examine(county=row.county, carrier=row.carrier, manifest=row.manifest, lines=found.lines, actor=actor)
    for error in wrong:
        line = found.lines[error.row - 1]
        said = str(getattr(line, error.column, ""))[:60]
        yield RowError(row=found.rows[error.row - 1], column=error.column, reason=error.reason, text=said)


def _row(actor: Actor, county: str, id_: UUID) -> Upload:
    gates.require(actor, "parcels.announce")
    row = visible_uploads(actor).filter(county=county, id=id_).first()
    if row is None:
        raise NoSuchUpload
    return row


def value_of(row: Upload) -> UploadValue:
    """The frozen value of a file."""
    return UploadValue(**{name: getattr(row, name) for name in UploadValue.__dataclass_fields__})
