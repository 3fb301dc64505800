"""One change of a plan by hand: what it would cost and break is said before it is kept."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.engines.planning.days.values import Bus, Problem
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.plans import queries, services
from huinong.logistics.plans.changing import Change, Trial, broken_words, trial
from huinong.logistics.plans.errors import NoSuchChange
from huinong.logistics.plans.shown import Shown, TourCall, TourShown
from huinong.logistics.plans.wording import IMPOSSIBLE, clock_s

PARTS = 3  # of what a select of tours says: vehicle, tour, place


@require_http_methods(["GET", "POST"])
@page("plans.write")
def change(request: PageRequest, county: str, plan: UUID) -> HttpResponseBase:
    """Choose a village and another way for it; try it; keep it as a version of its own."""
    found = queries.plan(request.actor, county, plan)
    problem, solution = queries.solution(county, plan)
    said = request.POST if request.method == "POST" else request.GET
    tried: Trial | None = None
    refused: Refusal | None = None
    if said.get("way"):
        try:
            wanted = change_of(said)
            if said.get("act") == "keep":
                made = services.change_plan(
                    county=county, key=act_key(request), plan=plan, change=wanted, actor=request.actor
                )
                messages.success(request, _("The change is kept as a version of its own."))
                return redirect("plans:plan", county, made)
            tried = trial(problem, solution, wanted)
        except Refusal as refusal:
            refused = refusal
    view = Shown(problem, solution)
    shown = {
        "plan": found,
        "villages": sorted({(row.code, row.name) for row in view.villages()}, key=lambda pair: pair[1]),
        "now": [row for row in view.villages() if row.code == said.get("village", "")],
        "tours": view.tours(),
        "vehicles": [each.code for each in problem.vehicles],
        "buses": [(each.code, f"{each.line} {clock_s(each.calls[0].leaves_s)}") for each in buses_for(problem, said)],
        "ordered": ordered(view, said),
        "numbered": numbered(ordered(view, said), said.getlist("nth")),
        "form": said,
        "nths": said.getlist("nth"),
        "tried": tried,
        "after": [row for row in Shown(problem, tried.plan).villages() if row.code == said.get("village")]
        if tried
        else [],
        "broken": broken_words(problem, tried.broken) if tried else [],
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "plans/change.html", shown, status=status_of(refused) if refused else 200)


def buses_for(problem: Problem, said: Any) -> list[Bus]:
    """The buses that carry between the centre and a stop that the chosen village's keeper reaches."""
    village = str(said.get("village", ""))
    stops = {
        fetch.stop for each in problem.villages if problem.places[each.place].code == village for fetch in each.fetches
    }
    called = [(bus, {call.place for call in bus.calls}) for bus in problem.buses]
    return [bus for bus, places in called if problem.depot in places and places & (stops - {problem.depot})]


def ordered(view: Shown, said: Any) -> TourShown | None:
    """The tour whose order is being changed, if one is chosen."""
    number = str(said.get("tour", ""))
    return next((tour for tour in view.tours() if str(tour.number) == number), None)


def numbered(tour: TourShown | None, nths: Sequence[str]) -> list[tuple[str, TourCall]]:
    """The calls of a tour with the numbers written beside them, or the ones they have."""
    if tour is None:
        return []
    stops = tour.stops
    given = nths if len(nths) == len(stops) else [str(n) for n in range(1, len(stops) + 1)]
    return list(zip(given, stops, strict=True))


def change_of(said: Any) -> Change:
    """What a form asks for: `way` is out, order, new:V1, tour:V1:3 or bus:CODE; with `at`. Raises NoSuchChange."""
    how, _colon, rest = str(said.get("way", "")).partition(":")
    if how == "order":
        return order_of(said)
    village, at = str(said.get("village", "")), str(said.get("at", ""))
    place = int(at) if at.isdecimal() and len(at) < PARTS else None
    if how == "out":
        return Change(how="out", village=village)
    if how == "bus":
        return Change(how="bus", village=village, bus=rest)
    if how == "new":
        return Change(how="tour", village=village, vehicle=rest)
    vehicle, _colon, number = rest.rpartition(":")
    if how == "tour" and number.isdecimal():
        return Change(how="tour", village=village, vehicle=vehicle, tour=int(number), at=place)
    raise NoSuchChange(reason=str(IMPOSSIBLE["nothing"]))


def order_of(said: Any) -> Change:
    """A tour's calls by the numbers beside them; equal numbers stay as they stand. Raises NoSuchChange."""
    tour, numbers = str(said.get("tour", "")), said.getlist("nth")
    if not tour.isdecimal() or not all(each.isdecimal() for each in numbers):
        raise NoSuchChange(reason=str(IMPOSSIBLE["order"]))
    order = sorted(range(1, len(numbers) + 1), key=lambda call: int(numbers[call - 1]))
    return Change(how="order", tour=int(tour), order=tuple(order))
