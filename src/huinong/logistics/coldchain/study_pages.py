"""The study of build, ally and rent as pages: asking, watching, reading, and the paper for the meeting."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge import documents
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.coldchain import charts, forms
from huinong.logistics.coldchain.errors import StudyNotOver
from huinong.logistics.coldchain.studies import KIND, start_study
from huinong.logistics.coldchain.study_paper import study_paper
from huinong.logistics.coldchain.study_words import MODE_WORDS, SWING_WORDS, tones
from huinong.logistics.parcels.names import county_of
from huinong.logistics.runs import queries as runs
from huinong.logistics.runs.pages import view_of
from huinong.logistics.runs.values import RunValue


@require_http_methods(["GET", "POST"])
@page("cold.read")
def studies(request: PageRequest) -> HttpResponseBase:
    """The last studies of the county, and the form that asks for another."""
    actor, refused = request.actor, None
    county = county_of(actor, request.GET.get("county", ""))
    form = forms.StudyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            run = start_study(
                county=county, key=act_key(request), title=said["title"], question=form.question(),
                seconds=60 * said["minutes"], actor=actor,
            )  # fmt: skip
        except Refusal as refusal:
            refused = refusal
        else:
            return redirect("coldchain:study", county, run)
    context = {
        "runs": runs.runs(actor, county, KIND),
        "form": form if actor.may("cold.write") else None,
        "key": request.POST.get("key") or new_id(),
        "refused": refused,
    }
    is_wrong = request.method == "POST"
    return render(
        request, "coldchain/studies.html", context, status=status_of(refused) if refused else 422 if is_wrong else 200
    )


@require_safe
@page("cold.read")
def study(request: PageRequest, county: str, run: UUID) -> HttpResponseBase:
    """One study: while it runs its progress, then its answer."""
    found = runs.run(county, run, request.actor)
    context: dict[str, Any] = {"run": found, "progress": view_of(found, request.actor)}
    if found.result is not None:
        context |= shown(found)
    return render(request, "coldchain/study.html", context)


@require_safe
@page("cold.read")
def paper(request: PageRequest, county: str, run: UUID) -> HttpResponseBase:
    """The study as a paper. Raises StudyNotOver."""
    found = runs.run(county, run, request.actor)
    if found.result is None:
        raise StudyNotOver
    return documents.answer(f"冷链研究-{found.title}", study_paper(found, actor=request.actor))


def shown(run: RunValue) -> dict[str, Any]:
    """What the page needs of a study's result."""
    result = run.result
    assert result is not None, "the study is over"
    sites = {site["code"]: site for site in result["sites"]}
    return {
        "result": result,
        "npv_fen": result["npv_fen"],
        "gap_percent": None if result["gap"] is None else round(100 * result["gap"], 2),
        "stores": [_store(each, sites) for each in result["worths"]],
        "sides": _sides(result, sites),
        "tornado": _tornado(result),
        "grid": _grid(result["cells"]),
        "cases": [(_CASES[case], fen) for case, fen in result["cases"].items()],
        "points": points(result),
        "asked": run.asked,
    }


_CASES: Mapping[str, Any] = {"low": "−", "mid": "=", "high": "+"}


def _store(worth: Mapping[str, Any], sites: Mapping[str, Any]) -> dict[str, Any]:
    return {**worth, "name": sites[worth["site"]]["name"], "label": MODE_WORDS[worth["mode"]]}


def _sides(result: Mapping[str, Any], sites: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Each site with its three ways beside one another; the best of them marked."""
    found = []
    for code, site in sites.items():
        mine = [side for side in result["sides"] if side["site"] == code]
        best = max((side["gain_fen"] for side in mine if side["gain_fen"] is not None), default=None)
        ways = [
            {
                **side,
                "label": MODE_WORDS[side["mode"]],
                "is_best": best is not None and best > 0 and side["gain_fen"] == best,
            }
            for side in mine
        ]
        found.append({"name": site["name"], "ways": ways})
    return found


def _tornado(result: Mapping[str, Any]) -> Mapping[str, Any] | None:
    swings = result["swings"]
    if not swings:
        return None
    names = [str(SWING_WORDS[each["name"]]) for each in swings]
    lows, highs = ([each[end] for each in swings] for end in ("low_fen", "high_fen"))
    return charts.tornado(names, lows, highs, result["npv_fen"])


def _grid(cells: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows of prices, each with its cells of harvests."""
    prices = list(dict.fromkeys(cell["price"] for cell in cells))
    return [
        {
            "price": round(100 * (price - 1)),
            "cells": [
                {**cell, "harvest_percent": round(100 * (cell["harvest"] - 1)), "tone": tones(cell)}
                for cell in cells
                if cell["price"] == price
            ],
        }
        for price in prices
    ]


def points(result: Mapping[str, Any]) -> Mapping[str, Any]:
    """Townships that pick and sites that were looked at, as GeoJSON for the map."""
    features = [_feature(town, "village", "calm", [_("harvest")]) for town in result["towns"]]
    for site in result["sites"]:
        lines = [
            _("{mode}, year {number}").format(mode=MODE_WORDS[mode], number=year + 1) for mode, year in site["chosen"]
        ]
        features.append(_feature(site, "township", "good" if lines else "unknown", lines or [_("no store")]))
    return {"type": "FeatureCollection", "features": features}


def _feature(place: Mapping[str, Any], kind: str, tone: str, lines: Sequence[str]) -> Mapping[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place["lng"], place["lat"]]},
        "properties": {
            "name": place["name"],
            "tone": tone,
            "status": lines[0],
            "kind": kind,
            "href": "",
            "lines": lines,
        },
    }
