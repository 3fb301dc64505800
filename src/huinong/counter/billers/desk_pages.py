"""The desk's reconciliation: what was taken for each biller on each day, its file, and what differs until settled."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.counter.billers import queries, reconciling
from huinong.counter.billers.pages import TINTS, TONES
from huinong.counter.billers.values import (
    DIFFERENCE_LABELS,
    OWNERS,
    STATE_LABELS,
    VERDICT_LABELS,
    DayValue,
    Difference,
    Verdict,
)
from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.errors import InvalidInput, NoSuchPage
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.sheet_files import FILE_BYTES, decoded
from huinong.edge.tables import Table
from huinong.funds.ledger.queries import county_of
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal

FILE = pgettext_lazy("biller's day", "File")
FILES = {
    "taken": Badge(pgettext_lazy("biller's file", "here"), Tint.GREEN),
    "missing": Badge(pgettext_lazy("biller's file", "not here yet"), Tint.AMBER),
}
DAYS = Table(
    name="biller-days",
    columns=(
        Column("day", pgettext_lazy("biller's day", "Day"), Kind.DATE),
        Column("name", pgettext_lazy("collected bill", "Biller")),
        Column("bills", pgettext_lazy("biller's day", "Bills"), Kind.NUMBER),
        Column("taken_fen", pgettext_lazy("biller's day", "Taken"), Kind.MONEY),
        Column("sure_fen", pgettext_lazy("biller's day", "Agreed"), Kind.MONEY),
        Column("waiting", pgettext_lazy("biller's day", "Unknown"), Kind.NUMBER),
        Column("back_fen", pgettext_lazy("biller's day", "Given back"), Kind.MONEY),
        Column("file", FILE, Kind.STATUS, badges=FILES),
        Column("differ", pgettext_lazy("biller's day", "Differ"), Kind.NUMBER),
    ),
    filters=(
        Choice("file", pgettext_lazy("biller's day", "File"), [(key, each.label) for key, each in FILES.items()]),
    ),
    search=("name", "biller"),
    default_sort="-day",
    link=lambda row: reverse("billers:day", args=[row.county, row.biller, row.day.isoformat()]),
    empty=gettext_lazy("Each day's bills stand here by biller, to be compared with its file."),
    empty_hint=gettext_lazy("Collect a bill at a counter first."),
)


@require_safe
@page("billers.read")
def days(request: PageRequest) -> HttpResponseBase:
    """Does every biller's file agree with ours?"""
    found = queries.days(request.actor, county_of(request.actor))
    context = {
        "differ": sum(each.differ for each in found),
        "waiting": sum(each.waiting for each in found),
        "missing": sum(each.file == "missing" and each.day < clock.today() for each in found),
    }
    return DAYS.respond(request, found, "billers/days.html", context)


@require_http_methods(["GET", "POST"])
@page("billers.read")
def day(request: PageRequest, county: str, biller: str, day: str) -> HttpResponseBase:
    """One biller's day: what agrees, what differs and whose it is; the file is taken in, a difference is settled."""
    on, refused = _day(day), None
    if request.method == "POST":
        try:
            return _acted(request, county, biller, on)
        except Refusal as refusal:
            refused = refusal
    actor = request.actor
    found = [each for each in queries.days(actor, county) if (each.biller, each.day) == (biller, on)]
    bills = queries.bills(actor, biller=biller, day=on, county=county)
    value = found[0] if found else _empty(county, biller, on)
    context = {
        "day": value,
        "file": FILES[value.file],
        "is_over": on < clock.today(),
        "may_act": actor.may("billers.reconcile"),
        "differences": [
            (each, DIFFERENCE_LABELS[each.kind], OWNERS[each.kind], _verdicts(each.kind), _said(each.verdict))
            for each in queries.differences(actor, county, biller, on)
        ],
        "bills": [(each, STATE_LABELS[each.state], TONES[TINTS[each.state]]) for each in bills],
        "typed": request.POST,
        "refused": refused,
        "key": new_id(),
    }
    return render(request, "billers/day.html", context, status=status_of(refused) if refused else 200)


def _empty(county: str, biller: str, on: date) -> DayValue:
    name = queries.biller_of(county, biller, on).name_zh
    return DayValue(
        county=county, biller=biller, name=name, day=on, bills=0, taken_fen=0, sure_fen=0, waiting=0, back_fen=0,
        file="missing", differ=0,
    )  # fmt: skip


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NoSuchPage from error


def _verdicts(kind: Difference) -> list[tuple[str, Any]]:
    """What may be decided: a bill that we do not have can only be kept as it is."""
    fit = [Verdict.KEEP] if kind is Difference.LONG else list(Verdict)
    return [(each.value, VERDICT_LABELS[each]) for each in fit]


def _said(verdict: str) -> Any:
    return VERDICT_LABELS[Verdict(verdict)] if verdict else ""


def _acted(request: PageRequest, county: str, biller: str, on: date) -> HttpResponse:
    key, actor = act_key(request), request.actor
    file = request.FILES.get("file")
    if file is not None:
        if (file.size or 0) > FILE_BYTES:
            raise InvalidInput(fields=_("file"))
        text = decoded(file.read())
        told = reconciling.reconcile(key=key, county=county, biller=biller, day=on, text=text, actor=actor).fact.facts
        said = _("{lines} lines: {matched} agree, {differ} differ").format(**told)
        messages.success(request, said)
    elif "difference" in request.POST:
        try:
            difference, verdict = UUID(request.POST["difference"]), Verdict(request.POST.get("verdict", ""))
        except ValueError as error:
            raise InvalidInput(fields="verdict") from error
        note = request.POST.get("note", "")
        reconciling.settle_difference(
            key=key, county=county, difference=difference, verdict=verdict, note=note, actor=actor
        )
        messages.success(request, _("Settled."))
    else:
        raise InvalidInput(fields=_("file"))
    return redirect("billers:day", county, biller, on.isoformat())
