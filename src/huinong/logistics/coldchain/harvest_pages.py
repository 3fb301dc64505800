"""The harvest against the cold, week by week: need, room, alerts, and who picks when."""

from datetime import date
from itertools import groupby
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, page
from huinong.engines.planning.cold.values import Case
from huinong.kernel import clock
from huinong.logistics.coldchain import charts, queries
from huinong.logistics.coldchain.harvest import Outlook, Stage, outlook
from huinong.logistics.coldchain.rooms import WEEK, monday_of
from huinong.logistics.coldchain.values import COLD, ZONE_LABELS
from huinong.logistics.parcels.names import county_of
from huinong.registry.divisions.queries import names as place_names
from huinong.registry.parties.queries import party_names

WEEKS = 16
CASES = {"low": _("least"), "mid": _("likely"), "high": _("most")}


@require_safe
@page("cold.read")
def harvest(request: PageRequest) -> HttpResponseBase:
    """Sixteen weeks from `?from=` on, at `?case=` of the forecast; a chair sees their own members' weeks."""
    actor = request.actor
    county = county_of(actor, request.GET.get("county", ""))
    first = monday_of(_day(request.GET.get("from", "")))
    case = next((each for each in Case if each.value == request.GET.get("case", "")), Case.MID)
    seen = outlook(actor, county, first, WEEKS, case=case)
    is_party = actor.scope.party is not None
    context: dict[str, Any] = {
        "outlook": seen,
        "zones": [] if is_party else _zones(seen),
        "picked": _by_week(_rows(county, seen.stages)),
        "overflows": _rows(county, seen.overflows),
        "alerts": [_alert(county, alert) for alert in seen.alerts],
        "may_ask": actor.may("parties.read") and not is_party,
        "crops": [(crop, ZONE_LABELS[crop.zone]) for crop in queries.crops(county)],
        "cases": list(CASES.items()),
        "case": case.value,
        "first": first,
        "last": seen.mondays[-1],
        "before": first - WEEKS * WEEK,
        "after": first + WEEKS * WEEK,
        "is_party": is_party,
        "may_write": actor.may("cold.write"),
    }
    return render(request, "coldchain/harvest.html", context)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text) if text else clock.today()
    except ValueError as error:
        raise InvalidInput(fields="from") from error


def _zones(seen: Outlook) -> list[dict[str, Any]]:
    found = []
    for zone in COLD:
        rows = [week for week in seen.weeks if week.zone == zone]
        if rows:
            short = [week for week in rows if week.is_short]
            found.append({"label": ZONE_LABELS[zone], "option": charts.weeks(rows), "short": short})
    return found


def _rows(county: str, stages: tuple[Stage, ...]) -> list[dict[str, Any]]:
    """Stages with the names of who picks."""
    places = place_names({stage.division for stage in stages})
    parties = party_names(county, {stage.party for stage in stages if stage.party})
    return [
        {
            "stage": stage,
            "who": parties.get(stage.party) if stage.party else "",
            "place": places.get(stage.division, ""),
        }
        for stage in stages
    ]


def _by_week(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows of each week, with their sum: a season is read week by week."""
    found = []
    for monday, mine in groupby(rows, key=lambda row: row["stage"].monday):
        same = list(mine)
        kg = sum(row["stage"].kg for row in same)
        found.append({"monday": monday, "rows": same, "kg": kg, "later": sum(row["stage"].is_later for row in same)})
    return found


def _alert(county: str, alert: Any) -> dict[str, Any]:
    name = next((crop.name for crop in queries.crops(county) if crop.code == alert.crop), alert.crop)
    return {"alert": alert, "name": name}
