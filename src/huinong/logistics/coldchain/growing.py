"""The harvest calendar: crops, forecasts by week, and the sites that a study looks at."""

from collections.abc import Sequence
from dataclasses import asdict

from huinong.edge import gates
from huinong.journal.services import act, append, recall
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor
from huinong.logistics.coldchain import facts
from huinong.logistics.coldchain.entries import calendar_entry, text_of
from huinong.logistics.coldchain.errors import FormWrong, NoSuchCrop
from huinong.logistics.coldchain.models import Candidate, Crop, Forecast
from huinong.logistics.coldchain.values import COLD, Means, NewCandidate, NewCrop, NewForecast, NewOffer

CODE, NAME, MOST_ROWS, MOST_KG = 24, 60, 2_000, 100_000_000
YEAR_WEEKS = 52


@act
def set_crop(*, key: str, county: str, crop: NewCrop, actor: Actor) -> Receipt:
    """Enter a crop, or other figures for it. Raises NotPermitted, OutOfScope, FormWrong."""
    gates.require(actor, "cold.write")
    gates.require_scope(actor, county)
    told = asdict(crop)
    entry = calendar_entry(key, facts.CROP_SET, county, told, told)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    is_named = 0 < len(crop.code) <= CODE and 0 < len(crop.name.strip()) <= NAME and crop.zone in COLD
    if not is_named or min(crop.kg_per_m3, crop.stands_days, crop.heat_minutes) <= 0 or crop.waits_weeks < 0:
        raise FormWrong.of(["crop"])
    receipt = append(entry, actor=actor)
    Crop.objects.update_or_create(county=county, code=crop.code, defaults={**told, "name": crop.name.strip()})
    return receipt


@act
def forecast_harvest(*, key: str, county: str, forecasts: Sequence[NewForecast], actor: Actor) -> Receipt:
    """Enter what is expected, week by week; what was expected of the same place, party and week before is replaced.

    A co-operative's chair cannot: the county enters what the co-operatives tell. Raises NotPermitted, OutOfScope,
    FormWrong, NoSuchCrop.
    """
    gates.require(actor, "cold.write")
    for place in {each.division for each in forecasts}:
        gates.require_scope(actor, place)
    asked = {"rows": [_told(each) for each in forecasts]}
    told = {"count": len(forecasts), "mid_kg": sum(each.mid_kg for each in forecasts), **asked}
    entry = calendar_entry(key, facts.FORECAST, county, told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _check(county, forecasts)
    crops = {row.code: row for row in Crop.objects.filter(county=county)}
    for each in forecasts:
        if each.crop not in crops:
            raise NoSuchCrop(crop=each.crop)
    receipt = append(entry, actor=actor)
    for each in forecasts:
        kg = {"low_kg": each.low_kg, "mid_kg": each.mid_kg, "high_kg": each.high_kg}
        Forecast.objects.update_or_create(
            county=county, crop=crops[each.crop], division=each.division, party=each.party, monday=each.monday,
            defaults=kg,
        )  # fmt: skip
    return receipt


def _told(each: NewForecast) -> list[object]:
    kg = [each.low_kg, each.mid_kg, each.high_kg]
    return [each.crop, each.division, text_of(each.party), each.monday.isoformat(), *kg]


def _check(county: str, forecasts: Sequence[NewForecast]) -> None:
    right = {
        "forecast": 0 < len(forecasts) <= MOST_ROWS
        and all(0 <= each.low_kg <= each.mid_kg <= each.high_kg <= MOST_KG for each in forecasts),
        "division": all(each.division.startswith(county) for each in forecasts),
        "monday": all(each.monday.weekday() == 0 for each in forecasts),
    }
    wrong = [name for name, is_right in right.items() if not is_right]
    if wrong:
        raise FormWrong.of(wrong)


@act
def enter_candidate(*, key: str, county: str, new: NewCandidate, actor: Actor) -> Receipt:
    """Enter a site that a study is to look at, or other offers for it. Raises NotPermitted, OutOfScope, FormWrong."""
    gates.require(actor, "cold.write")
    gates.require_scope(actor, county)
    told = {"code": new.code, "name": new.name, "lng": new.lng, "lat": new.lat}
    offers = [{**asdict(offer), "rooms": [[zone, m3] for zone, m3 in offer.rooms]} for offer in new.offers]
    entry = calendar_entry(key, facts.LOOKED_AT, county, {**told, "offers": offers}, {**told, "offers": offers})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if not new.offers or not all(_is_offer(offer) for offer in new.offers):
        raise FormWrong.of(["offers"])
    if not 0 < len(new.code) <= CODE or not 0 < len(new.name.strip()) <= NAME:
        raise FormWrong.of(["number"])
    receipt = append(entry, actor=actor)
    Candidate.objects.update_or_create(county=county, code=new.code, defaults={**told, "offers": offers})
    return receipt


def _is_offer(offer: NewOffer) -> bool:
    """Whether an offer could be taken: it has room, and a life or a season."""
    if not offer.rooms or not all(zone in COLD and m3 > 0 for zone, m3 in offer.rooms):
        return False
    if offer.means is not Means.RENTED:
        return offer.lasts_years > 0
    first, last, least = offer.first_week, offer.last_week, offer.least_weeks
    return least > 0 and first >= 1 and first + least - 1 <= last <= YEAR_WEEKS
