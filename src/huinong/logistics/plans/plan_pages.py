"""A plan: how each village is served, its map, timeline, loads and costs; plans side by side; and taking one."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from huinong.edge.cells import Badge
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel import clock
from huinong.kernel.ids import as_id, new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.names import county_of
from huinong.logistics.plans import queries, services
from huinong.logistics.plans.shares_shown import shares_shown
from huinong.logistics.plans.shown import Part, Shown, driven_m
from huinong.logistics.plans.values import PlanValue
from huinong.logistics.plans.wording import MODES, ORIGINS, PARTS, STATES
from huinong.logistics.runs import queries as runs
from huinong.logistics.runs.pages import view_of
from huinong.logistics.runs.values import RunValue

MOST = 4
SHOWN = 60


@require_safe
@page("plans.read")
def plan(request: PageRequest, county: str, plan: UUID) -> HttpResponseBase:
    """One plan, or how far its computation is."""
    return shown(request, county, plan, None)


def shown(request: PageRequest, county: str, plan: UUID, refused: Refusal | None) -> HttpResponseBase:
    """The page of a plan, with what was refused on it."""
    actor = request.actor
    found = queries.plan(actor, county, plan)
    run = runs.run(county, found.run, actor) if found.run else None
    context: dict[str, Any] = {
        "plan": found,
        "badge": badge_of(found, run),
        "origin": ORIGINS[found.origin],
        "options": option_words(found.options),
        "progress": view_of(run, actor) if run and not found.is_ready else None,
        "others": [each for each in queries.plans_on(actor, county, found.day) if each.id != plan and each.is_ready],
        "may_write": actor.may("plans.write") and actor.scope.covers(county),
        "is_begun": found.day <= clock.today(),
        "key": new_id(),
        "refused": refused,
    }
    if found.is_ready:
        context |= _result(county, found)
        context |= shares_shown(actor, found)
    return render(request, "plans/plan.html", context, status=status_of(refused) if refused else 200)


def _result(county: str, found: PlanValue) -> Mapping[str, Any]:
    problem, solution = queries.solution(county, found.id)
    view = Shown(problem, solution)
    villages = view.villages()
    return {
        "villages": villages,
        "left": [row for row in villages if row.mode == "unserved"],
        "modes": [(MODES[mode], count) for mode, count in view.modes().items() if count],
        "timeline": view.timeline(),
        "tours": view.tours(),
        "bags": view.bags(),
        "parts": view.parts(),
        "layers": view.layers(county),
        "km": round(driven_m(problem, solution) / 1000),
        "passenger_min": round(solution.passenger_s / 60),
        "pieces": sum(each.pieces for each in problem.demands),
        "known": found.known or {},
        "sent_out": sorted({tour.vehicle for tour in solution.tours}),
        "places": sorted((problem.places[each.place] for each in problem.villages), key=lambda place: place.name),
    }


def badge_of(found: PlanValue, run: RunValue | None) -> Badge:
    """How a plan stands, in a word."""
    if found.is_ready:
        return STATES[found.state]
    return STATES["computing" if run is None or run.is_open else "failed"]


def option_words(options: Mapping[str, Any]) -> list[str]:
    """What a plan was asked with, in words."""
    words = [_("with buses") if options.get("buses", True) else _("without buses")]
    if options.get("more_vans"):
        words.append(_("{count} more vans").format(count=options["more_vans"]))
    if options.get("later_min"):
        words.append(_("cut-off {minutes} min later").format(minutes=options["later_min"]))
    return words


@require_POST
@page("plans.write")
def accept(request: PageRequest, county: str, plan: UUID) -> HttpResponseBase:
    """The plan is the day's."""
    try:
        done = services.accept_plan(county=county, key=act_key(request), plan=plan, actor=request.actor)
    except Refusal as refusal:
        return shown(request, county, plan, refusal)
    told = done.fact.facts
    said = _("Taken: {trips} tours are trips of the day, {bags} bags are listed for buses.")
    messages.success(request, said.format(trips=told["trips"], bags=told["bags"]))
    return redirect("plans:plan", county, plan)


@require_POST
@page("plans.write")
def replan(request: PageRequest, county: str, plan: UUID) -> HttpResponseBase:
    """The rest of the day is planned again, without cancelled buses, broken vehicles, and roads to what is cut off."""
    fell = {name: [code for code in request.POST.getlist(name) if code] for name in ("vehicle", "cut_off")}
    try:
        made = services.replan(
            county=county, key=act_key(request), plan=plan, vehicles=fell["vehicle"], cut_off=fell["cut_off"],
            actor=request.actor,
        )  # fmt: skip
    except Refusal as refusal:
        return shown(request, county, plan, refusal)
    messages.success(request, _("Planned again: look at what changed, then take it."))
    return redirect("plans:plan", county, made)


@dataclass(frozen=True, slots=True)
class Column:
    """A plan as a column of the comparison."""

    plan: PlanValue
    options: Sequence[str]
    parts: Mapping[str, Part]
    modes: Mapping[str, int]
    km: int
    tours: int
    vehicles: int
    bags: int
    passenger_min: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the comparison: the value of each plan, and which is the least."""

    label: object
    kind: str
    cells: tuple[tuple[Any, bool], ...]


@require_safe
@page("plans.read")
def compare(request: PageRequest) -> HttpResponseBase:
    """Two to four plans side by side."""
    county = county_of(request.actor, request.GET.get("county", ""))
    ids: list[UUID] = []
    for text in request.GET.getlist("plan")[:MOST]:
        with suppress(ValueError):
            ids.append(as_id(text))
    found = queries.plans_of(request.actor, county, ids)
    solved = queries.solutions(county, [each.id for each in found])
    columns = [_column(each, *solved[each.id]) for each in found if each.id in solved]
    return render(request, "plans/compare.html", {"columns": columns, "lines": _lines(columns), "county": county})


def _column(found: PlanValue, problem: Any, solution: Any) -> Column:
    view = Shown(problem, solution)
    return Column(
        plan=found, options=option_words(found.options), parts={part.key: part for part in view.parts()},
        modes=view.modes(), km=round(driven_m(problem, solution) / 1000), tours=len(solution.tours),
        vehicles=len({tour.vehicle for tour in solution.tours}), bags=sum(ride.bags for ride in solution.rides),
        passenger_min=round(solution.passenger_s / 60),
    )  # fmt: skip


def _lines(columns: Sequence[Column]) -> list[Line]:
    def line(label: object, kind: str, values: Sequence[Any]) -> Line:
        known = [value for value in values if value is not None]
        least = min(known, default=None) if len(set(known)) > 1 else None
        return Line(label, kind, tuple((value, value is not None and value == least) for value in values))

    return [
        line(_("To be paid"), "money", [each.plan.money_fen for each in columns]),
        line(_("With what is reckoned"), "money", [each.plan.total_fen for each in columns]),
        *(
            line(label, "money", [each.parts[key].fen if key in each.parts else 0 for each in columns])
            for key, label in PARTS.items()
            if any(key in each.parts for each in columns)
        ),
        line(_("Pieces left behind"), "number", [each.plan.unserved for each in columns]),
        *(
            line(badge.label, "number", [each.modes[mode] for each in columns])
            for mode, badge in MODES.items()
            if any(each.modes[mode] for each in columns)
        ),
        line(_("Vehicles in use"), "number", [each.vehicles for each in columns]),
        line(_("Tours"), "number", [each.tours for each in columns]),
        line(_("Kilometres"), "number", [each.km for each in columns]),
        line(_("Bags by bus"), "number", [each.bags for each in columns]),
        line(_("Passengers' waiting (minutes)"), "number", [each.passenger_min for each in columns]),
        line(_("Could be saved at most (%)"), "number", [each.plan.gap_percent for each in columns]),
    ]
