"""Bills collected at the village as the biller left them; one that waits for an answer can be asked about again."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huinong.counter.billers import queries, services
from huinong.counter.billers.models import Bill
from huinong.counter.billers.values import STATE_LABELS, State
from huinong.edge.cells import SIMULATED, Badge, Column, Kind, Tint
from huinong.edge.filters import Choice, Days
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.tables import Table
from huinong.kernel.ids import new_id

TINTS = {
    State.LOCKED: Tint.GREY,
    State.PROCESSING: Tint.AMBER,
    State.CONFIRMED: Tint.GREEN,
    State.REFUNDED: Tint.BLUE,
    State.LET_GO: Tint.GREY,
}
TONES = {Tint.AMBER: "will", Tint.GREEN: "good", Tint.BLUE: "info", Tint.GREY: "calm"}
BADGES = {state.value: Badge(label, TINTS[state]) for state, label in STATE_LABELS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class BillRow:
    """A bill in the list; its account is masked."""

    county: str
    number: str
    biller: str
    account: str
    state: str
    amount_fen: int
    is_simulated: bool
    locked_at: datetime
    paid_at: datetime | None
    file_day: date | None


def _row(row: Bill, names: Mapping[str, str]) -> BillRow:
    told = {name: getattr(row, name) for name in BillRow.__slots__}
    return BillRow(**{**told, "biller": names.get(row.biller, row.biller)})


BILLS = Table(
    name="collected",
    columns=(
        Column("number", pgettext_lazy("collected bill", "Number")),
        Column("state", pgettext_lazy("collected bill", "State"), Kind.STATUS, badges=BADGES),
        Column("biller", pgettext_lazy("collected bill", "Biller")),
        Column("account", pgettext_lazy("collected bill", "Account")),
        Column("amount_fen", pgettext_lazy("collected bill", "Amount"), Kind.MONEY),
        Column("is_simulated", pgettext_lazy("collected bill", "Simulated"), Kind.STATUS, badges=SIMULATED),
        Column("locked_at", pgettext_lazy("collected bill", "Asked for"), Kind.TIME),
        Column("paid_at", pgettext_lazy("collected bill", "Paid"), Kind.TIME, shown=False),
    ),
    filters=(
        Choice(
            "state",
            pgettext_lazy("collected bill", "State"),
            [(state.value, label) for state, label in STATE_LABELS.items()],
        ),
        Days("asked", pgettext_lazy("collected bill", "Asked for"), "locked_at"),
    ),
    search=("number", "biller"),
    search_hint=gettext_lazy("Number of the bill or code of the biller"),
    default_sort="-locked_at",
    link=lambda row: reverse("billers:bill", args=[row.county, row.number]),
    empty=gettext_lazy("Bills collected for billers will stand here."),
    empty_hint=gettext_lazy("A bill begins when the counter asks what is owed."),
)


@require_safe
@page("billers.read")
def bills(request: PageRequest) -> HttpResponseBase:
    """Every bill this person may see, and how many wait for their biller."""
    rows = queries.visible_bills(request.actor)
    context = {"waiting": rows.filter(state=State.PROCESSING).count()}
    table = replace(BILLS, row=partial(_row, names=queries.biller_names(request.actor)))
    return table.respond(request, rows, "billers/list.html", context)


@require_safe
@page("billers.read")
def bill(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One bill: what its receipt says, provisional or final."""
    found = queries.bill(county, number, actor=request.actor)
    context = {
        "bill": found,
        "name": queries.name_of(found),
        "label": STATE_LABELS[found.state],
        "tone": TONES[TINTS[found.state]],
        "is_waiting": found.state is State.PROCESSING,
        "key": new_id(),
    }
    return render(request, "billers/bill.html", context)


@require_POST
@page("billers.read")
def resolve(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """Ask the biller once more, by the same number: nothing is paid twice."""
    act_key(request)
    found = services.look_again(county=county, number=number, actor=request.actor)
    if found.state is State.PROCESSING:
        messages.info(request, _("The biller has not answered yet. Ask again later; the next day's file decides."))
    else:
        messages.success(request, _("The bill is: {state}.").format(state=STATE_LABELS[found.state]))
    return redirect("billers:bill", county, number)
