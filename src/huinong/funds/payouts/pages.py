"""Net statements as pages: the month's list, one statement, one line to dispute, the files to and from the bank."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.errors import InvalidInput
from huinong.edge.forms import FenField
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.funds.ledger.labels import kind_label
from huinong.funds.ledger.lines import Lines
from huinong.funds.payouts import accounts, answers, disputes, pain002, queries, services
from huinong.funds.payouts.errors import NotAnAnswer
from huinong.funds.payouts.tables import (
    LINES,
    OUTCOMES,
    OWN_STATEMENTS,
    STATEMENTS,
    STATES,
    LinesShown,
    file_state,
    outcome_row,
    row_of,
)
from huinong.funds.payouts.values import DISPUTE_LABELS, DisputeState, DisputeValue, State, StatementValue
from huinong.funds.settlement.queries import label_of, month_of
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.parties.queries import party_names

Act = Callable[[PageRequest], HttpResponse]


@require_http_methods(["GET", "POST"])
@page("payouts.read")
def statements(request: PageRequest) -> HttpResponseBase:
    """The net statements one may see; the county drafts the month that is over and sends what is approved."""
    refused, answered = _tried(request, _listed)
    if answered:
        return answered
    actor = request.actor
    found = queries.statements(actor)
    named = _names(found)
    may_write = actor.may("payouts.write") and actor.scope.county is not None
    context = {
        **_sums(found),
        "may_write": may_write,
        "month": f"{clock.today().replace(day=1) - timedelta(days=1):%Y-%m}",
        "sees_files": not actor.scope.party and not actor.scope.point,
        "now": clock.now(),
    }
    rows = [row_of(each, named.get(each.party, str(each.party))) for each in found]
    table = STATEMENTS if may_write else OWN_STATEMENTS
    return _answered(request, table, rows, "payouts/list.html", context, refused)


def _sums(found: Sequence[StatementValue]) -> dict[str, int]:
    def fen(*states: State) -> int:
        return sum(each.amount_fen for each in found if each.state in states)

    return {
        "draft_fen": fen(State.DRAFTED),
        "approved_fen": fen(State.APPROVED),
        "sent_fen": fen(State.SENT),
        "approved": sum(each.state is State.APPROVED for each in found),
        "over_cap": sum(each.is_over_cap for each in found),
        "rejected": sum(each.state is State.REJECTED for each in found),
    }


def _listed(request: PageRequest) -> HttpResponse:
    county, key = request.actor.scope.county or "", act_key(request)
    if request.POST.get("act") == "send":
        services.send(key=key, county=county, actor=request.actor)
        messages.success(request, _("The payment file is made. Download it and hand it to the bank."))
        return redirect("payouts:files")
    try:
        month = date.fromisoformat(f"{request.POST.get('month', '')}-01")
    except ValueError as error:
        raise InvalidInput(fields="month") from error
    services.draft(key=key, county=county, month=month, actor=request.actor)
    messages.success(request, _("The month is drafted. A second person approves each statement."))
    return redirect("payouts:list")


@require_http_methods(["GET", "POST"])
@page("payouts.read")
def statement(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One net statement: what it is made of, account by account and line by line, and what can be done with it now."""
    actor, value = request.actor, queries.statement(request.actor, county, number)
    refused, answered = _tried(request, lambda asked: _acted(asked, value))
    if answered:
        return answered
    parts = queries.parts(actor, county, number)
    names = [part.account for part in parts]
    asked = request.GET.get("account", "")
    account = asked if asked in names else names[0]
    held, may_write = accounts.newest(county, value.party), actor.may("payouts.write")
    context = {
        "value": value,
        "name": party_names(county, [value.party]).get(value.party, str(value.party)),
        "badge": STATES[value.state.value],
        "parts": [(part, kind_label(part.account.partition(":")[0]), part.account == account) for part in parts],
        "disputes": [_shown(each) for each in queries.disputes(actor, county, number)],
        "bank": f"{held.holder} {held.masked}" if held else "",
        "may_write": may_write,
        "may_approve": actor.may("payouts.approve") and value.state is State.DRAFTED,
        "drafted_it": value.drafted_by == actor.id,
        "may_carry": actor.may("payouts.approve") and value.is_over_cap,
        "may_decide": actor.may("payouts.approve"),
        "may_dispute": actor.may("payouts.dispute"),
    }
    since, until = month_of(value.month)
    rows = LinesShown(Lines(county, account, since, until, actor), number)
    return _answered(request, LINES, rows, "payouts/statement.html", context, refused)


def _shown(each: DisputeValue) -> tuple[DisputeValue, str, object, bool, str]:
    """A dispute, what its line was for, its state, whether it waits, and what it asks for as an input holds it."""
    waits = each.state is DisputeState.OPEN
    return each, label_of(each.memo), DISPUTE_LABELS[each.state], waits, f"{each.wanted_fen / 100:.2f}"


def _acted(request: PageRequest, value: StatementValue) -> HttpResponse:
    said: dict[str, Any] = {"key": act_key(request), "county": value.county, "actor": request.actor}
    act, post = request.POST.get("act", ""), request.POST
    if act == "approve":
        services.approve(number=value.number, **said)
        messages.success(request, _("Approved. The money is set aside for the next payment file."))
    elif act == "carry":
        services.carry(number=value.number, reason=post.get("reason", ""), **said)
        messages.success(request, _("The debt is carried into the next period."))
    elif act == "account":
        number, bank = (post.get(name, "").replace(" ", "") for name in ("number", "bank"))
        accounts.set_account(party=value.party, holder=post.get("holder", ""), number=number, bank=bank, **said)
        messages.success(request, _("The account is entered. It holds from now on."))
    elif act == "decide":
        accepted_fen = _fen(post.get("accepted", "")) if post.get("answer_kind") == "accept" else None
        disputes.decide(
            number=value.number,
            dispute=_id(post.get("dispute", "")),
            accepted_fen=accepted_fen,
            answer=post.get("answer", ""),
            **said,
        )
        messages.success(request, _("The answer stands at the line."))
    else:
        raise InvalidInput(fields="act")
    return redirect("payouts:statement", value.county, value.number)


@require_http_methods(["GET", "POST"])
@page("payouts.read")
def line(request: PageRequest, county: str, number: str, account: str, posting: UUID) -> HttpResponseBase:
    """One line: the act behind it, what was said against it, and the form to say so."""
    actor, value = request.actor, queries.statement(request.actor, county, number)

    def disputed(asked: PageRequest) -> HttpResponse:
        disputes.dispute(
            key=act_key(asked),
            county=county,
            number=number,
            account=account,
            posting=posting,
            reason=asked.POST.get("reason", ""),
            wanted_fen=_fen(asked.POST.get("wanted", "")),
            actor=asked.actor,
        )
        messages.success(asked, _("The county answers in its days. Until then this line is not paid; the rest is."))
        return redirect("payouts:statement", county, number)

    refused, answered = _tried(request, disputed)
    if answered:
        return answered
    found = queries.line(actor, county, number, account, posting)
    mine = [each for each in queries.disputes(actor, county, number) if each.thread == found.thread]
    context = {
        "value": value,
        "line": found,
        "label": label_of(found.memo),
        "disputes": [_shown(each) for each in mine],
        "may_dispute": actor.may("payouts.dispute") and not mine,
        "typed": request.POST,
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "payouts/line.html", context, status=status_of(refused) if refused else 200)


@require_http_methods(["GET", "POST"])
@page("payouts.write")
def files(request: PageRequest) -> HttpResponseBase:
    """The payment files to download, the bank's answers to load, and what came of each payment."""
    refused, answered = _tried(request, _loaded)
    if answered:
        return answered
    county = request.actor.scope.county or ""
    found = queries.payment_files(request.actor)
    context = {"files": [(each, *file_state(each)) for each in found]}
    rows = [outcome_row(file, each) for file, each in queries.outcomes(request.actor, county)]
    return _answered(request, OUTCOMES, rows, "payouts/files.html", context, refused)


def _loaded(request: PageRequest) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None or isinstance(file, list):
        raise InvalidInput(fields="file")
    if (file.size or 0) > pain002.MOST_BYTES:
        raise NotAnAnswer(reason=f"> {pain002.MOST_BYTES:,}")
    county = request.actor.scope.county or ""
    answers.load_answer(key=act_key(request), county=county, content=file.read(), actor=request.actor)
    messages.success(request, _("The answer is read. What came of each payment stands below."))
    return redirect("payouts:files")


@require_safe
@page("payouts.write")
def file(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """A payment file as the bank takes it."""
    content = queries.file_content(request.actor, county, number)
    response = HttpResponse(content, content_type="application/xml")
    response["Content-Disposition"] = content_disposition_header(True, f"{number}.xml") or ""
    return response


def _tried(request: PageRequest, act: Act) -> tuple[Refusal | None, HttpResponse | None]:
    """What a form's act answered, or how it was refused; neither when nothing was sent."""
    if request.method != "POST":
        return None, None
    try:
        return None, act(request)
    except Refusal as refusal:
        return refusal, None


def _answered(  # noqa: PLR0917  (one call a page, in the order of the sentence)
    request: PageRequest, table: Table, rows: Any, template: str, context: dict[str, Any], refused: Refusal | None
) -> HttpResponseBase:
    whole = {**context, "key": new_id(), "refused": refused, "typed": request.POST}
    if refused is None:
        return table.respond(request, rows, template, whole)
    return render(request, template, {**whole, "table": table.shown(request, rows)}, status=status_of(refused))


def _names(found: Sequence[StatementValue]) -> dict[UUID, str]:
    named: dict[UUID, str] = {}
    for county in {each.county for each in found}:
        named |= party_names(county, [each.party for each in found if each.county == county])
    return named


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidInput(fields="id") from error


def _fen(text: str) -> int:
    """An amount typed in yuan; below zero where a line was a deduction."""
    try:
        fen = int(FenField().clean(text.removeprefix("-")))
    except ValidationError as error:
        raise InvalidInput(fields=_("amount")) from error
    return -fen if text.startswith("-") else fen
