"""A carrier's manifest, pasted or uploaded: all of it is taken or nothing, and every wrong row is shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, page
from huinong.edge.problems import status_of
from huinong.kernel import clock
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import services
from huinong.logistics.parcels.errors import ManifestRefused
from huinong.logistics.parcels.find_queries import happened_at
from huinong.logistics.parcels.labels import COLUMNS, ROW_ERRORS
from huinong.logistics.parcels.manifest_files import ReadManifest, decoded, read
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.values import CarrierValue, RowError

SHOWN = 200  # wrong rows on the page; whoever has more has the wrong file
FILE_BYTES = 6 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class ShownError:
    """A wrong row in words: its place in the file, the column, what stands there, what is wanted."""

    row: int
    column: str
    value: str
    wanted: str


@require_http_methods(["GET", "POST"])
@page("parcels.announce")
def announce(request: PageRequest) -> HttpResponseBase:
    """Take a manifest, or show what is wrong with it."""
    names, county = Names(), county_of(request.actor, request.GET.get("county", ""))
    party = request.actor.scope.party
    brands = [row for row in names.carriers(county) if party in {None, row.party}]
    refused: Refusal | None = None
    errors: list[ShownError] = []
    text = ""
    if request.method == "POST":
        try:
            text = _text(request)
            found = read(text, names.village_codes(county))
            return _take(request, county, brands, found)
        except ManifestRefused as refusal:
            refused, errors = refusal, _shown(refusal.rows, found)
        except Refusal as refusal:
            refused = refusal
    shown = {
        "brands": brands,
        "carrier": request.POST.get("carrier", ""),
        "manifest": request.POST.get("manifest", "") or f"{clock.now().astimezone(clock.BEIJING):%Y%m%d-%H%M}",
        "text": text,
        "refused": refused,
        "errors": errors[:SHOWN],
        "more": max(0, len(errors) - SHOWN),
        "columns": list(COLUMNS.values()),
    }
    return render(request, "parcels/announce.html", shown, status=status_of(refused) if refused else 200)


def _text(request: PageRequest) -> str:
    file = request.FILES.get("file")
    if file is None:
        return str(request.POST.get("text", ""))
    if (file.size or 0) > FILE_BYTES:
        raise InvalidInput(fields=_("file: at most 6 MB"))
    return decoded(file.read())


def _take(request: PageRequest, county: str, brands: Sequence[CarrierValue], found: ReadManifest) -> HttpResponseBase:
    carrier, manifest = request.POST.get("carrier", ""), request.POST.get("manifest", "").strip()
    if not manifest or len(manifest) > 40 or not manifest.isprintable():
        raise InvalidInput(fields=_("manifest number"))
    if carrier not in {brand.code for brand in brands}:
        raise InvalidInput(fields=_("carrier"))
    if found.errors:
        raise ManifestRefused(found.errors)
    if not found.lines:
        raise InvalidInput(fields=_("manifest: nothing in it"))
    at = happened_at(county, [f"{manifest}/{carrier}/{found.lines[0].number}"])
    taken = services.announce(
        county=county, carrier=carrier, manifest=manifest, lines=found.lines, happened_at=at, actor=request.actor
    )
    said = ngettext("{count} piece is announced.", "{count} pieces are announced.", len(taken))
    messages.success(request, said.format(count=f"{len(taken):,}"))
    return redirect("parcels:list")


def _shown(rows: Sequence[RowError], found: ReadManifest) -> list[ShownError]:
    """The errors in words. What the reader refused has the file's own rows; what the service did counts its lines."""
    shown = []
    for error in rows:
        is_of_service = not found.errors
        line = found.lines[error.row - 1] if is_of_service and error.row <= len(found.lines) else None
        value: Any = getattr(line, error.column, "") if line else error.text
        shown.append(
            ShownError(
                row=found.rows[error.row - 1] if line else error.row,
                column=str(COLUMNS.get(error.column, "")),
                value=str(value)[:60],
                wanted=str(ROW_ERRORS.get((error.column, error.reason), error.text)),
            )
        )
    return shown
