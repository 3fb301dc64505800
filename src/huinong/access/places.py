"""Names and choices of places, stations and parties for this room's pages."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.divisions.queries import children, names
from huinong.registry.parties.queries import parties
from huinong.registry.parties.values import PartyKind
from huinong.registry.points.queries import points_in

KINDS = {PartyKind.COURIER: _("courier"), PartyKind.COOP: _("co-operative"), PartyKind.BUYER: _("buyer")}
ACTING = tuple(KINDS)  # the kinds that someone signs in for
COUNTY_DIGITS, TOWN_DIGITS = 6, 9
MOST = 500  # choices in one list; a county has some dozens of each

Choices = list[tuple[str, str]]


def place_names(divisions: Iterable[str]) -> Mapping[str, str]:
    """Names by code prefix; a place that was not loaded is called by its code."""
    wanted = set(divisions)
    known = names(code for code in wanted if code)
    return {code: known.get(code, code) if code else gettext("the whole country") for code in wanted}


def place_name(division: str) -> str:
    """The name of one place."""
    return place_names([division])[division]


def division_choices(actor: Actor) -> Choices:
    """The actor's own place and those right below it."""
    own = actor.scope.division
    below = [(each.prefix, each.name) for each in children(own)] if len(own) < TOWN_DIGITS else []
    return [(own, place_name(own)), *below] if own else below


def party_choices(actor: Actor, county: str) -> Choices:
    """The couriers, co-operatives and buyers of a county that the actor may see."""
    found = [each for kind in ACTING for each in parties(actor, kind=kind, division=county, limit=MOST).rows]
    return [(str(each.id), f"{KINDS[each.kind]} · {each.name}") for each in found]


def point_choices(actor: Actor, county: str) -> Choices:
    """The open points of a county that lie in the actor's scope."""
    today = clock.today()
    seen = (
        each for each in points_in(county) if actor.scope.covers(each.division, point=each.id, party=each.keeper_party)
    )
    return [(str(each.id), f"{each.code} {each.name}") for each in seen if each.is_open(today)]


def county_of_form(actor: Actor, division: str = "") -> str:
    """The county whose stations and parties a form offers: the actor's, else that of the person or the typed place."""
    return actor.scope.county or (division[:COUNTY_DIGITS] if len(division) >= COUNTY_DIGITS else "")
