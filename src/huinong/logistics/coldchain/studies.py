"""The study of a county's cold (建、联、租): its problem from what was entered, and its answer as JSON."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from huinong.engines.planning.cold.study import Study, study
from huinong.engines.planning.cold.values import Choice, Harvest, Mode, Offer, Problem, Rent, Site, Standing
from huinong.engines.planning.days.values import Place
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.coldchain import queries
from huinong.logistics.coldchain.errors import NothingToStudy
from huinong.logistics.coldchain.harvest import engine_crop
from huinong.logistics.coldchain.values import Means, NewCandidate, NewOffer
from huinong.logistics.runs import services as runs
from huinong.logistics.runs.values import Asked, Runner
from huinong.logistics.travel.queries import matrix
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.codes import full
from huinong.registry.policies.queries import figure

KIND = "cold.study"
TOWN = 9
MODES = {Means.BUILT: Mode.BUILD, Means.ALLIED: Mode.ALLY, Means.RENTED: Mode.RENT}
MISSING = {"crops": _("no crop"), "forecasts": _("no forecast of a harvest"), "candidates": _("no site with offers")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a study. `growth_percent` is a year; `budget_fen` is what may be spent up front each year."""

    years: int
    growth_percent: int
    budget_fen: int
    swing_percent: int = 20


def start_study(*, county: str, key: str, title: str, question: Question, seconds: int, actor: Actor) -> UUID:
    """Queue a study; answers its run's id. Raises NotPermitted, OutOfScope, NothingToStudy, and what `runs` refuses."""
    _require_input(county)
    return runs.start(
        county=county, key=key, kind=KIND, title=title, asked=asdict(question), seconds=seconds, seed=1, actor=actor
    )


def _require_input(county: str) -> None:
    found = {
        "crops": bool(queries.crops(county)),
        "forecasts": bool(queries.year_of_harvest(county, clock.today())),
        "candidates": bool(queries.candidates(county)),
    }
    missing = [str(MISSING[name]) for name, is_there in found.items() if not is_there]
    if missing:
        raise NothingToStudy(missing="、".join(missing))


def work(asked: Asked) -> Mapping[str, Any]:
    """Do a study: read, think, answer. Raises NothingToStudy."""
    _require_input(asked.county)
    question = Question(**asked.asked)
    problem = problem_of(asked.county, question)
    by = question.swing_percent / 100
    found = study(problem, by=by, seed=asked.seed, stop=asked.stop, observer=asked.observer)
    return told(problem, found)


COLD_STUDY = Runner(label=_("Cold chain study"), reads="cold.read", writes="cold.write", work=work)


def problem_of(county: str, question: Question) -> Problem:
    """The engine's problem: harvests gathered by township, sites with their offers, the ways between as estimates."""
    harvests = queries.year_of_harvest(county, clock.today())
    towns = sorted({division[:TOWN] for _crop, division, _week in harvests})
    names = divisions.names([full(town) for town in towns])
    candidates = queries.candidates(county)
    places = [_town(town, names.get(full(town), town)) for town in towns]
    places += [Place(code=each.code, name=each.name, lng=each.lng, lat=each.lat) for each in candidates]
    at = {town: number for number, town in enumerate(towns)}
    today = clock.today()
    return Problem(
        places=tuple(places),
        travel=matrix(county, places, "van", today).matrix,
        crops=tuple(engine_crop(county, crop) for crop in queries.crops(county)),
        harvests=_harvests(harvests, at),
        sites=tuple(_site(each, len(towns) + number) for number, each in enumerate(candidates)),
        years=question.years,
        growth=tuple((1 + question.growth_percent / 100) ** year for year in range(question.years)),
        budgets_fen=(question.budget_fen,) * question.years,
        discount=figure("cold.discount_permille", division=county, on=today) / 1_000,
        loading_s=60 * figure("cold.loading_min", division=county, on=today),
        fen_per_tonne_km=figure("cold.fen_per_tonne_km", division=county, on=today),
    )


def _harvests(rows: Mapping[tuple[str, str, int], tuple[int, int, int]], at: Mapping[str, int]) -> tuple[Harvest, ...]:
    """By township, crop and week of the year, villages and co-operatives together."""
    kg: dict[tuple[str, str, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for (crop, division, week), amounts in rows.items():
        mine = kg[division[:TOWN], crop, week]
        for end, amount in enumerate(amounts):
            mine[end] += amount
    return tuple(
        Harvest(
            code=f"{town}/{crop}/{week}", place=at[town], crop=crop, week=week, low_kg=low, mid_kg=mid, high_kg=high
        )
        for (town, crop, week), (low, mid, high) in sorted(kg.items())
    )


def _town(town: str, name: str) -> Place:
    """A township, at the middle of what is known of its villages where its own place is not."""
    own = divisions.place(full(town))
    if own.lng is not None and own.lat is not None:
        return Place(code=town, name=name, lng=own.lng, lat=own.lat)
    known = [(each.lng, each.lat) for each in divisions.places_under(town) if each.lng is not None and each.lat]
    lng, lat = (sum(values) / len(known) for values in zip(*known, strict=True)) if known else (0.0, 0.0)
    return Place(code=town, name=name, lng=lng, lat=lat, is_exact=False)


def _site(candidate: NewCandidate, place: int) -> Site:
    offers = tuple(_offer(offer) for offer in candidate.offers)
    return Site(code=candidate.code, name=candidate.name, place=place, offers=offers)


def _offer(offer: NewOffer) -> Offer:
    if offer.means is Means.RENTED:
        return Rent(
            spaces=dict(offer.rooms),
            fen_per_m3_week=offer.fen_per_m3_week,
            fen_per_kg=offer.fen_per_kg,
            least_weeks=offer.least_weeks,
            first_week=offer.first_week - 1,
            last_week=offer.last_week - 1,
        )
    return Standing(
        mode=MODES[offer.means],
        spaces=dict(offer.rooms),
        upfront_fen=offer.upfront_fen,
        yearly_fen=offer.yearly_fen,
        fen_per_kg=offer.fen_per_kg,
        lead_weeks=offer.lead_weeks,
        lasts_years=offer.lasts_years,
    )


def told(problem: Problem, found: Study) -> Mapping[str, Any]:
    """The study as it is kept: figures that pages and papers show, no rows of loads."""
    choice = found.choice
    worths = [{**asdict(each), "flows": [flow.net_fen for flow in each.flows]} for each in found.worths]
    sides = [{**asdict(each), "worth": _side_worth(each.worth)} for each in found.sides]
    return {
        "npv_fen": choice.npv_fen,
        "gap": choice.gap,
        "costs": {**asdict(choice.costs), "money": choice.costs.money, "total": choice.costs.total},
        "idle_fen": choice.idle_fen,
        "is_estimate": problem.travel.is_estimate,
        "sites": [_site_told(problem, site, choice) for site in problem.sites],
        "towns": [
            {"code": place.code, "name": place.name, "lng": place.lng, "lat": place.lat}
            for place in problem.places[: len(problem.places) - len(problem.sites)]
        ],
        "worths": worths,
        "sides": sides,
        "swings": [asdict(each) for each in found.swings],
        "cells": [asdict(each) for each in found.cells],
        "cases": {case.value: fen for case, fen in found.cases.items()},
        "needs": [[each.zone.value, each.week, *(round(each.m3[case], 1) for case in each.m3)] for each in found.needs],
        "harvest_kg": sum(each.mid_kg for each in problem.harvests),
        "engine": choice.engine,
    }


def _side_worth(worth: Any) -> Mapping[str, Any] | None:
    if worth is None:
        return None
    names = ("offer", "kg", "saved_kg", "saved_fen", "cost_fen", "npv_fen", "used", "season", "payback_years")
    return {name: getattr(worth, name) for name in names}


def _site_told(problem: Problem, site: Site, choice: Choice) -> Mapping[str, Any]:
    place = problem.places[site.place]
    begun = [(start.offer, start.year) for start in choice.starts if start.site == site.code]
    rented = {(lease.offer, lease.year) for lease in choice.leases if lease.site == site.code}
    chosen = [[site.offers[offer].mode.value, year] for offer, year in sorted({*begun, *rented})]
    return {"code": site.code, "name": site.name, "lng": place.lng, "lat": place.lat, "chosen": chosen}
