"""Pick-ups as pages: the list, a day's round, booking, one booking with what may be done, and a point's windows."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.counter.pickups import forms, queries, services
from huinong.counter.pickups.booking import TOWN_DIGITS
from huinong.counter.pickups.tables import bookings_of
from huinong.counter.pickups.values import BookingValue, State
from huinong.edge.errors import InvalidInput, NoSuchPage
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal.telling import told
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import as_id, new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.divisions.queries import names as place_names
from huinong.registry.divisions.queries import villages
from huinong.registry.points.queries import point_names
from huinong.registry.points.values import PointValue


@require_safe
@page("pickups.read")
def bookings(request: PageRequest) -> HttpResponseBase:
    """The pick-ups one may see, with who was missed and waits for another day."""
    actor = request.actor
    context = {
        "missed": queries.missed(actor),
        "due": queries.due(actor, clock.today()),
        "may_book": actor.may("pickups.book"),
        "may_run": actor.may("pickups.run"),
        "now": clock.now(),
    }
    rows = queries.visible_bookings(actor).select_related("window")
    return bookings_of(actor).respond(request, rows, "pickups/list.html", context)


@require_http_methods(["GET", "POST"])
@page("pickups.run")
def round_(request: PageRequest) -> HttpResponseBase:
    """A day's round: how full each window is, and whom to call on in order, each with its two buttons."""
    actor, refused = request.actor, None
    points = queries.collecting_points(actor)
    point = _chosen(points, request.GET.get("point", ""))
    day = _day(request.GET.get("day", ""))
    if request.method == "POST":
        try:
            return _acted(request, actor.scope.county or "", request.POST.get("number", ""), request.get_full_path())
        except Refusal as refusal:
            refused = refusal
    rows = queries.round_of(actor, point.county, point.id, day) if point else ()
    context = {
        "point": point,
        "points": points,
        "day": day,
        "today": clock.today(),
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "slots": queries.slots_of(actor, point.county, point.id, day, 1) if point else (),
        "stops": _named(rows),
        "open": sum(row.state is State.BOOKED for row in rows),
        "may_finish": day <= clock.today(),
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "pickups/round.html", context, status=status_of(refused) if refused else 200)


def _named(rows: tuple[BookingValue, ...]) -> list[tuple[BookingValue, str]]:
    names = place_names({row.village for row in rows})
    return [(row, names.get(row.village, row.village)) for row in rows]


def _chosen(points: tuple[PointValue, ...], asked: str) -> PointValue | None:
    """The point asked for by its id; the first when none was."""
    return next((each for each in points if str(each.id) == asked), points[0] if points else None)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError as error:
        raise NoSuchPage from error


@require_http_methods(["GET", "POST"])
@page("pickups.book")
def new(request: PageRequest) -> HttpResponseBase:
    """The form that books: first the station, then one of its free windows."""
    actor, refused, county = request.actor, None, request.actor.scope.county or ""
    points = queries.bookable_points(actor, county)
    point = _chosen(points, request.GET.get("point", ""))
    form = _book_form(request, actor, point) if point else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            receipt = services.book(key=act_key(request), county=county, new=form.booking(), actor=actor)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Booked."))
            return redirect("pickups:booking", county, receipt.fact.facts["pickup"])
    context = {
        "point": point,
        "points": points,
        "form": form,
        "slots": queries.slots_of(actor, county, point.id, clock.today(), 7) if point else (),
        "may_run": actor.may("pickups.run"),
        "refused": refused,
        "key": request.POST.get("key") or new_id(),
    }
    return render(request, "pickups/new.html", context, status=_status(request, refused))


def _book_form(request: PageRequest, actor: Actor, point: PointValue) -> forms.BookForm:
    options = [(each.code, each.name) for each in villages(point.division[:TOWN_DIGITS])]
    free = forms.slot_options(queries.free_slots(actor, point.county, point.id))
    return forms.BookForm(request.POST or None, slots=free, villages=options, initial={"village": point.division})


def _status(request: PageRequest, refused: Refusal | None) -> int:
    if refused:
        return status_of(refused)
    return 422 if request.method == "POST" else 200


@require_http_methods(["GET", "POST"])
@page("pickups.read")
def booking(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One booking: whom, where, when, what happened, and the forms of what may be done."""
    actor, refused = request.actor, None
    if request.method == "POST":
        try:
            return _acted(request, county, number, "")
        except Refusal as refusal:
            refused = refusal
    value = queries.booking(actor, county, number)
    may_book, may_run = (value.is_open and actor.may(f"pickups.{verb}") for verb in ("book", "run"))
    context: dict[str, Any] = {
        "booking": value,
        "place": place_names([value.village]).get(value.village, value.village),
        "station": point_names(county, [value.point]).get(value.point, ""),
        "accepted": [thread.partition("-") for thread in value.accepted],
        "lines": told(queries.story(actor, county, number), actor=actor, own=f"PICKUP-{number}"),
        "may_reveal": actor.may("pickups.run"),
        "may_finish": may_run and value.day <= clock.today(),
        "key": new_id(),
        "refused": refused,
    }
    if may_book:
        free = forms.slot_options(queries.free_slots(actor, county, value.point))
        context |= {"move": forms.SlotForm(slots=free, prefix="move"), "cancel": forms.ReasonForm(prefix="cancel")}
    if context["may_finish"]:
        context |= {"done": forms.DoneForm(prefix="done"), "miss": forms.ReasonForm(prefix="miss")}
    return render(request, "pickups/booking.html", context, status=status_of(refused) if refused else 200)


def _acted(request: PageRequest, county: str, number: str, back: str) -> HttpResponse:
    """Do what one of a booking's forms asks for."""
    act = request.POST.get("act", "")
    if act not in ACTS:
        raise InvalidInput(fields="act")
    said = {"key": act_key(request), "county": county, "number": number, "actor": request.actor}
    messages.success(request, ACTS[act](request, said))
    return redirect(back) if back else redirect("pickups:booking", county, number)


def _move(request: PageRequest, said: dict[str, Any]) -> str:
    value = queries.booking(request.actor, said["county"], said["number"])
    free = forms.slot_options(queries.free_slots(request.actor, value.county, value.point))
    form = _filled(forms.SlotForm(request.POST, slots=free, prefix="move"))
    window, day = form.chosen()
    services.move(window=window, day=day, **said)
    return _("Moved: tell them the new day.")


def _cancel(request: PageRequest, said: dict[str, Any]) -> str:
    form = _filled(forms.ReasonForm(request.POST, prefix="cancel"))
    services.cancel(reason=form.cleaned_data["reason"], **said)
    return _("Cancelled; the place is free again.")


def _finish(request: PageRequest, said: dict[str, Any]) -> str:
    form = _filled(forms.DoneForm(request.POST, prefix="done"))
    services.finish(accepted=form.cleaned_data["accepted"].split(), **said)
    return _("Collected.")


def _miss(request: PageRequest, said: dict[str, Any]) -> str:
    form = _filled(forms.ReasonForm(request.POST, prefix="miss"))
    services.miss(reason=form.cleaned_data["reason"], **said)
    return _("Written down; the outlet's manager sees it, until it is moved or cancelled.")


ACTS = {"move": _move, "cancel": _cancel, "done": _finish, "miss": _miss}


def _filled(form: Any) -> Any:
    """A form that is right. Raises InvalidInput, naming its wrong fields."""
    if not form.is_valid():
        raise InvalidInput(fields="、".join(str(form.fields[name].label) for name in form.errors))
    return form


@require_http_methods(["GET", "POST"])
@page("pickups.run")
def phone(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """The phone in clear, in this one answer; the reading and its reason stay in the journal."""
    value = queries.booking(request.actor, county, number)
    form = forms.ReasonForm(request.POST or None)
    clear = ""
    if form.is_valid():
        clear, _receipt = services.reveal_phone(
            key=act_key(request),
            county=county,
            number=number,
            purpose=form.cleaned_data["reason"],
            actor=request.actor,
        )
    context = {"booking": value, "form": form, "clear": clear, "key": new_id()}
    return render(request, "pickups/phone.html", context)


@require_http_methods(["GET", "POST"])
@page("pickups.run")
def windows(request: PageRequest) -> HttpResponseBase:
    """The windows a point offers, how full its next seven days are, and the forms that offer and end one."""
    actor, refused = request.actor, None
    points = queries.collecting_points(actor)
    point = _chosen(points, request.GET.get("point", ""))
    form = forms.WindowForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and point is not None:
        try:
            if done := _on_windows(request, point, form):
                messages.success(request, done)
                return redirect(request.get_full_path())
        except Refusal as refusal:
            refused = refusal
    held = queries.windows(actor, point.county, point.id) if point else ()
    context = {
        "point": point,
        "points": points,
        "windows": [(WEEKDAYS[each.weekday], each) for each in held],
        "slots": queries.slots_of(actor, point.county, point.id, clock.today(), 7) if point else (),
        "form": form,
        "today": clock.today(),
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "pickups/windows.html", context, status=_status(request, refused))


def _on_windows(request: PageRequest, point: PointValue, form: forms.WindowForm) -> str:
    """Offer or end a window; "" when the form is not right yet."""
    said: dict[str, Any] = {"key": act_key(request), "county": point.county, "actor": request.actor}
    if request.POST.get("act") == "end":
        services.end_window(window=_id(request.POST.get("window", "")), on=_day(request.POST.get("on", "")), **said)
        return _("The window ends on that day.")
    if not form.is_valid():
        return ""
    services.offer_window(point=point.id, new=form.window(), **said)
    return _("The window is offered.")


def _id(text: str) -> UUID:
    try:
        return as_id(text)
    except ValueError as error:
        raise InvalidInput(fields="window") from error
