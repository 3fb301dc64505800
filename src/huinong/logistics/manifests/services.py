"""Files on their way to becoming pieces. What is announced is the parcels' room's act; a file itself is no fact."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.edge.sheet_files import plain, rows_of
from huinong.journal.queries import moment_of
from huinong.journal.services import act
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.manifests import queries
from huinong.logistics.manifests.errors import ColumnsUnknown, NoSuchUpload
from huinong.logistics.manifests.models import ColumnNames, Upload
from huinong.logistics.manifests.reading import FIELDS, WEIGHT_KG
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.errors import ManifestRefused, NoSuchCarrier
from huinong.logistics.parcels.queries import carriers
from huinong.registry.policies.queries import figure
from huinong.storage.secrets import seal

NAME, MANIFEST, HEAD = 120, 40, 80


@act
def upload(*, county: str, carrier: str, manifest: str, file_name: str, content: bytes, actor: Actor) -> UUID:
    """Keep a courier's file until somebody confirms it; the same file again is the same upload, taken or not.

    Raises NoSuchCarrier, NotASheet, SheetTooLarge. Files that nobody confirmed in time are thrown away here.
    """
    gates.require(actor, "parcels.announce")
    brand = next((row for row in carriers(county=county) if row.code == carrier), None)
    gates.require_scope(actor, county, party=brand.party if brand else None)
    if brand is None:
        raise NoSuchCarrier(carrier=carrier, county=county)
    if not manifest.strip() or len(manifest) > MANIFEST or not manifest.isprintable():
        raise InvalidInput(fields="manifest")
    rows_of(file_name, content)
    _throw_away(county)
    row, _is_new = Upload.objects.get_or_create(
        county=county,
        carrier=carrier,
        digest=hashlib.sha256(content).hexdigest(),
        defaults={
            "party": brand.party,
            "manifest": manifest.strip(),
            "file_name": file_name[:NAME],
            "sealed": seal(b64encode(content).decode()),
            "uploaded_at": clock.now(),
            "uploaded_by": actor.id,
        },
    )
    return row.id


def _throw_away(county: str) -> None:
    days = figure("manifests.kept_days", division=county, on=clock.today())
    Upload.objects.filter(county=county, taken_at=None, uploaded_at__lt=clock.now() - timedelta(days=days)).delete()


@act
def name_columns(*, county: str, upload: UUID, fields: Mapping[str, str], actor: Actor) -> None:
    """Remember what this file's courier calls its columns: {head: field}. Raises NoSuchUpload."""
    gates.require(actor, "parcels.announce")
    row = _locked(county, upload, actor)
    known = {*FIELDS, WEIGHT_KG, ""}
    if not all(field in known and len(head) <= HEAD for head, field in fields.items()):
        raise InvalidInput(fields="columns")
    names, _is_new = ColumnNames.objects.get_or_create(county=county, carrier=row.carrier, defaults={"fields": {}})
    names.fields = {**names.fields, **{plain(head): field for head, field in fields.items()}}
    names.save(update_fields=["fields"])


@act
def take(*, county: str, upload: UUID, actor: Actor) -> int:
    """Announce the whole file or nothing; answers how many pieces. A file taken before is answered with its number.

    Raises NoSuchUpload, ColumnsUnknown, and ManifestRefused, which carries every wrong row by the file's own rows.
    """
    gates.require(actor, "parcels.announce")
    row = _locked(county, upload, actor)
    if row.taken_at is not None:
        return row.pieces
    found = queries.read_content(row, queries.opened(row))
    if not found.is_known:
        raise ColumnsUnknown
    if errors := queries.errors_of(row, found, actor):
        raise ManifestRefused(errors)
    if not found.lines:
        raise InvalidInput(fields="file")
    at = moment_of(county, f"{row.manifest}/{row.carrier}/{found.lines[0].number}")
    receipts = parcels.announce(
        county=county, carrier=row.carrier, manifest=row.manifest, lines=found.lines, happened_at=at, actor=actor
    )
    row.taken_at, row.pieces, row.sealed = clock.now(), len(receipts), b""
    row.save(update_fields=["taken_at", "pieces", "sealed"])
    return row.pieces


@act
def discard(*, county: str, upload: UUID, actor: Actor) -> None:
    """Throw away a file that was not taken. Raises NoSuchUpload."""
    gates.require(actor, "parcels.announce")
    row = _locked(county, upload, actor)
    if row.taken_at is not None:
        raise NoSuchUpload
    row.delete()


def _locked(county: str, upload: UUID, actor: Actor) -> Upload:
    seen = queries.visible_uploads(actor).filter(county=county, id=upload)
    row = Upload.objects.select_for_update().filter(county=county, id__in=seen.values("id")).first()
    if row is None:
        raise NoSuchUpload
    return row
