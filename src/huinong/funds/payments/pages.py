"""Payments and refunds as the provider left them; one that waits for an answer can be asked about again."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from huinong.edge.cells import SIMULATED, Badge, Column, Kind, Tint
from huinong.edge.filters import Choice, Days
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.tables import Table
from huinong.funds.payments import queries, services
from huinong.funds.payments.models import Payment
from huinong.funds.payments.values import STATE_LABELS, State
from huinong.kernel.ids import new_id

TINTS = {
    State.OPENED: Tint.AMBER,
    State.PROCESSING: Tint.AMBER,
    State.CONFIRMED: Tint.GREEN,
    State.FAILED: Tint.RED,
    State.PARTLY_REFUNDED: Tint.BLUE,
    State.REFUNDED: Tint.GREY,
}
WAITING = frozenset({State.OPENED, State.PROCESSING})  # of a refund: once granted, it is sent
TONES = {Tint.AMBER: "will", Tint.GREEN: "good", Tint.RED: "must", Tint.BLUE: "info", Tint.GREY: "calm"}
BADGES = {state.value: Badge(label, TINTS[state]) for state, label in STATE_LABELS.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentRow:
    """A payment in the list."""

    county: str
    number: str
    order: str
    state: str
    amount_fen: int
    refunded_fen: int
    simulated: bool
    opened_at: datetime
    settled_at: datetime | None


def _row(row: Payment) -> PaymentRow:
    names = ("county", "number", "order", "state", "amount_fen", "refunded_fen", "simulated", "opened_at", "settled_at")
    return PaymentRow(**{name: getattr(row, name) for name in names})


PAYMENTS = Table(
    name="payments",
    columns=(
        Column("number", pgettext_lazy("payments", "Payment")),
        Column("state", gettext_lazy("State"), Kind.STATUS, badges=BADGES),
        Column(
            "order",
            pgettext_lazy("payments", "Order"),
            Kind.LINK,
            link=lambda row: reverse("trade:order", args=[row.county, row.order]),
        ),
        Column("amount_fen", pgettext_lazy("payments", "Amount"), Kind.MONEY),
        Column("refunded_fen", pgettext_lazy("payments", "Given back"), Kind.MONEY),
        Column("simulated", gettext_lazy("Simulated"), Kind.STATUS, badges=SIMULATED),
        Column("opened_at", pgettext_lazy("payments", "Opened"), Kind.TIME),
        Column("settled_at", pgettext_lazy("payments", "Answered"), Kind.TIME, shown=False),
    ),
    filters=(
        Choice("state", gettext_lazy("State"), [(state.value, label) for state, label in STATE_LABELS.items()]),
        Days("opened", pgettext_lazy("payments", "Opened"), "opened_at"),
    ),
    search=("number", "order"),
    search_hint=gettext_lazy("Number of the payment or the order"),
    default_sort="-opened_at",
    row=_row,
    link=lambda row: reverse("payments:payment", args=[row.county, row.number]),
    empty=gettext_lazy("Payments of orders will stand here."),
    empty_hint=gettext_lazy("A payment opens when somebody pays an order."),
)


@require_safe
@page("payments.read")
def payments(request: PageRequest) -> HttpResponseBase:
    """Every payment this person may see, and how many wait for the provider."""
    rows = queries.visible_payments(request.actor)
    context = {"waiting": rows.filter(state=State.PROCESSING).count()}
    return PAYMENTS.respond(request, rows, "payments/list.html", context)


@require_safe
@page("payments.read")
def payment(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One payment with its refunds."""
    found = queries.payment(county, number, actor=request.actor)
    refunds = queries.refunds_of(county, found.id)
    is_waiting = found.state is State.PROCESSING or any(each.state in WAITING for each in refunds)
    context = {
        "payment": found,
        "label": STATE_LABELS[found.state],
        "tone": TONES[TINTS[found.state]],
        "refunds": [(each, STATE_LABELS[each.state], TONES[TINTS[each.state]]) for each in refunds],
        "is_waiting": is_waiting,
        "key": new_id(),
    }
    return render(request, "payments/payment.html", context)


@require_POST
@page("payments.read")
def resolve(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """Ask the provider once more, by the same number: nothing is charged twice."""
    act_key(request)
    found = services.look_again(county=county, number=number, actor=request.actor)
    if found.state is State.PROCESSING:
        messages.info(request, _("The provider has not answered yet. Ask again later; the T+1 file decides at last."))
    else:
        messages.success(request, _("The provider answered: {state}.").format(state=STATE_LABELS[found.state]))
    return redirect("payments:payment", county, number)
