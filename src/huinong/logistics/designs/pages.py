"""Studies of a county's network: make one, watch it, read it, take it to a meeting, set two side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.access.queries import staff_names
from huinong.edge import documents
from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.designs import layers, queries, services, shapes, tables
from huinong.logistics.designs.comparing import compared
from huinong.logistics.designs.errors import NotFinished
from huinong.logistics.designs.forms import DecisionForm, StudyForm, begun
from huinong.logistics.designs.models import Study
from huinong.logistics.designs.paper import study_paper
from huinong.logistics.designs.values import StudyValue
from huinong.logistics.parcels.names import county_of
from huinong.logistics.runs import queries as runs
from huinong.logistics.runs.pages import view_of
from huinong.registry.policies.queries import policies

OUT_SHOWN, OTHERS = 12, 50


@require_safe
@page("designs.read")
def studies(request: PageRequest) -> HttpResponseBase:
    """The studies one may see, the newest first."""
    context = {"may_write": request.actor.may("designs.write"), "finished": _finished(request.actor)}
    return tables.STUDIES.respond(request, queries.visible_studies(request.actor), "designs/list.html", context)


def _finished(actor: Actor, county: str = "", without: str = "") -> list[tuple[str, str]]:
    """What a study may be set beside: number and title, the newest first."""
    rows = queries.visible_studies(actor).filter(state=Study.State.DONE, county__startswith=county)
    found = rows.exclude(number=without).order_by("-asked_at", "-id").values_list("number", "title")
    return [(number, f"{title} · {number}") for number, title in found[:OTHERS]]


@require_http_methods(["GET", "POST"])
@page("designs.write")
def new(request: PageRequest) -> HttpResponseBase:
    """The few questions that make a study."""
    county = county_of(request.actor, request.GET.get("county", ""))
    rates = {row.key: row.value for row in policies(division=county, on=clock.today())}
    form = StudyForm(request.POST or None, initial=begun(rates))
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            receipt = services.make_study(key=act_key(request), county=county, new=form.study(), actor=request.actor)
        except Refusal as refusal:
            refused = refusal
        else:
            return redirect("designs:study", county, receipt.fact.facts["study"])
    shown = {"form": form, "refused": refused, "key": request.POST.get("key") or new_id()}
    return render(request, "designs/new.html", shown, status=_status(request, refused))


def _status(request: PageRequest, refused: Refusal | None) -> int:
    if refused:
        return status_of(refused)
    return 422 if request.method == "POST" else 200


@require_safe
@page("designs.read")
def study(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One study: how far it is, or what came of it."""
    value = queries.study(request.actor, county, number)
    frame = {"study": value, "asked": _asked(value)}
    if value.result is None:
        run = runs.run(county, value.run, request.actor)
        return render(request, "designs/open.html", {**frame, "progress": view_of(run, request.actor)})
    return tables.POINTS.respond(
        request, shapes.point_lines(value), "designs/study.html", {**frame, **_shown(value, request.actor)}
    )


def _asked(value: StudyValue) -> dict[str, Any]:
    """What was asked, in the units people use."""
    options = value.options
    return {
        "budget_fen": options.budget_fen,
        "share": options.share_bp / 10_000,
        "km": f"{options.reach_m / 1_000:g}",
        "years": options.years,
        "may_close": options.may_close,
        "each_township": options.each_township,
    }


def _shown(value: StudyValue, actor: Actor) -> dict[str, Any]:
    steps, lines = shapes.rungs(value), shapes.village_lines(value)
    out = [line for line in lines if line.reach in layers.OUT]
    return {
        "sums": shapes.sums(value),
        "layers": layers.layers(value),
        "changes": [line for line in shapes.point_lines(value) if line.change != "kept"],
        "costs": shapes.cost_lines(value),
        "rungs": steps,
        "chart": shapes.ladder_chart(value, steps),
        "out": out[:OUT_SHOWN],
        "out_more": max(0, len(out) - OUT_SHOWN),
        "detour": value.ground.rates["designs.detour_permille"] / 1_000,
        "others": _finished(actor, value.county, value.number),
        "decisions": _decisions(value),
        "form": _decision_form() if actor.may("designs.write") else None,
        "key": new_id(),
    }


def _decision_form() -> DecisionForm:
    return DecisionForm(initial={"decided_on": clock.today()})


def _decisions(value: StudyValue) -> list[dict[str, Any]]:
    names = staff_names(each.noted_by for each in value.decisions)
    return [
        {
            "decided_on": each.decided_on,
            "body": each.body,
            "text": each.text,
            "noted_by": names.get(each.noted_by, ""),
            "noted_at": each.noted_at,
        }
        for each in value.decisions
    ]


@require_safe
@page("designs.read")
def villages(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """Every village of a study, before and after, as a list and a sheet. Raises NotFinished."""
    value = _done(request.actor, county, number)
    context = {"study": value, "sums": shapes.sums(value)}
    return tables.VILLAGES.respond(request, shapes.village_lines(value), "designs/villages.html", context)


def _done(actor: Actor, county: str, number: str) -> StudyValue:
    value = queries.study(actor, county, number)
    if value.result is None:
        raise NotFinished(study=value.title)
    return value


@require_http_methods(["GET", "POST"])
@page("designs.write")
def decide(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """Write down what a meeting decided."""
    value = _done(request.actor, county, number)
    form = DecisionForm(request.POST or None, initial={"decided_on": clock.today()})
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.note_decision(
                key=act_key(request), county=county, study=number, new=form.decision(), actor=request.actor
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The decision is noted. Points are opened and closed under Points."))
            return redirect("designs:study", county, number)
    shown = {"study": value, "form": form, "refused": refused, "key": request.POST.get("key") or new_id()}
    return render(request, "designs/decide.html", shown, status=_status(request, refused))


@require_safe
@page("designs.read")
def paper(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """A study as the paper that a meeting has before it. Raises NotFinished."""
    value = _done(request.actor, county, number)
    return documents.answer(f"网络设计-{number}", study_paper(value, actor=request.actor))


@require_safe
@page("designs.read")
def compare(request: PageRequest) -> HttpResponseBase:
    """Two finished studies side by side. Raises NotComparable."""
    county = county_of(request.actor, request.GET.get("county", ""))
    one, other = request.GET.get("one", ""), request.GET.get("other", "")
    if not one or not other:
        raise InvalidInput(fields="one, other")
    left, right = queries.pair(request.actor, county, one, other)
    shown = {
        "left": left,
        "right": right,
        "lines": compared(left, right),
        "only_left": sorted(_opened(left) - _opened(right)),
        "only_right": sorted(_opened(right) - _opened(left)),
        "left_layers": layers.layers(left),
        "right_layers": layers.layers(right),
    }
    return render(request, "designs/compare.html", shown)


def _opened(value: StudyValue) -> set[str]:
    return {line.name for line in shapes.point_lines(value) if line.change == "opened"}
