"""Reports as pages: the trial balance of any days, the accounts below a subject, an account's days and their lines."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from huinong.edge.errors import NoSuchPage
from huinong.edge.pages import PageRequest, page
from huinong.funds.books import queries, showing
from huinong.funds.books.charting import subjects
from huinong.funds.books.values import SubjectBalance, Totals
from huinong.funds.ledger.codes import parse
from huinong.funds.ledger.labels import account_names
from huinong.funds.ledger.pages import counties
from huinong.kernel import clock

EARLIEST = date(2000, 1, 1)
LONGEST = timedelta(days=366)


def days_asked(request: HttpRequest) -> tuple[date, date]:
    """The days that an address names: this month as far as it has come when it names nothing sensible."""
    today = clock.today()
    until = _day(request.GET.get("until", "")) or today
    since = _day(request.GET.get("since", "")) or until.replace(day=1)
    return (since, until) if since <= until else (until.replace(day=1), until)


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if EARLIEST <= day <= clock.today() + LONGEST else None


@require_safe
@page("books.read")
def balance(request: PageRequest) -> HttpResponseBase:
    """The trial balance (科目余额表): opening, debit, credit, closing by subject, as of any day."""
    county = queries.county_of(request.actor, request.GET.get("county", ""))
    since, until = days_asked(request)
    found = queries.balance(county, since, until, actor=request.actor)
    context = {
        "county": county,
        "counties": counties(request.actor),
        "since": since,
        "until": until,
        "debit_fen": found.totals.lowered_fen,
        "credit_fen": found.totals.raised_fen,
        "is_whole": found.is_whole,
    }
    return showing.BALANCE.respond(request, showing.balance_rows(found), "books/balance.html", context)


@require_safe
@page("books.read")
def subject(request: PageRequest, county: str, code: str) -> HttpResponseBase:
    """The accounts below a subject."""
    if code not in subjects():
        raise NoSuchPage
    since, until = days_asked(request)
    found = queries.balance(county, since, until, actor=request.actor)
    line = next((each for each in found.lines if each.subject.code == code), None)
    line = line or SubjectBalance(subject=subjects()[code], totals=Totals())
    context = {
        "name": f"{code} {showing.subject_name(line.subject)}",
        "source": line.subject.source.removeprefix("[U]").strip(),
        "since": since,
        "until": until,
        "days": showing.asked(found),
        "closing_fen": line.subject.shown(line.totals.closing_fen),
        "side": showing.side_name(line.subject),
    }
    return showing.ACCOUNTS.respond(request, showing.account_rows(found, line), "books/subject.html", context)


@require_safe
@page("books.read")
def account(request: PageRequest, county: str, account: str) -> HttpResponseBase:
    """One account by business day; a day opens its lines, and a line the thread of its act."""
    actor, day = request.actor, _day(request.GET.get("day", ""))
    since, until = (day, day) if day else days_asked(request)
    days = queries.account_days(county, account, since, until, actor=actor)
    closing_fen = days[-1].totals.closing_fen if days else None
    context = {
        "name": account_names(county, [account]).get(account, account),
        "county": county, "account": account, "since": since, "until": until, "day": day,
        "closing_fen": closing_fen if closing_fen is None else abs(closing_fen),
        "side": showing.balance_side(closing_fen or 0),
        "what": _owing(account, closing_fen or 0),
    }  # fmt: skip
    if day is None:
        return showing.DAYS.respond(request, showing.day_rows(county, account, days), "books/account.html", context)
    lines = queries.day_lines(county, account, day, actor=actor)
    rows = showing.line_rows(county, lines, may_follow=actor.may("journal.read"))
    return showing.DAY_LINES.respond(request, rows, "books/account.html", context)


def _owing(account: str, fen: int) -> str:
    """Who owes whom, where the account is somebody's."""
    _kind, holder = parse(account)
    if holder is None or not fen:
        return ""
    return _("the network owes it") if fen > 0 else _("it owes the network")
