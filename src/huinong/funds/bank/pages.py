"""The bank's pages: what is open on either side and how it is settled, lines, files, the reconciliation."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.access.queries import staff_names
from huinong.edge.errors import InvalidInput, SheetTooLarge
from huinong.edge.heads import WrongCell
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.sheet_files import FILE_BYTES, MOST_ROWS
from huinong.funds.bank import forms, queries, reconciling, services, settling
from huinong.funds.bank.errors import RowsWrong
from huinong.funds.bank.models import Line
from huinong.funds.bank.tables import COLUMN_LABELS, LINES, WRONG_LABELS, balance_sheet
from huinong.funds.bank.values import BOOKING_LABELS, REASON_LABELS, RULE_LABELS, Booking, Proposal, Side, Wrong
from huinong.funds.ledger import codes
from huinong.funds.ledger.labels import OURS, holders, name_of
from huinong.funds.ledger.pages import counties
from huinong.funds.ledger.queries import balances, county_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal

SHOWN = 200  # wrong rows on the page


@require_http_methods(["GET", "POST"])
@page("bank.read")
def home(request: PageRequest) -> HttpResponseBase:
    """What the bank shows and the books do not expect, and the other way round; each with who answers for it."""
    actor, refused = request.actor, None
    county = county_of(actor, request.GET.get("county", ""))
    if request.method == "POST":
        try:
            return _settled(request, county)
        except Refusal as refusal:
            refused = refusal
    lines, items = queries.open_lines(actor, county), queries.open_items(actor, county)
    asked = {*request.POST.getlist("line"), *request.POST.getlist("item")} if refused else set()
    owners = staff_names(side.owner for side in (*lines, *items))
    context = {
        "county": county,
        "counties": counties(actor),
        "accounts": queries.accounts(actor, county),
        "gaps": queries.gaps(actor, county),
        "lines": _choices(lines, owners, asked),
        "items": _choices(items, owners, asked),
        "old": sum(side.is_old for side in (*lines, *items)),
        "proposals": _proposed(queries.proposals(actor, county), lines, items),
        "may_write": actor.may("bank.write"),
        "note": request.POST.get("note", "") if refused else "",
        "key": new_id(),
        "now": clock.now(),
        "refused": refused,
    }
    return render(request, "bank/home.html", context, status=status_of(refused) if refused else 200)


def _choices(sides: Iterable[Side], owners: Mapping[str, str], asked: set[str]) -> list[tuple[Side, str, bool]]:
    """Each with the name of who answers for it, and whether it was ticked."""
    return [(side, owners.get(side.owner, side.owner), str(side.id) in asked) for side in sides]


def _proposed(
    found: Iterable[Proposal], lines: Iterable[Side], items: Iterable[Side]
) -> list[tuple[Side, list[Side], str, bool]]:
    """Proposals in words; whether the one press settles them, which needs equal sums and no choice among equals."""
    known = {side.id: side for side in (*lines, *items)}
    told = []
    for each in found:
        line, mine = known[each.line], [known[item] for item in each.items]
        is_whole = sum(side.amount_fen for side in mine) == line.amount_fen
        told.append((line, mine, str(REASON_LABELS[each.reason]), is_whole))
    return told


def _settled(request: PageRequest, county: str) -> HttpResponse:
    """Do what one of the forms asks for."""
    act = request.POST.get("act", "")
    said: dict[str, Any] = {"key": act_key(request), "county": county, "actor": request.actor}
    if act == "rule":
        found = settling.match_open(county, request.actor)
        messages.success(request, _("{count} settled by rule.").format(count=found))
        return redirect(request.get_full_path())
    chosen: dict[str, Any] = {name: _ids(request, name[:-1]) for name in ("lines", "items")}
    if act == "match":
        settling.match_by_hand(**chosen, **said)
    elif act == "known":
        settling.mark_known(**chosen, note=request.POST.get("note", ""), **said)
    elif act == "own":
        for place, side in enumerate([*chosen["lines"], *chosen["items"]]):
            settling.take_on(side=side, **{**said, "key": f"{said['key']}/{place}"})
    else:
        raise InvalidInput(fields="act")
    messages.success(request, _("Written down."))
    return redirect(request.get_full_path())


def _ids(request: PageRequest, name: str) -> list[UUID]:
    try:
        return [UUID(text) for text in request.POST.getlist(name)]
    except ValueError as error:
        raise InvalidInput(fields=name) from error


@require_safe
@page("bank.read")
def lines(request: PageRequest) -> HttpResponseBase:
    """Every line of the bank's, settled or not."""
    county = county_of(request.actor, request.GET.get("county", ""))
    rows = queries.visible(request.actor, Line).filter(county=county).select_related("account", "match")
    return LINES.respond(request, rows, "bank/lines.html", {"county": county})


@require_http_methods(["GET", "POST"])
@page("bank.read")
def line(request: PageRequest, county: str, line: UUID) -> HttpResponseBase:
    """One line of the bank's: what settles it, what it may be booked as, undoing that."""
    actor, refused = request.actor, None
    if request.method == "POST":
        try:
            return _acted(request, county, line)
        except Refusal as refusal:
            refused = refusal
    value = queries.line(actor, county, line)
    mine, expected = queries.settled_by(actor, county, value.match) if value.match else ((), ())
    context = {
        "line": value,
        "owner": staff_names([value.owner]).get(value.owner, value.owner),
        "rule": RULE_LABELS[value.rule] if value.rule else "",
        "mine": [each for each in mine if each.id != value.id],
        "expected": expected,
        "bookings": list(BOOKING_LABELS.items()),
        "billers": _billers(county, actor) if actor.may("bank.write") else [],
        "booking": request.POST.get("booking", ""),
        "biller": request.POST.get("biller", ""),
        "may_write": actor.may("bank.write"),
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "bank/line.html", context, status=status_of(refused) if refused else 200)


def _billers(county: str, actor: Actor) -> list[tuple[str, str]]:
    """The billers that something was collected for: their codes, and what they are called."""
    accounts = {each.code for each in balances(county, codes.owed(""), actor=actor)} - OURS.keys()
    names = holders(county, [None])
    return [(account.removeprefix(codes.owed("")), name_of(account, None, names)) for account in sorted(accounts)]


def _acted(request: PageRequest, county: str, line: UUID) -> HttpResponse:
    act = request.POST.get("act", "")
    said: dict[str, Any] = {"key": act_key(request), "county": county, "actor": request.actor}
    if act == "book":
        try:
            booking = Booking(request.POST.get("booking", ""))
        except ValueError as error:
            raise InvalidInput(fields="booking") from error
        settling.book(line=line, booking=booking, biller=request.POST.get("biller", "").strip(), **said)
    elif act == "known":
        settling.mark_known(lines=[line], note=request.POST.get("note", ""), **said)
    elif act == "undo":
        match = queries.line(request.actor, county, line).match
        settling.undo(match=match or line, **said)
    else:
        raise InvalidInput(fields="act")
    messages.success(request, _("Written down."))
    return redirect(request.get_full_path())


@require_http_methods(["GET", "POST"])
@page("bank.write")
def new_account(request: PageRequest) -> HttpResponseBase:
    """Mirror an account at a bank."""
    county, refused = county_of(request.actor, request.GET.get("county", "")), None
    form = forms.AccountForm(request.POST if request.method == "POST" else None, initial={"opens_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.declare(key=act_key(request), county=county, actor=request.actor, **form.cleaned_data)
        except Refusal as refusal:
            refused = refusal
        else:
            return redirect("bank:new")
    context = {"form": form, "key": new_id(), "refused": refused}
    return render(request, "bank/account.html", context, status=status_of(refused) if refused else 200)


@require_http_methods(["GET", "POST"])
@page("bank.write")
def new(request: PageRequest) -> HttpResponseBase:
    """Upload a statement; nothing is taken in by that."""
    county, refused = county_of(request.actor, request.GET.get("county", "")), None
    if request.method == "POST":
        try:
            return redirect("bank:upload", county, _kept(request, county))
        except Refusal as refusal:
            refused = refusal
    context = {
        "accounts": queries.accounts(request.actor, county),
        "account": request.POST.get("account", ""),
        "refused": refused,
    }
    return render(request, "bank/new.html", context, status=status_of(refused) if refused else 200)


def _kept(request: PageRequest, county: str) -> UUID:
    file = request.FILES.get("file")
    if file is None or not file.size:
        raise InvalidInput(fields=_("file: nothing in it"))
    if file.size > FILE_BYTES:
        raise SheetTooLarge(name=str(file.name), rows=f"{MOST_ROWS:,}", megabytes=FILE_BYTES // 1024 // 1024)
    account = request.POST.get("account", "")
    return services.upload(
        county=county, account=account, file_name=str(file.name), content=file.read(), actor=request.actor
    )


@require_http_methods(["GET", "POST"])
@page("bank.write")
def upload(request: PageRequest, county: str, upload: UUID) -> HttpResponseBase:
    """What a file holds, its wrong rows marked; all of it is taken in or nothing."""
    actor, refused = request.actor, None
    if request.method == "POST":
        try:
            return _decided(request, county, upload)
        except RowsWrong:
            pass  # the page itself lists every wrong row
        except Refusal as refusal:
            refused = refusal
    value = queries.upload(actor, county, upload)
    found = queries.preview(actor, county, upload) if value.taken_at is None else ()
    errors = [_wrong(each) for _, rows in found for each in rows]
    context = {
        "upload": value,
        "statements": [statement for statement, _ in found],
        "errors": errors[:SHOWN],
        "more": max(0, len(errors) - SHOWN),
        "may_take": value.taken_at is None and not errors and not any(each.difference_fen for each, _ in found),
        "refused": refused,
    }
    return render(request, "bank/upload.html", context, status=status_of(refused) if refused else 200)


def _wrong(each: Wrong) -> WrongCell:
    return WrongCell(each.row, str(COLUMN_LABELS[each.column]), each.text, str(WRONG_LABELS[each.reason]))


def _decided(request: PageRequest, county: str, upload: UUID) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "take":
        services.take_upload(county=county, upload=upload, actor=request.actor)
        messages.success(request, _("The statement is taken in, and what is proven is settled."))
        return redirect(f"{reverse('bank:home')}?county={county}")
    if act != "discard":
        raise InvalidInput(fields="act")
    services.discard(county=county, upload=upload, actor=request.actor)
    messages.success(request, _("The statement's file is thrown away; nothing was taken in."))
    return redirect("bank:new")


@require_safe
@page("bank.read")
def balance(request: PageRequest) -> HttpResponseBase:
    """Books beside bank at the end of a day, with all that is outstanding; and as a sheet."""
    county = county_of(request.actor, request.GET.get("county", ""))
    found = reconciling.balance(request.actor, county, _day(request.GET.get("day", "")))
    if request.GET.get("export") == "xlsx":
        return balance_sheet(found)
    return render(
        request, "bank/balance.html", {"balance": found, "county": county, "counties": counties(request.actor)}
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise InvalidInput(fields="day") from error
