"""A courier's manifest: upload or paste it, see what it would do, then take all of it or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.errors import InvalidInput, SheetTooLarge
from huinong.edge.filters import Choice
from huinong.edge.heads import WrongCell, mapping
from huinong.edge.pages import PageRequest, page
from huinong.edge.problems import status_of
from huinong.edge.sheet_files import FILE_BYTES, MOST_ROWS
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.kernel.refusal import Refusal
from huinong.logistics.manifests import labels, queries, services
from huinong.logistics.manifests.error_sheets import error_sheet
from huinong.logistics.manifests.queries import Preview, UploadValue
from huinong.logistics.manifests.reading import REQUIRED
from huinong.logistics.parcels.errors import ManifestRefused
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.values import CarrierValue, RowError

SHOWN = 200  # wrong cells on the page; whoever has more takes the error file
STATES = {
    "True": Badge(gettext_lazy("Taken"), Tint.GREEN),
    "False": Badge(gettext_lazy("Waits for your word"), Tint.AMBER),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A file as the list shows it."""

    id: UUID
    county: str
    brand: str
    manifest: str
    file_name: str
    uploaded_at: object
    is_taken: bool
    pieces: int | None


def _table(names: Names) -> Table:
    return Table(
        name="manifests",
        columns=(
            Column("manifest", gettext_lazy("Manifest")),
            Column("brand", gettext_lazy("Carrier"), sort="carrier"),
            Column("is_taken", gettext_lazy("State"), Kind.STATUS, badges=STATES, sort="taken_at"),
            Column("pieces", gettext_lazy("Pieces"), Kind.NUMBER),
            Column("uploaded_at", gettext_lazy("Uploaded"), Kind.TIME),
            Column("file_name", gettext_lazy("File"), shown=False),
        ),
        filters=(
            Choice(
                "state",
                gettext_lazy("State"),
                (("taken", gettext_lazy("Taken")), ("waiting", gettext_lazy("Waits for your word"))),
                narrow_by=lambda rows, value: rows.filter(taken_at__isnull=value == "waiting"),
            ),
        ),
        search=("manifest", "file_name"),
        search_hint=gettext_lazy("Manifest number or file name"),
        default_sort="-uploaded_at",
        row=lambda row: _line(queries.value_of(row), names),
        link=lambda line: reverse("manifests:upload", args=[line.county, line.id]),
        empty=gettext_lazy("No manifest was uploaded yet."),
        empty_hint=gettext_lazy("Upload a courier's list; you see what it would do before it counts."),
    )


def _line(value: UploadValue, names: Names) -> Line:
    return Line(
        id=value.id,
        county=value.county,
        brand=names.carrier(value.county, value.carrier),
        manifest=value.manifest,
        file_name=value.file_name,
        uploaded_at=value.uploaded_at,
        is_taken=value.taken_at is not None,
        pieces=value.pieces or None,
    )


@require_safe
@page("parcels.announce")
def uploads(request: PageRequest) -> HttpResponseBase:
    """The files of one's couriers, the newest first."""
    return _table(Names()).respond(request, queries.visible_uploads(request.actor), "manifests/list.html")


@require_http_methods(["GET", "POST"])
@page("parcels.announce")
def new(request: PageRequest) -> HttpResponseBase:
    """Upload a file or paste rows; nothing is announced by that."""
    county = county_of(request.actor, request.GET.get("county", ""))
    brands = _brands(county, request.actor.scope.party)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            id_ = _kept(request, county, brands)
        except Refusal as refusal:
            refused = refusal
        else:
            return redirect("manifests:upload", county, id_)
    shown = {
        "brands": brands,
        "carrier": request.POST.get("carrier", ""),
        "manifest": request.POST.get("manifest", "") or f"{clock.now().astimezone(clock.BEIJING):%Y%m%d-%H%M}",
        "text": request.POST.get("text", ""),
        "refused": refused,
        "columns": [label for name, label in labels.COLUMNS.items() if name != "weight_kg"],
    }
    return render(request, "manifests/new.html", shown, status=status_of(refused) if refused else 200)


def _brands(county: str, party: UUID | None) -> list[CarrierValue]:
    return [row for row in Names().carriers(county) if party in {None, row.party}]


def _kept(request: PageRequest, county: str, brands: Sequence[CarrierValue]) -> UUID:
    carrier, file = request.POST.get("carrier", ""), request.FILES.get("file")
    if carrier not in {brand.code for brand in brands}:
        raise InvalidInput(fields=_("carrier"))
    if file is not None and (file.size or 0) > FILE_BYTES:
        raise SheetTooLarge(name=str(file.name), rows=f"{MOST_ROWS:,}", megabytes=FILE_BYTES // 1024 // 1024)
    content = file.read() if file is not None else request.POST.get("text", "").encode()
    if not content.strip():
        raise InvalidInput(fields=_("file or rows: nothing in it"))
    return services.upload(
        county=county,
        carrier=carrier,
        manifest=request.POST.get("manifest", "").strip(),
        file_name=str(file.name) if file is not None else _("Pasted rows"),
        content=content,
        actor=request.actor,
    )


@require_http_methods(["GET", "POST"])
@page("parcels.announce")
def upload(request: PageRequest, county: str, upload: UUID) -> HttpResponseBase:
    """What a file would do; saying what its columns mean, taking it, throwing it away."""
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            return _acted(request, county, upload)
        except ManifestRefused:
            pass  # the page itself lists every wrong cell
        except Refusal as refusal:
            refused = refusal
    value = queries.upload(request.actor, county, upload)
    shown = {"upload": value, "brand": Names().carrier(county, value.carrier), "refused": refused}
    if value.taken_at is None:
        shown |= _previewed(queries.preview(request.actor, county, upload))
    return render(request, "manifests/upload.html", shown, status=status_of(refused) if refused else 200)


def _acted(request: PageRequest, county: str, upload: UUID) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "columns":
        heads, fields = request.POST.getlist("head"), request.POST.getlist("field")
        said = dict(zip(heads, fields, strict=False))
        services.name_columns(county=county, upload=upload, fields=said, actor=request.actor)
    elif act == "take":
        count = services.take(county=county, upload=upload, actor=request.actor)
        told = ngettext("{count} piece is announced.", "{count} pieces are announced.", count)
        messages.success(request, told.format(count=f"{count:,}"))
    elif act == "discard":
        services.discard(county=county, upload=upload, actor=request.actor)
        messages.success(request, _("The file is thrown away. Nothing was announced."))
        return redirect("manifests:list")
    else:
        raise InvalidInput(fields="act")
    return redirect("manifests:upload", county, upload)


def _previewed(found: Preview) -> dict[str, object]:
    wrong_rows = {error.row for error in found.errors}
    return {
        "is_known": found.found.is_known,
        "mapping": mapping(found.found.heads, found.found.fields, found.table),
        "missing": [labels.column(name) for name in sorted(REQUIRED - set(found.found.fields))],
        "choices": list(labels.COLUMNS.items()),
        "pieces": len(found.found.lines),
        "wrong_rows": len(wrong_rows),
        "towns": found.towns,
        "weight_g": sum(town.weight_g for town in found.towns),
        "errors": [_shown(error) for error in found.errors[:SHOWN]],
        "more": max(0, len(found.errors) - SHOWN),
        "may_take": found.found.is_known and not found.errors and bool(found.found.lines),
    }


def _shown(error: RowError) -> WrongCell:
    return WrongCell(error.row, labels.column(error.column), error.text, labels.wanted(error))


@require_safe
@page("parcels.announce")
def errors(request: PageRequest, county: str, upload: UUID) -> HttpResponseBase:
    """The file as it was sent, with a column that says what is wrong in each row."""
    return error_sheet(queries.preview(request.actor, county, upload))
