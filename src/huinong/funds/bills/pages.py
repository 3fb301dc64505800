"""Couriers' bills as pages: by month, line by line, what differs from their file, what they dispute."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.cells import neutral
from huinong.edge.errors import InvalidInput, SheetTooLarge
from huinong.edge.forms import FenField
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.funds.bills import exchange, queries, services
from huinong.funds.bills.comparing import FILE_BYTES, MOST_ROWS, gap_bp
from huinong.funds.bills.errors import NoSuchBill, NoSuchLine
from huinong.funds.bills.tables import BILLS, DIFFERENCES, STATES, faults_said, lines_of, place_said, row_of
from huinong.funds.bills.values import (
    DISPUTE_LABELS,
    LINE_LABELS,
    OPEN_STATES,
    BillState,
    BillValue,
    DisputeState,
    DisputeValue,
)
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.parties.queries import parties, party_names
from huinong.registry.parties.values import PartyKind

ENDINGS = {
    "issue": (services.issue, gettext_lazy("The bill is issued; its courier sees it now.")),
    "agree": (services.agree, gettext_lazy("You agreed with this bill.")),
    "close": (services.close, gettext_lazy("The bill is closed.")),
}
CSV_HEAD = ("carrier", "number", "signed_at", "place", "weight_g", "tier", "price", "deducted", "faults", "amount")


@require_http_methods(["GET", "POST"])
@page("bills.read")
def bills(request: PageRequest) -> HttpResponseBase:
    """The bills one may see, by month, with what waits on each; the county drafts the month that is over."""
    actor, refused = request.actor, None
    if request.method == "POST":
        try:
            return _make(request)
        except Refusal as refusal:
            refused = refusal
    found = [queries.value_of(row) for row in queries.visible_bills(actor)]
    waiting, differing = queries.waiting(actor), queries.differing(actor)
    named = {value.party: name for value in found for name in [_courier(value)]}
    rows = [row_of(each, named[each.party], waiting.get(each.id), differing.get(each.id)) for each in found]
    may_make = actor.may("bills.write") and actor.scope.county is not None
    couriers = parties(actor, kind=PartyKind.COURIER, limit=500).rows if may_make else ()
    context = {
        "couriers": [(row.id, row.name) for row in couriers],
        "may_make": may_make,
        "month": f"{clock.today().replace(day=1).fromordinal(clock.today().replace(day=1).toordinal() - 1):%Y-%m}",
        "key": new_id(),
        "refused": refused,
        "open_fen": sum(each.total_fen for each in found if each.state in OPEN_STATES),
        "waiting": sum(waiting.values()),
        "now": clock.now(),
    }
    if refused is None:
        return BILLS.respond(request, rows, "bills/list.html", context)
    return render(
        request, "bills/list.html", {**context, "table": BILLS.shown(request, rows)}, status=status_of(refused)
    )


def _courier(value: BillValue) -> str:
    return party_names(value.county, [value.party]).get(value.party, str(value.party))


def _make(request: PageRequest) -> HttpResponse:
    try:
        party, month = UUID(request.POST.get("party", "")), date.fromisoformat(f"{request.POST.get('month', '')}-01")
    except ValueError as error:
        raise InvalidInput(fields="party, month") from error
    county = request.actor.scope.county or ""
    receipt = services.make(key=act_key(request), county=county, party=party, month=month, actor=request.actor)
    messages.success(request, _("The bill is drafted. Nothing is posted until it is issued."))
    return redirect("bills:bill", county, receipt.fact.facts["bill"])


@require_http_methods(["GET", "POST"])
@page("bills.read")
def bill(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One bill: its sums, how it stands to the ledger, its lines, its disputes, and the courier's files."""
    actor, refused = request.actor, None
    value = queries.bill(actor, county, number)
    if request.method == "POST":
        try:
            return _acted(request, value)
        except Refusal as refusal:
            refused = refusal
    table = lines_of(county, number)
    rows = queries.lines(actor, county, number)
    disputes = queries.disputes(actor, county, number)
    context = {
        "bill": value,
        "courier": _courier(value),
        "badge": STATES[value.state.value],
        "tie": queries.tie(actor, county, number),
        "disputes": [_shown(each) for each in disputes],
        "comparisons": queries.comparisons(actor, county, number),
        "is_draft": value.state is BillState.DRAFTED,
        "is_open": value.state in OPEN_STATES,
        "is_late": value.dispute_until is not None and clock.today() > value.dispute_until,
        "has_open": any(each.state is DisputeState.OPEN for each in disputes),
        "may_write": actor.may("bills.write"),
        "may_dispute": actor.may("bills.dispute"),
        "key": new_id(),
        "refused": refused,
    }
    if refused is None:
        return table.respond(request, rows, "bills/bill.html", context)
    return render(
        request, "bills/bill.html", {**context, "table": table.shown(request, rows)}, status=status_of(refused)
    )


def _shown(each: DisputeValue) -> tuple[DisputeValue, object, bool, str]:
    """A dispute, its state in words, whether it waits, and what it asks for as an input holds it."""
    return each, DISPUTE_LABELS[each.state], each.state is DisputeState.OPEN, f"{each.wanted_fen / 100:.2f}"


def _acted(request: PageRequest, value: BillValue) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "compare":
        return _compared(request, value)
    if act == "decide":
        _decide(request, value)
    elif act in ENDINGS:
        service, told = ENDINGS[act]
        service(key=act_key(request), county=value.county, number=value.number, actor=request.actor)
        messages.success(request, told)
    else:
        raise InvalidInput(fields="act")
    return redirect("bills:bill", value.county, value.number)


def _decide(request: PageRequest, value: BillValue) -> None:
    said = request.POST
    services.decide(
        key=act_key(request),
        county=value.county,
        number=value.number,
        dispute=_id(said.get("dispute", "")),
        accepted_fen=_fen(said.get("accepted", "")) if said.get("answer_kind") == "accept" else None,
        answer=said.get("answer", ""),
        actor=request.actor,
    )
    messages.success(request, _("The answer stands at the line."))


def _compared(request: PageRequest, value: BillValue) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise InvalidInput(fields="file")
    if (file.size or 0) > FILE_BYTES:
        raise SheetTooLarge(name=str(file.name), rows=f"{MOST_ROWS:,}", megabytes=FILE_BYTES // 1024 // 1024)
    named = {request.POST.get(f"{field}_head", ""): field for field in ("number", "amount", "carrier")}
    id_ = exchange.compare_file(
        county=value.county,
        number=value.number,
        file_name=str(file.name),
        content=file.read(),
        named={head: field for head, field in named.items() if head},
        actor=request.actor,
    )
    return redirect("bills:differences", value.county, value.number, id_)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidInput(fields="id") from error


def _fen(text: str) -> int:
    """An amount typed in yuan; below zero where a line was a deduction."""
    is_negative = text.startswith("-")
    try:
        fen = int(FenField().clean(text.removeprefix("-")))
    except ValidationError as error:
        raise InvalidInput(fields=_("amount")) from error
    return -fen if is_negative else fen


@require_http_methods(["GET", "POST"])
@page("bills.read")
def line(request: PageRequest, county: str, number: str, line: UUID) -> HttpResponseBase:
    """One line: how its amount came about, the way to its piece, and its dispute."""
    actor, refused = request.actor, None
    value, found = queries.bill(actor, county, number), queries.line(actor, county, number, line)
    if found is None:
        raise NoSuchLine(number=number)
    if request.method == "POST":
        try:
            services.dispute(
                key=act_key(request),
                county=county,
                number=number,
                line=line,
                reason=request.POST.get("reason", ""),
                evidence=request.POST.get("evidence", ""),
                wanted_fen=_fen(request.POST.get("wanted", "")),
                actor=actor,
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The dispute is recorded; the county answers it here."))
            return redirect("bills:line", county, number, line)
    disputes = [each for each in queries.disputes(actor, county, number) if each.line == line]
    context = {
        "bill": value,
        "line": found,
        "kind": LINE_LABELS[found.kind],
        "place": place_said(found.place),
        "faults": faults_said(found.faults),
        "disputes": [(each, DISPUTE_LABELS[each.state]) for each in disputes],
        "may_dispute": actor.may("bills.dispute") and value.state in OPEN_STATES and not disputes,
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "bills/line.html", context, status=status_of(refused) if refused else 200)


@require_safe
@page("bills.read")
def lines_csv(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """All lines as CSV in UTF-8, for a courier's own system: a bill may be longer than a sheet."""
    rows = queries.lines(request.actor, county, number).order_by("at", "id")

    def told() -> Iterator[str]:
        buffer = io.StringIO()
        writer = csv.writer(buffer)
        writer.writerow(CSV_HEAD)
        for row in rows.iterator(chunk_size=2_000):
            at = f"{row.at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M:%S}"
            writer.writerow(
                (neutral(row.carrier), neutral(row.number), at, row.place, row.weight_g, row.tier,
                 f"{row.price_fen / 100:.2f}", f"{row.deducted_fen / 100:.2f}", row.faults,
                 f"{row.amount_fen / 100:.2f}")
            )  # fmt: skip
            if buffer.tell() > 60_000:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
        yield buffer.getvalue()

    response = StreamingHttpResponse(told(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{number}.csv") or "attachment"
    return response


@require_safe
@page("bills.read")
def differences(request: PageRequest, county: str, number: str, comparison: UUID) -> HttpResponseBase:
    """What differs between a bill and one file of its courier's."""
    value = queries.bill(request.actor, county, number)
    found = [each for each in queries.comparisons(request.actor, county, number) if each.id == comparison]
    if not found:
        raise NoSuchBill(number=number)
    context = {
        "bill": value,
        "comparison": found[0],
        "gap": gap_bp(found[0].differences, value.total_fen) / 100,
    }
    return DIFFERENCES.respond(request, found[0].differences, "bills/differences.html", context)
