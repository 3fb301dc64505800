"""The keeper's first page, and the lists behind it: exceptions, orders to pack, what was earned."""

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huinong.commerce.trade import queries as trade
from huinong.commerce.trade.services import pack_order
from huinong.commerce.trade.values import Packing
from huinong.counter.station import queries
from huinong.counter.station.earning import earned_in, earned_on, takings
from huinong.counter.station.values import EXCEPTION_LABELS
from huinong.edge.errors import NoSuchPage
from huinong.edge.pages import PageRequest, act_key, page
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.values import CLAIMABLE
from huinong.registry.points.values import STATUS_LABELS, Status

STATUS_TONES = {Status.ACTIVE: "good", Status.NEW: "info", Status.SILENT: "will", Status.CLOSED: "calm"}


@require_safe
@page("parcels.read")
def home(request: PageRequest) -> HttpResponseBase:
    """What is here, who comes, what have I earned?"""
    found = queries.home(request.actor)
    shelf = found.board.shelf
    context = {
        "home": found,
        "status": STATUS_LABELS[found.standing.status],
        "tone": STATUS_TONES[found.standing.status],
        "overdue": sum(each.is_overdue for each in shelf),
        "shelf_tone": found.room.tone(len(shelf)),
        "ready": len(found.board.loose),
        "is_past_cut_off": clock.now() > found.cut_off,
        "today": clock.today(),
    }
    return render(request, "station/home.html", context)


@require_safe
@page("parcels.read")
def exceptions(request: PageRequest) -> HttpResponseBase:
    """What went wrong here and is not closed."""
    station = queries.station_of(request.actor)
    rows = parcels.open_incidents(actor=request.actor, county=station.county)
    may_claim = request.actor.may("claims.open")
    context = {
        "station": station,
        "incidents": [(row, EXCEPTION_LABELS[row.kind], may_claim and row.kind in CLAIMABLE) for row in rows],
        "troubled": queries.board(request.actor, station).troubled,
    }
    return render(request, "station/exceptions.html", context)


@require_safe
@page("trade.fulfil")
def orders(request: PageRequest) -> HttpResponseBase:
    """Paid orders that leave from here, the longest waiting first."""
    station, now = queries.station_of(request.actor), clock.now()
    context = {
        "station": station,
        "orders": trade.to_pack(actor=request.actor, by=now),
        "cut_off": queries.cut_off(station.county, clock.day_of(now)),
        "key": new_id(),
    }
    return render(request, "station/orders.html", context)


@require_POST
@page("trade.fulfil")
def pack(request: PageRequest, number: str) -> HttpResponseBase:
    """Every box becomes a parcel; its label is next."""
    station = queries.station_of(request.actor)
    packing = Packing(key=act_key(request), number=number)
    pack_order(county=station.county, new=packing, actor=request.actor)
    messages.success(request, _("Packed. Stick one label on each box."))
    return redirect("station:order_labels", number)


@require_safe
@page("settlement.read")
def income(request: PageRequest) -> HttpResponseBase:
    """A month of one's own: by kind of work, each of which opens to its days, and the cash that is not one's own."""
    station, today = queries.station_of(request.actor), clock.today()
    month, kind = _month(request.GET.get("month", ""), today), request.GET.get("kind", "")
    earned = earned_in(request.actor, station, month, memo=kind)
    context = {
        "station": station,
        "earned": earned,
        "kind": next((each for each in earned.kinds if each.memo == kind), None),
        "takings": takings(request.actor, station, today) if month == today.replace(day=1) else None,
        "today": today,
        "month": month,
        "before": (month - timedelta(days=1)).replace(day=1),
        "after": _next(month) if _next(month) <= today else None,
    }
    return render(request, "station/income.html", context)


def _month(text: str, today: date) -> date:
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = today
    return min(found, today).replace(day=1)


def _next(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


@require_safe
@page("settlement.read")
def income_day(request: PageRequest, day: str) -> HttpResponseBase:
    """The lines of one day; each opens the act that earned it."""
    station = queries.station_of(request.actor)
    try:
        on = date.fromisoformat(day)
    except ValueError as error:
        raise NoSuchPage from error
    kind = request.GET.get("kind", "")
    lines = earned_on(request.actor, station, on, memo=kind)
    total_fen = sum(line.amount_fen for line in lines)
    context = {"station": station, "on": on, "lines": lines, "total_fen": total_fen, "kind": kind}
    return render(request, "station/income_day.html", context)
