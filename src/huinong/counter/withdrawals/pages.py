"""Withdrawals at the desk: which of them are none at all? Every flag with its reason, reviewed by a person."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.counter.withdrawals import queries, services
from huinong.counter.withdrawals.models import Withdrawal
from huinong.counter.withdrawals.values import FLAG_LABELS, STATE_LABELS, Flag, State, WithdrawalValue
from huinong.edge.cells import SIMULATED, Badge, Column, Kind, Tint
from huinong.edge.errors import InvalidInput
from huinong.edge.filters import Choice, Days
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.points.queries import point_names, points_in

TINTS = {
    State.PROCESSING: Tint.AMBER,
    State.APPROVED: Tint.BLUE,
    State.HANDED: Tint.GREEN,
    State.DECLINED: Tint.GREY,
    State.RETURNED: Tint.GREY,
}
TONES = {Tint.AMBER: "will", Tint.GREEN: "good", Tint.BLUE: "info", Tint.GREY: "calm"}
REVIEWS = {
    "open": Badge(pgettext_lazy("withdrawal", "to be reviewed"), Tint.RED),
    "done": Badge(pgettext_lazy("withdrawal", "reviewed"), Tint.GREEN),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A withdrawal in the list."""

    county: str
    number: str
    state: str
    point: str
    card: str
    amount_fen: int
    flags: str
    review: str
    is_simulated: bool
    asked_at: datetime


def _row(row: Withdrawal, names: dict[UUID, str]) -> Row:
    kept = ("county", "number", "state", "card", "amount_fen", "is_simulated", "asked_at")
    review = ("done" if row.reviewed_by else "open") if row.flags else ""
    told: dict[str, Any] = {name: getattr(row, name) for name in kept}
    return Row(**told, point=names.get(row.point, ""), flags=_why(row.flags), review=review)


def _why(flags: list[str] | tuple[Flag, ...]) -> str:
    return "；".join(str(FLAG_LABELS[Flag(each)]) for each in flags)


def _reviewed(rows: Any, value: str) -> Any:
    flagged = rows.exclude(flags=[])
    return flagged.filter(reviewed_by="") if value == "open" else flagged.exclude(reviewed_by="")


def _flagged(rows: Any, value: str) -> Any:
    """A flag's word stands whole in the list of words, on both databases."""
    return rows.filter(flags__icontains=f'"{value}"')


WITHDRAWALS = Table(
    name="withdrawals",
    columns=(
        Column("number", pgettext_lazy("withdrawal", "Number")),
        Column("state", pgettext_lazy("withdrawal", "State"), Kind.STATUS,
               badges={state.value: Badge(label, TINTS[state]) for state, label in STATE_LABELS.items()}),
        Column("point", pgettext_lazy("withdrawal", "Station"), sort=""),
        Column("card", pgettext_lazy("withdrawal", "Card"), Kind.CODE, sort=""),
        Column("amount_fen", pgettext_lazy("withdrawal", "Amount"), Kind.MONEY),
        Column("flags", pgettext_lazy("withdrawal", "Looked at because"), sort=""),
        Column("review", pgettext_lazy("withdrawal", "Review"), Kind.STATUS, badges=REVIEWS, sort=""),
        Column("is_simulated", pgettext_lazy("withdrawal", "Simulated"), Kind.STATUS, badges=SIMULATED),
        Column("asked_at", pgettext_lazy("withdrawal", "Asked for"), Kind.TIME),
    ),
    filters=(
        Choice("state", pgettext_lazy("withdrawal", "State"),
               [(each.value, said) for each, said in STATE_LABELS.items()]),
        Choice("review", pgettext_lazy("withdrawal", "Review"),
               [(key, REVIEWS[key].label) for key in ("open", "done")], narrow_by=_reviewed),
        Choice("flag", pgettext_lazy("withdrawal", "Looked at because"),
               [(each.value, said) for each, said in FLAG_LABELS.items()], narrow_by=_flagged),
        Days("asked", pgettext_lazy("withdrawal", "Asked for"), "asked_at"),
    ),
    search=("number", "card"),
    search_hint=gettext_lazy("Number of the withdrawal, or the card's last four"),
    default_sort="-asked_at",
    link=lambda row: reverse("withdrawals:withdrawal", args=[row.county, row.number]),
    empty=gettext_lazy("Withdrawals against cards will stand here."),
    empty_hint=gettext_lazy("A withdrawal begins when a keeper asks the bank for a customer."),
)  # fmt: skip


@require_safe
@page("withdrawals.read")
def withdrawals(request: PageRequest) -> HttpResponseBase:
    """Every withdrawal this person may see; how many are to be reviewed, how many wait for the bank."""
    rows = queries.visible_withdrawals(request.actor)
    counties = rows.order_by().values_list("county", flat=True).distinct()
    names = {each.id: each.name for county in counties for each in points_in(county)}
    context = {
        "to_review": _reviewed(rows, "open").count(),
        "waiting": rows.filter(state=State.PROCESSING).count(),
    }
    return replace(WITHDRAWALS, row=partial(_row, names=names)).respond(request, rows, "withdrawals/list.html", context)


@require_http_methods(["GET", "POST"])
@page("withdrawals.read")
def withdrawal(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One withdrawal: why it is looked at, what was found; given back when the customer had gone."""
    refused = None
    if request.method == "POST":
        try:
            return _acted(request, county, number)
        except Refusal as refusal:
            refused = refusal
    found = queries.withdrawal(county, number, actor=request.actor)
    context = {
        "it": found,
        "station": point_names(county, [found.point]).get(found.point, ""),
        "label": STATE_LABELS[found.state],
        "tone": TONES[TINTS[found.state]],
        "flags": [FLAG_LABELS[each] for each in found.flags],
        **_open(request, found),
        "typed": request.POST,
        "refused": refused,
        "key": new_id(),
    }
    return render(request, "withdrawals/withdrawal.html", context, status=status_of(refused) if refused else 200)


def _open(request: PageRequest, found: WithdrawalValue) -> dict[str, bool]:
    may_act = request.actor.may("withdrawals.review")
    return {
        "is_waiting": found.state is State.PROCESSING,
        "may_review": may_act and bool(found.flags),
        "may_give_back": may_act and found.state is State.APPROVED,
    }


def _acted(request: PageRequest, county: str, number: str) -> HttpResponse:
    key, act, note = act_key(request), request.POST.get("act", ""), request.POST.get("note", "")
    if act == "review":
        services.review(key=key, county=county, number=number, note=note, actor=request.actor)
        messages.success(request, _("The review is kept."))
    elif act == "return":
        services.give_back(key=key, county=county, number=number, reason=note, actor=request.actor)
        messages.success(request, _("The withdrawal is given back to its card."))
    elif act == "resolve":
        found = services.look_again(county=county, number=number, actor=request.actor)
        messages.info(request, _("The withdrawal is: {state}.").format(state=STATE_LABELS[found.state]))
    else:
        raise InvalidInput(fields="act")
    return redirect("withdrawals:withdrawal", county, number)
