"""Where the things that facts are about have their own pages; "" for an actor who may not open them."""

from django.urls import reverse

from huinong.journal.values import FactValue
from huinong.kernel.actor import Actor, Role


def order(actor: Actor, fact: FactValue) -> str:
    return reverse("trade:order", args=(fact.county, fact.facts["order"])) if actor.may("trade.read") else ""


def parcel(actor: Actor, fact: FactValue) -> str:
    """A piece's page. A buyer follows a box by its order: the piece is its carrier's and its sender's."""
    may_open = actor.may("parcels.read") and actor.role is not Role.BUYER
    return reverse("parcels:detail", args=(fact.facts["carrier"], fact.facts["number"])) if may_open else ""


def bag(actor: Actor, fact: FactValue) -> str:
    """A bag's page: what else is in it is no outsider's business."""
    may_open = actor.may("parcels.read") and actor.scope.party is None
    return reverse("transport:bag", args=(fact.facts["bag"],)) if may_open else ""


def trip(actor: Actor, fact: FactValue) -> str:
    return reverse("transport:trip", args=(fact.facts["trip"],)) if actor.may("transport.read") else ""


def payment(actor: Actor, fact: FactValue) -> str:
    return reverse("payments:payment", args=(fact.county, fact.facts["number"])) if actor.may("payments.read") else ""


def agreement(actor: Actor, fact: FactValue) -> str:
    return (
        reverse("batches:agreement", args=(fact.county, fact.facts["agreement"])) if actor.may("batches.read") else ""
    )


def batch(actor: Actor, fact: FactValue) -> str:
    return reverse("batches:batch", args=(fact.county, fact.facts["batch"])) if actor.may("batches.read") else ""


def claim(actor: Actor, fact: FactValue) -> str:
    return reverse("claims:claim", args=(fact.county, fact.facts["claim"])) if actor.may("claims.read") else ""


def bill(actor: Actor, fact: FactValue) -> str:
    return reverse("bills:bill", args=(fact.county, fact.facts["bill"])) if actor.may("bills.read") else ""


def cold_store(actor: Actor, fact: FactValue) -> str:
    return reverse("coldchain:facility", args=(fact.county, fact.facts["facility"])) if actor.may("cold.read") else ""


def pickup(actor: Actor, fact: FactValue) -> str:
    return reverse("pickups:booking", args=(fact.county, fact.facts["pickup"])) if actor.may("pickups.read") else ""


def study(actor: Actor, fact: FactValue) -> str:
    return reverse("designs:study", args=(fact.county, fact.facts["study"])) if actor.may("designs.read") else ""
