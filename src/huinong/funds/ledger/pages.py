"""The books of a county: that they sum to zero, and every account behind them."""

from dataclasses import dataclass

from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from huinong.edge.cells import Badge, Column, Kind
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, page
from huinong.edge.tables import Table
from huinong.funds.ledger import queries
from huinong.funds.ledger.labels import KIND_LABELS, holders, kind_label, name_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.divisions.queries import names as place_names

KINDS = {kind: Badge(label) for kind, label in KIND_LABELS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """An account as it stands."""

    county: str
    code: str
    name: str
    kind: str
    posted_fen: int
    pending_out_fen: int


@dataclass(frozen=True, slots=True)
class KindSum:
    """All accounts of one kind together."""

    label: str
    fen: int
    is_simulated: bool


ACCOUNTS = Table(
    name="accounts",
    columns=(
        Column("name", pgettext_lazy("ledger", "Account")),
        Column("kind", pgettext_lazy("ledger", "Kind"), Kind.STATUS, badges=KINDS),
        Column("posted_fen", _("Balance"), Kind.MONEY),
        Column("pending_out_fen", pgettext_lazy("ledger", "Set aside"), Kind.MONEY, shown=False),
        Column("code", pgettext_lazy("ledger", "Account code"), shown=False),
    ),
    filters=(Choice("kind", pgettext_lazy("ledger", "Kind"), list(KIND_LABELS.items())),),
    search=("name", "code"),
    search_hint=_("Name or code of the account"),
    link=lambda row: reverse("settlement:statement", args=[row.county, row.code]),
    empty=_("Every account will stand here."),
    empty_hint=_("An account opens with the first money that moves."),
)


@require_safe
@page("ledger.read")
def trial_balance(request: PageRequest) -> HttpResponseBase:
    """All accounts of a county: their sum is zero, and each equals its own lines."""
    actor = request.actor
    county = queries.county_of(actor, request.GET.get("county", ""))
    balance = queries.trial_balance(county, actor=actor)
    kinds = [KindSum(kind_label(kind), fen, kind == "psp") for kind, fen in balance.by_kind.items()]
    context = {
        "balance": balance,
        "kinds": kinds,
        "now": clock.now(),
        "county": county,
        "counties": counties(actor),
    }
    return ACCOUNTS.respond(request, _rows(county, actor), "ledger/trial_balance.html", context)


def counties(actor: Actor) -> list[tuple[str, str]]:
    """The counties an actor may choose from, with their names; none when there is no choice."""
    codes = queries.counties_of(actor)
    named = place_names(codes)
    return [(code, named.get(code, code)) for code in codes] if len(codes) > 1 else []


def _rows(county: str, actor: Actor) -> list[AccountRow]:
    found = queries.balances(county, actor=actor)
    names = holders(county, [each.holder for each in found])
    return [
        AccountRow(
            county=county,
            code=each.code,
            name=name_of(each.code, each.holder, names),
            kind=each.kind,
            posted_fen=each.posted_fen,
            pending_out_fen=each.pending_out_fen,
        )
        for each in found
    ]
