"""Names and choices of places, stations and parties for this room's pages."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from huinong.kernel.actor import Actor
from huinong.registry.divisions.queries import children, names
from huinong.registry.parties.queries import parties
from huinong.registry.parties.values import PartyKind

ACTING = (PartyKind.COURIER, PartyKind.COOP, PartyKind.BUYER)  # the kinds that someone signs in for
TOWN_DIGITS = 9
MOST = 500  # choices in one list; a county has some dozens of each

Choices = list[tuple[str, str]]


def place_names(divisions: Iterable[str]) -> Mapping[str, str]:
    """Names by code prefix; a place that was not loaded is called by its code."""
    wanted = set(divisions)
    known = names(code for code in wanted if code)
    return {code: known.get(code, code) if code else _("the whole country") for code in wanted}


def place_name(division: str) -> str:
    """The name of one place."""
    return place_names([division])[division]


def division_choices(actor: Actor) -> Choices:
    """The actor's own place and those right below it."""
    own = actor.scope.division
    below = [(each.prefix, each.name) for each in children(own)] if len(own) < TOWN_DIGITS else []
    return [(own, place_name(own)), *below] if own else below


def party_choices(actor: Actor) -> Choices:
    """The couriers, co-operatives and buyers the actor may see, each with its kind."""
    found = [each for kind in ACTING for each in parties(actor, kind=kind, limit=MOST).rows]
    return [(str(each.id), f"{each.name} · {each.division[:6]}") for each in found]


def point_choices(actor: Actor) -> Choices:
    """The stations the actor may see."""
    return []
