"""A regular customer's batch: upload its file, see prices and mistakes, take all of it in or nothing, print labels."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge import documents, heads
from huinong.edge.errors import InvalidInput, SheetTooLarge
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.sheet_files import FILE_BYTES
from huinong.edge.sheets import export
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.batches import labels, papers, queries, services, tables
from huinong.logistics.batches.errors import BatchRefused
from huinong.logistics.batches.reading import missing
from huinong.logistics.batches.values import BatchValue, Preview, PricedLine
from huinong.logistics.parcels import privacy
from huinong.logistics.parcels.accepting import MOST
from huinong.logistics.parcels.labels import CONTENTS
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.paper_pages import width_of
from huinong.registry.points.values import PointValue

SHOWN = 200  # rows on the page; the sheet has all of them


@dataclass(frozen=True, slots=True)
class ShownLine:
    """A row of a file with its postage; the recipient masked, for the file is not on the page to be read out."""

    row: int
    recipient: str
    place: str
    contents: object
    weight_g: int
    charged_g: int
    postage_fen: int
    cod_fen: int


@require_safe
@page("batches.read")
def batches(request: PageRequest) -> HttpResponseBase:
    """The batches one may see, the newest first."""
    context = {"may_upload": request.actor.may("batches.upload")}
    return tables.batches().respond(request, queries.visible_batches(request.actor), "batches/list.html", context)


@require_safe
@page("batches.read")
def template(request: PageRequest) -> HttpResponseBase:
    """The file that a customer fills in."""
    return papers.template()


@require_http_methods(["GET", "POST"])
@page("batches.upload")
def new(request: PageRequest) -> HttpResponseBase:
    """Upload a customer's file; nothing is taken in by that."""
    actor, names = request.actor, Names()
    county = county_of(actor, request.GET.get("county", ""))
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            return redirect("batches:batch", county, _kept(request, county))
        except Refusal as refusal:
            refused = refusal
    held = queries.customers(actor, county)
    shown = {
        "customers": [(each.party, names.person(county, each.party), each.number) for each in held],
        "points": _points(names, county, actor),
        "typed": request.POST,
        "key": request.POST.get("key") or new_id(),
        "refused": refused,
        "most": MOST,
    }
    return render(request, "batches/new.html", shown, status=status_of(refused) if refused else 200)


def _points(names: Names, county: str, actor: Actor) -> list[PointValue]:
    """Where the actor may have boxes handed in, outlets first; a customer chooses among all."""
    scope = actor.scope
    here = (row for row in names.points(county).values() if services.is_hand_in(row))
    mine = [row for row in here if scope.covers(row.division, point=row.id, party=scope.party)]
    return sorted(mine, key=lambda row: (row.kind, row.code))


def _kept(request: PageRequest, county: str) -> str:
    """The number of the batch that the form's file is kept under."""
    file = request.FILES.get("file")
    try:
        party, point = UUID(request.POST.get("party", "")), UUID(request.POST.get("point", ""))
    except ValueError as error:
        raise InvalidInput(fields=_("customer, place")) from error
    if file is None:
        raise InvalidInput(fields=_("file"))
    if (file.size or 0) > FILE_BYTES:
        raise SheetTooLarge(name=str(file.name), rows=f"{MOST:,}", megabytes=FILE_BYTES // 1024 // 1024)
    content, name = file.read(), str(file.name)
    receipt = services.upload(
        key=act_key(request),
        county=county,
        party=party,
        point=point,
        file_name=name,
        content=content,
        actor=request.actor,
    )
    return str(receipt.fact.facts["batch"])


@require_http_methods(["GET", "POST"])
@page("batches.read")
def batch(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """A batch: what taking it in would do and cost, or the numbers it was given."""
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            return _acted(request, county, number)
        except BatchRefused:
            pass  # the page itself lists every wrong cell
        except Refusal as refusal:
            refused = refusal
    value, names = queries.batch(request.actor, county, number), Names()
    shown = {
        "batch": value,
        "customer": names.person(county, value.party),
        "point": names.point(county, value.point),
        "may_upload": request.actor.may("batches.upload"),
        "key": new_id(),
        "may_accept": request.actor.may("parcels.accept"),
        "refused": refused,
    }
    if value.taken_at is None:
        shown |= _previewed(queries.preview(request.actor, county, number))
    else:
        shown |= _numbered(request.actor, value)
    return render(request, "batches/batch.html", shown, status=status_of(refused) if refused else 200)


def _acted(request: PageRequest, county: str, number: str) -> HttpResponse:
    act, said, actor = request.POST.get("act", ""), request.POST, request.actor
    if act == "columns":
        named = dict(zip(said.getlist("head"), said.getlist("field"), strict=False))
        services.name_columns(county=county, batch=number, fields=named, actor=actor)
    elif act == "take":
        paid = said.get("postage_fen", "")
        if not (paid.isdecimal() and len(paid) < 12):
            raise InvalidInput(fields="postage_fen")
        receipt = services.take(key=act_key(request), county=county, batch=number, postage_fen=int(paid), actor=actor)
        messages.success(request, _taken(receipt.fact.facts["pieces"], is_repeat=receipt.is_repeat))
    elif act == "discard":
        services.discard(county=county, batch=number, actor=actor)
        messages.success(request, _("The file is thrown away. Nothing was taken in."))
        return redirect("batches:list")
    else:
        raise InvalidInput(fields="act")
    return redirect("batches:batch", county, number)


def _taken(count: int, *, is_repeat: bool) -> str:
    if is_repeat:
        return _("This batch was taken in before; nothing has changed.")
    said = ngettext("{count} piece is taken in.", "{count} pieces are taken in.", count)
    return said.format(count=f"{count:,}")


def _previewed(found: Preview) -> dict[str, object]:
    return {
        "is_known": found.found.is_known,
        "mapping": heads.mapping(found.found.heads, found.found.fields, found.table),
        "missing": [labels.column(name) for name in sorted(missing(found.found.fields))],
        "choices": list(labels.COLUMNS.items()),
        "pieces": len(found.priced),
        "weight_g": found.weight_g,
        "postage_fen": found.postage_fen,
        "cod_fen": found.cod_fen,
        "lines": [_shown(each) for each in found.priced[:SHOWN]],
        "more_lines": max(0, len(found.priced) - SHOWN),
        "wrong_rows": len({cell.row for cell in found.errors}),
        "errors": found.errors[:SHOWN],
        "more": max(0, len(found.errors) - SHOWN),
        "may_take": found.found.is_known and not found.errors and bool(found.priced),
    }


def _shown(each: PricedLine) -> ShownLine:
    return ShownLine(
        row=each.line.row,
        recipient=privacy.name(each.line.recipient_name),
        place=privacy.address(each.line.address),
        contents=CONTENTS[each.line.contents],
        weight_g=each.line.weight_g,
        charged_g=each.quote.charged_g,
        postage_fen=each.quote.amount_fen,
        cod_fen=each.line.cod_fen,
    )


def _numbered(actor: Actor, value: BatchValue) -> dict[str, object]:
    most = documents.MOST_PAPERS
    parts = range(1, -(-value.pieces // most) + 1)
    boxes = queries.boxes(actor, value.county, value.number)
    return {
        "boxes": boxes[:SHOWN],
        "cod_fen": sum(box.cod_fen for box in boxes),
        "carrier": boxes[0].carrier,
        "more_boxes": max(0, len(boxes) - SHOWN),
        "parts": [(part, (part - 1) * most + 1, min(part * most, value.pieces)) for part in parts],
    }


@require_safe
@page("batches.upload")
def errors(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """The file as it was sent, phones in clear, with a column that says what is wrong in each row."""
    found = queries.preview(request.actor, county, number)
    told: dict[int, list[str]] = defaultdict(list)
    for cell in found.errors:
        told[cell.row].append(" ".join(filter(None, (cell.column, cell.wanted))))
    return heads.error_sheet(f"{number}-errors.xlsx", found.table, told)


@require_safe
@page("batches.read")
def numbers(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """The numbers of a batch as XLSX, in the order of its file."""
    rows = [tables.box_row(box) for box in queries.boxes(request.actor, county, number)]
    return export(number, tables.BOXES, rows)


@require_safe
@page("batches.read")
def batch_labels(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """The labels of a batch in one PDF, in the order of its file; more than a PDF holds come in parts (`?part=2`)."""
    asked = request.GET.get("part", "1")
    part = int(asked) if asked.isdecimal() and len(asked) == 1 else 1
    return papers.labels_answer(request.actor, county, number, part=max(1, part), width=width_of(request))
