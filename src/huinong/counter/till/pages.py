"""The till as pages: the day end of a town or county, one point's till, and a shift with what made its cash."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.counter.till import forms, leaving, queries, remitting, services, shorts
from huinong.counter.till.errors import ReasonWanted
from huinong.counter.till.values import (
    NOTES,
    PURPOSE_LABELS,
    SHIFT_LABELS,
    STANDING_LABELS,
    STATUS_LABELS,
    RemittanceStatus,
    Shift,
    Standing,
    TillValue,
)
from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.errors import InvalidInput
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.funds.settlement.values import MEMO_LABELS, Memo
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.points.queries import point_names

TINTS = {
    Standing.CLEAR: Tint.GREEN,
    Standing.DUE: Tint.GREY,
    Standing.OVERDUE: Tint.AMBER,
    Standing.FROZEN: Tint.RED,
    Standing.LEFT: Tint.AMBER,
}
STANDINGS = {each.value: Badge(STANDING_LABELS[each], TINTS[each]) for each in Standing}
SHIFT_TINTS = {Shift.UNOPENED: Tint.GREY, Shift.OPEN: Tint.AMBER, Shift.CLOSED: Tint.GREEN}
SHIFTS = {each.value: Badge(SHIFT_LABELS[each], SHIFT_TINTS[each]) for each in Shift}
COUNTING: Mapping[str, Callable[..., object]] = {
    "open": services.open_shift,
    "close": services.close_shift,
    "count": services.count_by_surprise,
    "leave": leaving.declare_leaving,
    "take_over": leaving.confirm_leaving,
}
SETTLING: Mapping[str, Callable[..., object]] = {"pay_short": shorts.pay_short, "waive_short": shorts.waive_short}
ACTS = {
    "open": gettext_lazy("Open the till"),
    "close": gettext_lazy("Close the till"),
    "count": gettext_lazy("Count by surprise"),
    "leave": gettext_lazy("Leave the till"),
    "take_over": gettext_lazy("Take over from the keeper"),
}

TILLS = Table(
    name="tills",
    columns=(
        Column("station", pgettext_lazy("till", "Station")),
        Column("keeper_name", pgettext_lazy("till", "Keeper")),
        Column("shift", pgettext_lazy("till", "Shift"), Kind.STATUS, badges=SHIFTS),
        Column("standing", pgettext_lazy("till", "Standing"), Kind.STATUS, badges=STANDINGS),
        Column("cash_fen", pgettext_lazy("till", "Cash now"), Kind.MONEY),
        Column("difference_fen", pgettext_lazy("till", "Over or short today"), Kind.MONEY),
        Column("due_fen", pgettext_lazy("till", "To remit"), Kind.MONEY),
        Column("due_on", pgettext_lazy("till", "Until"), Kind.DATE),
        Column("on_way_fen", pgettext_lazy("till", "On the way"), Kind.MONEY),
        Column("short_fen", pgettext_lazy("till", "Short, owed"), Kind.MONEY),
        Column("closed_at", pgettext_lazy("till", "Closed at"), Kind.TIME, shown=False),
    ),
    filters=(
        Choice("shift", pgettext_lazy("till", "Shift"), [(key, badge.label) for key, badge in SHIFTS.items()]),
        Choice("standing", pgettext_lazy("till", "Standing"), [(key, badge.label) for key, badge in STANDINGS.items()]),
    ),
    search=("station", "keeper_name"),
    default_sort="-due_fen",
    link=lambda row: reverse("till:till", args=[row.county, row.point]),
    empty=gettext_lazy("No point here has a keeper yet."),
    empty_hint=gettext_lazy("Appoint a keeper on the point's page; then its till can be opened."),
)


@require_safe
@page("till.read")
def tills(request: PageRequest) -> HttpResponseBase:
    """The day end: who has closed, what differs, what is overdue. A keeper goes straight to the own till."""
    actor = request.actor
    found = queries.tills(actor)
    if actor.scope.point is not None and len(found) == 1:
        return redirect("till:till", found[0].county, found[0].point)
    context = {
        "unclosed": sum(each.shift is Shift.OPEN for each in found),
        "barred": sum(each.is_barred for each in found),
        "due_fen": sum(each.due_fen for each in found),
        "now": clock.now(),
    }
    return TILLS.respond(request, found, "till/list.html", context)


@require_http_methods(["GET", "POST"])
@page("till.read")
def till(request: PageRequest, county: str, point: UUID) -> HttpResponseBase:
    """One point's till: what should be in it, and the forms of what may be done with it now."""
    actor, refused = request.actor, None
    value = queries.till(actor, county, point)
    if request.method == "POST":
        try:
            return _acted(request, value)
        except Refusal as refusal:
            refused = refusal
    shown = request.POST if refused else None
    context = {
        "till": value,
        "shift": SHIFTS[value.shift.value],
        "standing": STANDINGS[value.standing.value],
        "acts": [(name, ACTS[name]) for name in _acts(value, actor)],
        "count": forms.CountForm(shown, prefix="count"),
        "remit": forms.RemitForm(initial=_to_remit(value), prefix="remit") if actor.may("till.run") else None,
        "given": forms.GivenForm(prefix="given") if actor.may("till.confirm") and not value.is_leaving else None,
        "may_confirm": actor.may("till.confirm"),
        "is_blind": queries.is_blind(actor, value.shift) and not isinstance(refused, ReasonWanted),
        "short": forms.ShortForm(prefix="short") if value.short_fen else None,
        "may_pay_short": actor.may("till.run") and actor.scope.point is not None,
        "shifts": queries.shifts_of(actor, county, point),
        "remittances": [
            (
                each,
                STATUS_LABELS[each.status],
                each.status is RemittanceStatus.DECLARED,
                each.status is RemittanceStatus.CONFIRMED,
            )
            for each in queries.remittances_of(actor, county, point)
        ],
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "till/till.html", context, status=status_of(refused) if refused else 200)


def _acts(value: TillValue, actor: Actor) -> list[str]:
    """What a count may be for now."""
    acts = []
    if actor.may("till.run") and value.standing is not Standing.LEFT:
        acts += ["close"] if value.shift is Shift.OPEN else ["open", "leave"]
    if actor.may("till.inspect") and actor.scope.point is None:
        acts += ["take_over"] if value.is_leaving else ["count"]
    return acts


def _to_remit(value: TillValue) -> dict[str, Any]:
    return {"amount_fen": value.due_fen or None, "paid_on": clock.today()}


def _acted(request: PageRequest, value: TillValue) -> HttpResponse:
    """Do what one of the till's forms asks for."""
    asked = request.POST.get("act", "")
    said: dict[str, Any] = {"key": act_key(request), "county": value.county, "actor": request.actor}
    if asked in COUNTING:
        form = forms.CountForm(request.POST, prefix="count")
        filled = _filled(form)
        COUNTING[asked](point=value.point, notes=form.counted(), reason=filled["reason"], **said)
    elif asked == "remit":
        remit = _filled(forms.RemitForm(request.POST, prefix="remit"))
        remitting.declare_remittance(point=value.point, **remit, **said)
    elif asked in {"float", "deposit"}:
        given = _filled(forms.GivenForm(request.POST, prefix="given"))
        give = services.give_float if asked == "float" else services.take_deposit
        give(point=value.point, **given, **said)
    elif asked == "found":
        remitting.confirm_remittance(number=request.POST.get("number", ""), **said)
    elif asked == "unfound":
        number, reason = request.POST.get("number", ""), request.POST.get("reason", "")
        remitting.take_back_finding(number=number, reason=reason, **said)
    elif asked in SETTLING:
        short = _filled(forms.ShortForm(request.POST, prefix="short"))
        SETTLING[asked](point=value.point, **short, **said)
    elif asked == "refuse":
        reason = request.POST.get("reason", "")
        remitting.refuse_remittance(number=request.POST.get("number", ""), reason=reason, **said)
    else:
        raise InvalidInput(fields="act")
    messages.success(request, _("Written down."))
    return redirect(request.get_full_path())


def _filled(form: Any) -> dict[str, Any]:
    """What a form says. Raises InvalidInput, naming its wrong fields."""
    if not form.is_valid():
        raise InvalidInput(fields="、".join(str(form.fields[name].label) for name in form.errors))
    return dict(form.cleaned_data)


@require_safe
@page("till.read")
def shift(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """A shift: its counts, and the ledger's lines that made its expected cash, each opening the thread of its act.

    Whoever keeps the drawer sees the lines when it was counted.
    """
    value = queries.shift(request.actor, county, number)
    is_blind = queries.is_blind(request.actor, Shift.CLOSED if value.closed_at else Shift.OPEN)
    statement = None if is_blind else queries.lines_of(request.actor, value)
    counts = [
        (each, PURPOSE_LABELS[each.purpose], [(NOTES[fen], n) for fen, n in sorted(each.notes.items(), reverse=True)])
        for each in queries.counts_of(request.actor, county, number)
    ]
    context = {
        "shift": value,
        "station": point_names(county, [value.point]).get(value.point, ""),
        "counts": counts,
        "is_blind": is_blind,
        "opening_fen": -statement.opening_fen if statement else 0,
        "closing_fen": -statement.closing_fen if statement else 0,
        "lines": [
            (line.happened_at, MEMO_LABELS[Memo(line.memo)], line.thread, -line.amount_fen, -line.balance_fen)
            for line in (statement.lines if statement else ())
        ],
        "may_follow": request.actor.may("journal.read"),
    }
    return render(request, "till/shift.html", context)
