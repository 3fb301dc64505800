"""The books as pages: can I close today, the months and their two views, and what each account is mapped to."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.access.queries import staff_names
from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.errors import InvalidInput, NoSuchPage
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.funds.books import closing, forms, queries, services, showing
from huinong.funds.books.charting import chart as chart_of
from huinong.funds.books.charting import subjects
from huinong.funds.books.months import last_day, month_name
from huinong.funds.books.values import MONTH_LABELS, DayState, MonthReport, MonthStatus
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.labels import KIND_LABELS, OURS, account_names
from huinong.funds.ledger.pages import counties
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.divisions.queries import names as place_names

TINTS = {
    MonthStatus.RUNNING: Tint.GREY, MonthStatus.ENDED: Tint.AMBER, MonthStatus.PREPARED: Tint.AMBER,
    MonthStatus.CLOSED: Tint.GREEN,
}  # fmt: skip
MONTHS = {each.value: Badge(MONTH_LABELS[each], TINTS[each]) for each in MonthStatus}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductRow:
    """What an account and memo are mapped to."""

    account: str
    memo: str
    code: str
    name: str
    side: str
    source: str


CHART = Table(
    name="chart",
    columns=(
        Column("account", pgettext_lazy("books", "Account")),
        Column("memo", pgettext_lazy("books", "For")),
        Column("code", pgettext_lazy("books", "Code"), Kind.CODE),
        Column("name", pgettext_lazy("books", "Subject")),
        Column("side", pgettext_lazy("books", "Side")),
        Column("source", pgettext_lazy("books", "Source"), shown=False),
    ),
    search=("account", "memo", "code", "name"),
    search_hint=gettext_lazy("Account, purpose or subject"),
)


@require_http_methods(["GET", "POST"])
@page("books.read")
def day(request: PageRequest) -> HttpResponseBase:
    """Can I close today? What is still open, and one button."""
    actor, refused = request.actor, None
    state = queries.day_state(actor, request.GET.get("county", ""))
    if request.method == "POST":
        try:
            return _ended(request, state)
        except Refusal as refusal:
            refused = refusal
    found = queries.ended_days(actor, state.division)
    names = staff_names([each.ended_by for each in found])
    context = {
        "state": state,
        "place": place_names([state.division]).get(state.division, state.division),
        "still_open": [
            (each, reverse(each.page) if each.page else "", "、".join(each.named)) for each in state.still_open
        ],
        "may_end": actor.may("books.end"),
        "has_reports": len(actor.scope.division) <= len("421223"),
        "ended": [(each, names.get(each.ended_by, "")) for each in found],
        "counties": counties(actor),
        "county": state.county,
        "now": clock.now(),
        "key": new_id(),
        "reason": request.POST.get("reason", ""),
        "refused": refused,
    }
    return render(request, "books/day.html", context, status=status_of(refused) if refused else 200)


def _ended(request: PageRequest, state: DayState) -> HttpResponse:
    """End the day that the form was shown for."""
    named = _date(request.POST.get("day", ""))
    services.end_day(
        key=act_key(request), division=state.division, day=named, reason=request.POST.get("reason", ""),
        actor=request.actor,
    )  # fmt: skip
    messages.success(request, _("%(day)s has ended.") % {"day": named.isoformat()})
    return redirect(request.get_full_path())


@require_safe
@page("books.read")
def months(request: PageRequest) -> HttpResponseBase:
    """The months of the books, the newest first."""
    county = queries.county_of(request.actor, request.GET.get("county", ""))
    found = [(each, month_name(each.month), MONTHS[each.status.value]) for each in _months(county, request.actor)]
    context = {"months": found, "county": county, "counties": counties(request.actor)}
    return render(request, "books/months.html", context)


def _months(county: str, actor: Actor) -> Any:
    return queries.months(county, actor=actor)


@require_http_methods(["GET", "POST"])
@page("books.read")
def month(request: PageRequest, county: str, month: str) -> HttpResponseBase:
    """A month as published beside as corrected, what came late, and the acts of its close."""
    actor, first, refused = request.actor, _date(f"{month}-01"), None
    report = queries.month_report(county, first, actor=actor)
    form = _correction(request, county, first) if actor.may("books.keep") else None
    if request.method == "POST":
        try:
            return _closed(request, county, first, form)
        except Refusal as refusal:
            refused = refusal
    late, is_late = queries.late_lines(county, first, actor=actor), request.GET.get("late") == "1"
    context = {
        **_told(report, actor),
        "form": form if form and report.value.status is not MonthStatus.RUNNING else None,
        "is_late": is_late,
        "late": len(late),
        "key": new_id(),
        "refused": refused,
    }
    if is_late:
        rows = showing.line_rows(county, late, may_follow=actor.may("journal.read"))
        return showing.LINES.respond(request, rows, "books/month.html", context)
    views = showing.view_rows(county, last_day(first), report.lines)
    table = showing.VIEWS if report.value.status is MonthStatus.CLOSED else showing.KNOWN
    if refused is None:
        return table.respond(request, views, "books/month.html", context)
    shown = {**context, "table": table.shown(request, views)}
    return render(request, "books/month.html", shown, status=status_of(refused))


def _told(report: MonthReport, actor: Actor) -> dict[str, Any]:
    """What the page says of a month."""
    value = report.value
    names = staff_names([each for each in (value.prepared_by, value.closed_by) if each])
    may_close = actor.may("books.close")
    return {
        "value": value,
        "name": month_name(value.month),
        "badge": MONTHS[value.status.value],
        "prepared_by": names.get(value.prepared_by, value.prepared_by),
        "closed_by": names.get(value.closed_by, value.closed_by),
        "is_closed": value.status is MonthStatus.CLOSED,
        "can_prepare": may_close and value.status is MonthStatus.ENDED,
        "can_close": may_close and value.status is MonthStatus.PREPARED and value.prepared_by != actor.id,
        "is_waiting": value.status is MonthStatus.PREPARED,
        "differs": sum(1 for each in report.lines if each.difference_fen),
        "is_whole": report.corrected.is_whole and report.published.is_whole,
    }


def _correction(request: PageRequest, county: str, first: date) -> forms.CorrectionForm:
    """The form of a correction; the accounts are those of the county by name."""
    codes = [each.code for each in ledger.balances(county, actor=request.actor)]
    names = account_names(county, codes)
    choices = sorted(((code, f"{names.get(code, code)}") for code in codes), key=lambda each: each[1])
    data = request.POST if request.POST.get("act") == "correct" else None
    return forms.CorrectionForm(data, prefix="c", accounts=choices, last=last_day(first))


def _closed(request: PageRequest, county: str, first: date, form: forms.CorrectionForm | None) -> HttpResponse:
    """Do what one of the month's forms asks for."""
    asked = request.POST.get("act", "")
    said: dict[str, Any] = {"key": act_key(request), "county": county, "actor": request.actor}
    if asked == "prepare":
        closing.prepare_month(month=first, **said)
        messages.success(request, _("Prepared. A second person closes it."))
    elif asked == "close":
        closing.close_month(month=first, **said)
        messages.success(request, _("The month is closed and locked."))
    elif asked == "correct" and form is not None:
        if not form.is_valid():
            raise InvalidInput(fields="、".join(str(form.fields[name].label) for name in form.errors))
        services.correct(**form.cleaned_data, **said)
        messages.success(request, _("Booked today, effective then."))
    else:
        raise InvalidInput(fields="act")
    return redirect(request.get_full_path())


@require_safe
@page("books.read")
def chart(request: PageRequest) -> HttpResponseBase:
    """The chart of accounts: what each kind of account, and each income and cost, is mapped to today."""
    county = queries.county_of(request.actor, request.GET.get("county", ""))
    rows = [
        ProductRow(
            account=_product(account), memo=str(showing.MEMOS.get(memo, memo)), code=code,
            name=showing.subject_name(subjects()[code]), side=showing.side_name(subjects()[code]),
            source=subjects()[code].source,
        )
        for (account, memo), code in sorted(chart_of(county, clock.today()).products.items(), key=lambda each: each[1])
    ]  # fmt: skip
    return CHART.respond(request, rows, "books/chart.html", {"county": county, "counties": counties(request.actor)})


def _product(account: str) -> str:
    return str(KIND_LABELS.get(account) or OURS.get(account, account))


def _date(text: str) -> date:
    """A day as a form or an address names it. Raises NoSuchPage."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NoSuchPage from error
