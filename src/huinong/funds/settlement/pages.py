"""Who owes whom: statements of all accounts, one account line by line, a partner's bill, and the tariffs."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.ledger.labels import KIND_LABELS, SIMULATED, holders, name_of
from huinong.funds.ledger.lines import Lines
from huinong.funds.settlement import queries, services
from huinong.funds.settlement.forms import TariffForm
from huinong.funds.settlement.months import Month, month
from huinong.funds.settlement.showing import Shown, days_of, line_table, rates_of
from huinong.funds.settlement.statement_paper import DEBTORS
from huinong.funds.settlement.statement_paper import answer as answer_paper
from huinong.funds.settlement.values import TARIFF_LABELS, Memo, StatementSummary, TariffValue
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.refusal import Refusal
from huinong.registry.divisions.queries import names as place_names
from huinong.registry.parties.queries import party_names

SIDES = ("courier", "keeper", "cash", "bus", "coop", "cod")
SIDE_LABELS = {
    "courier": gettext_lazy("Partner couriers owe the network"),
    "keeper": gettext_lazy("The network owes keepers"),
    "cash": gettext_lazy("Keepers hold in cash"),
    "bus": gettext_lazy("The network owes bus companies"),
    "coop": gettext_lazy("The network owes co-operatives"),
    "cod": gettext_lazy("Cash on delivery, to be passed on"),
}
KINDS = {kind: Badge(KIND_LABELS[kind]) for kind in SIDES}


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementRow:
    """One holder's month."""

    county: str
    account: str
    name: str
    kind: str
    opening_fen: int
    received_fen: int
    given_fen: int
    closing_fen: int
    url: str


@dataclass(frozen=True, slots=True)
class Side:
    """What is open with all holders of one kind."""

    kind: str
    label: Any
    fen: int
    holders: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class TariffRow:
    """A dated tariff as the list shows it."""

    label: Any
    party: str
    amount_fen: int
    valid_from: date
    valid_to: date | None
    source: str
    holds: bool


HOLDING = {
    "True": Badge(pgettext_lazy("tariff", "holds"), Tint.GREEN),
    "False": Badge(pgettext_lazy("tariff", "not now"), Tint.GREY),
}
STATEMENTS = Table(
    name="statements",
    columns=(
        Column("name", gettext_lazy("Holder")),
        Column("kind", pgettext_lazy("statement", "Kind"), Kind.STATUS, badges=KINDS),
        Column("opening_fen", gettext_lazy("At the beginning"), Kind.MONEY),
        Column("received_fen", gettext_lazy("Earned"), Kind.MONEY),
        Column("given_fen", gettext_lazy("Charged or paid out"), Kind.MONEY),
        Column("closing_fen", gettext_lazy("At the end"), Kind.MONEY),
    ),
    filters=(Choice("kind", pgettext_lazy("statement", "Kind"), [(kind, KIND_LABELS[kind]) for kind in SIDES]),),
    search=("name",),
    search_hint=gettext_lazy("Name of the holder"),
    link=lambda row: row.url,
    empty=gettext_lazy("Nobody owes anybody yet."),
    empty_hint=gettext_lazy("Accounts open with the first piece handed over, bag carried or order delivered."),
)
TARIFFS = Table(
    name="tariffs",
    columns=(
        Column("label", pgettext_lazy("tariff", "For what"), sort=""),
        Column("holds", pgettext_lazy("tariff", "Standing"), Kind.STATUS, badges=HOLDING),
        Column("party", pgettext_lazy("tariff", "For whom")),
        Column("amount_fen", pgettext_lazy("tariff", "Amount"), Kind.MONEY),
        Column("valid_from", pgettext_lazy("tariff", "From"), Kind.DATE),
        Column("valid_to", pgettext_lazy("tariff", "Until"), Kind.DATE),
        Column("source", gettext_lazy("By what"), sort=""),
    ),
    filters=(Choice("holds", pgettext_lazy("tariff", "Standing"), [(k, badge.label) for k, badge in HOLDING.items()]),),
    search=("label", "party", "source"),
    search_hint=gettext_lazy("For what, for whom or by what"),
    empty=gettext_lazy("Tariffs will stand here, each with its source."),
    empty_hint=gettext_lazy("Set the first one beside this list."),
)
LINES, PIECES = line_table("statement"), line_table("bill", balance=False)


@require_safe
@page("settlement.read")
def statements(request: PageRequest) -> HttpResponseBase:
    """Who owes whom. Whoever has one account alone goes straight to it."""
    actor, wanted = request.actor, month(request.GET.get("month", ""))
    county = ledger.county_of(actor, request.GET.get("county", ""))
    found = [each for each in queries.statements(county, wanted.first, actor=actor) if each.kind in SIDES]
    if len(found) == 1 and _is_narrow(actor):
        return redirect(_address(county, found[0], wanted))
    named = holders(county, [each.holder for each in found])
    rows = [_statement_row(county, each, wanted, named) for each in found]
    context = {
        "month": wanted,
        "kept": {"county": request.GET["county"]} if "county" in request.GET else {},
        "sides": _sides(county, actor, request.GET.get("kind", "")),
        "now": clock.now(),
        "county": county,
        "counties": _counties(actor),
        "sees_books": actor.may("ledger.read") and not _is_narrow(actor),
        "sees_payments": actor.may("payments.read") and not _is_narrow(actor),
        "sees_tariffs": not _is_narrow(actor),
    }
    return STATEMENTS.respond(request, rows, "settlement/statements.html", context)


def _is_narrow(actor: Actor) -> bool:
    """Bound to one party, point or town: the county's books are not theirs to open."""
    scope = actor.scope
    return scope.party is not None or scope.point is not None or len(scope.division) > len("421223")


def _counties(actor: Actor) -> list[tuple[str, str]]:
    found = ledger.counties_of(actor)
    named = place_names(found)
    return [(code, named.get(code, code)) for code in found] if len(found) > 1 else []


def _sides(county: str, actor: Actor, chosen: str) -> list[Side]:
    """The open balance of each kind of holder now; debts are told as what is owed."""
    sums: dict[str, list[int]] = {}
    for each in ledger.balances(county, actor=actor):
        if each.kind in SIDES:
            sums.setdefault(each.kind, []).append(-each.posted_fen if each.kind in DEBTORS else each.posted_fen)
    return [
        Side(kind, SIDE_LABELS[kind], sum(sums[kind]), len(sums[kind]), kind == chosen)
        for kind in SIDES
        if kind in sums
    ]


def _statement_row(county: str, each: StatementSummary, wanted: Month, named: Any) -> StatementRow:
    return StatementRow(
        county=county,
        account=each.account,
        name=name_of(each.account, each.holder, named),
        kind=each.kind,
        opening_fen=each.opening_fen,
        received_fen=each.received_fen,
        given_fen=each.given_fen,
        closing_fen=each.closing_fen,
        url=_address(county, each, wanted),
    )


def _address(county: str, each: StatementSummary, wanted: Month) -> str:
    """A courier's account opens as its bill, any other as its statement."""
    if each.kind == "courier":
        return reverse("settlement:partner_bill", args=[county, each.holder]) + f"?month={wanted.name}"
    return reverse("settlement:statement", args=[county, each.account]) + f"?month={wanted.name}"


@require_safe
@page("settlement.read")
def statement(request: PageRequest, county: str, account: str) -> HttpResponseBase:
    """One account: its days, its lines, the balance after each."""
    actor, wanted = request.actor, month(request.GET.get("month", ""))
    day = wanted.day(request.GET.get("day", ""))
    balance = ledger.balance(county, account, actor=actor)
    (since, until), (first, last) = wanted.span(day), wanted.span()
    paper = ledger.statement(county, account, since=until, until=until, actor=actor)
    moved = ledger.days(county, account, since=first, until=last, actor=actor)
    context = {
        "name": name_of(account, balance.holder, holders(county, [balance.holder])),
        "kind": KIND_LABELS.get(balance.kind, ""),
        "balance": balance,
        "owed_fen": abs(balance.posted_fen),
        "opening_fen": paper.opening_fen - sum(d.received_fen - d.given_fen for d in moved if _within(d.day, day)),
        "closing_fen": paper.opening_fen,
        "days": days_of(moved, day),
        "rates": rates_of(ledger.rates(county, account, since=since, until=until, actor=actor)),
        "month": wanted,
        "day": day,
        "is_simulated": account in SIMULATED,
        "has_list": not _is_narrow(actor),
    }
    rows = Shown(Lines(county, account, since, until, actor))
    return LINES.respond(request, rows, "settlement/statement.html", context)


def _within(day: date, chosen: date | None) -> bool:
    return chosen is None or day == chosen


@require_safe
@page("settlement.read")
def statement_sheet(request: PageRequest, county: str, account: str) -> HttpResponseBase:
    """One account's month as a document to compare and sign."""
    return answer_paper(county, account, month(request.GET.get("month", "")), actor=request.actor)


@require_safe
@page("settlement.read")
def partner_bill(request: PageRequest, county: str, party: UUID) -> HttpResponseBase:
    """A partner courier's month: so many pieces at so much, and each piece with the scan behind it."""
    actor, wanted = request.actor, month(request.GET.get("month", ""))
    account, day = codes.courier(party), wanted.day(request.GET.get("day", ""))
    balance = ledger.balance(county, account, actor=actor)
    (since, until), (first, last) = wanted.span(day), wanted.span()
    rates = ledger.rates(county, account, since=first, until=last, actor=actor)
    context = {
        "name": name_of(account, party, holders(county, [party])),
        "account": account,
        "pieces": sum(rate.lines for rate in rates if rate.memo == Memo.INBOUND_FEE),
        "total_fen": -sum(rate.total_fen for rate in rates),
        "owed_fen": -balance.posted_fen,
        "rates": rates_of(rates, -1),
        "days": days_of(ledger.days(county, account, since=first, until=last, actor=actor), day, -1),
        "month": wanted,
        "day": day,
        "now": clock.now(),
        "county": county,
        "has_list": not _is_narrow(actor),
    }
    rows = Shown(Lines(county, account, since, until, actor), sign=-1)
    return PIECES.respond(request, rows, "settlement/partner_bill.html", context)


@require_http_methods(["GET", "POST"])
@page("settlement.read")
def tariffs(request: PageRequest) -> HttpResponseBase:
    """Every dated tariff with its source; a new one holds from a day on and ends what held before."""
    actor = request.actor
    county = ledger.county_of(actor, request.GET.get("county", ""))
    found = queries.tariffs(county, actor=actor)
    may_set = actor.may("settlement.tariff")
    named = _priced_parties(county, actor, found)
    form = TariffForm(request.POST or None, parties=named.items(), initial={"valid_from": clock.today()})
    refused: Refusal | None = None
    if form.is_valid():
        try:
            services.set_tariff(county=county, actor=actor, **form.asked())
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The tariff is set. What was settled before stays as it was."))
            return redirect("settlement:tariffs")
    today = clock.today()
    rows = [_tariff_row(each, named, _holds_now(each, found, today)) for each in found if _counts(each, found)]
    context = {
        "form": form if may_set else None,
        "refused": refused,
        "county": county,
        "counties": _counties(actor),
    }
    if refused is None:
        return TARIFFS.respond(request, rows, "settlement/tariffs.html", context)
    shown = {**context, "table": TARIFFS.shown(request, rows)}
    return render(request, "settlement/tariffs.html", shown, status=status_of(refused))


def _priced_parties(county: str, actor: Actor, found: tuple[TariffValue, ...]) -> dict[UUID, str]:
    """Couriers and bus companies with an account, and whoever has a tariff already, by name."""
    held = [each.holder for each in ledger.balances(county, actor=actor) if each.kind in {"courier", "bus"}]
    named = party_names(county, [each for each in (*held, *(each.party for each in found)) if each])
    return dict(sorted(named.items(), key=lambda item: item[1]))


def _counts(each: TariffValue, found: tuple[TariffValue, ...]) -> bool:
    """Whether it is worth a line: a packaged default does not stand beside the county's own from the same day."""
    own = {(other.kind, other.party, other.valid_from) for other in found if other.county}
    return bool(each.county) or (each.kind, each.party, each.valid_from) not in own


def _holds_now(each: TariffValue, found: tuple[TariffValue, ...], today: date) -> bool:
    """Whether this one counts today: the county's own goes before the packaged, the later before the earlier."""
    rivals = [other for other in found if (other.kind, other.party) == (each.kind, each.party) and other.holds(today)]
    return bool(rivals) and each == max(rivals, key=lambda other: (bool(other.county), other.valid_from))


def _tariff_row(each: TariffValue, named: dict[UUID, str], holds: bool) -> TariffRow:
    return TariffRow(
        label=TARIFF_LABELS[each.kind],
        party=named.get(each.party, str(each.party)) if each.party else _("for all"),
        amount_fen=each.amount_fen,
        valid_from=each.valid_from,
        valid_to=each.valid_to,
        source=each.source.removeprefix("[U]").strip(),
        holds=holds,
    )
