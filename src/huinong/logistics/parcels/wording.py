"""Words for states, events and custodians inside a refusal's sentence; screens have their own in `labels`."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import pgettext_lazy

from huinong.logistics.parcels.life import Event, State

STATES: Mapping[str, Any] = {
    State.ANNOUNCED: pgettext_lazy("a piece is", "announced"),
    State.ACCEPTED: pgettext_lazy("a piece is", "accepted"),
    State.AT_COUNTY: pgettext_lazy("a piece is", "at the county centre"),
    State.AT_TOWN: pgettext_lazy("a piece is", "at the township"),
    State.BAGGED: pgettext_lazy("a piece is", "in a bag"),
    State.LOOSE: pgettext_lazy("a piece is", "out of its bag"),
    State.SHELVED: pgettext_lazy("a piece is", "on the shelf"),
    State.COLLECTED: pgettext_lazy("a piece is", "collected"),
    State.DISPATCHED: pgettext_lazy("a piece is", "dispatched"),
    State.DELIVERED: pgettext_lazy("a piece is", "delivered"),
    State.EXCEPTED: pgettext_lazy("a piece is", "under exception"),
    State.RETURNED: pgettext_lazy("a piece is", "returned"),
    State.LOST: pgettext_lazy("a piece is", "lost"),
    "unknown": pgettext_lazy("a piece is", "unknown"),
    "sealed": pgettext_lazy("a bag is", "sealed"),
    "moving": pgettext_lazy("a bag is", "on the road"),
    "opened": pgettext_lazy("a bag is", "opened"),
}

EVENTS: Mapping[str, Any] = {
    Event.ANNOUNCED: pgettext_lazy("a step", "announcing"),
    Event.ACCEPTED: pgettext_lazy("a step", "accepting"),
    Event.ARRIVED: pgettext_lazy("a step", "arriving"),
    Event.SCREENED: pgettext_lazy("a step", "X-raying"),
    Event.BAGGED: pgettext_lazy("a step", "bagging"),
    Event.UNBAGGED: pgettext_lazy("a step", "unbagging"),
    Event.SHELVED: pgettext_lazy("a step", "shelving"),
    Event.NOTIFIED: pgettext_lazy("a step", "notifying"),
    Event.COLLECTED: pgettext_lazy("a step", "handing over"),
    Event.DISPATCHED: pgettext_lazy("a step", "dispatching"),
    Event.DELIVERED: pgettext_lazy("a step", "delivering"),
    Event.EXCEPTED: pgettext_lazy("a step", "reporting an exception"),
    Event.RETURNED: pgettext_lazy("a step", "returning"),
    Event.LOST: pgettext_lazy("a step", "reporting a loss"),
    Event.FOUND: pgettext_lazy("a step", "finding"),
}

CUSTODIANS: Mapping[str, Any] = {
    "": pgettext_lazy("held by", "a bag"),
    "nobody": pgettext_lazy("held by", "nobody"),
    "point": pgettext_lazy("held by", "a point"),
    "trip": pgettext_lazy("held by", "a trip"),
    "partner": pgettext_lazy("held by", "its carrier"),
    "trunk": pgettext_lazy("held by", "the trunk line"),
    "recipient": pgettext_lazy("held by", "the recipient"),
    "sender": pgettext_lazy("held by", "the sender"),
}


def worded(facts: Mapping[str, object]) -> Mapping[str, Any]:
    """A refusal's facts with words in place of codes; a point's own name stays as it is."""
    said = dict(facts)
    for name, words in (("state", STATES), ("event", EVENTS)):
        if name in facts:
            said[name] = words.get(str(facts[name]), facts[name])
    for name in ("custodian", "taker"):
        if name in facts:
            text = str(facts[name])
            said[name] = CUSTODIANS.get(text.partition(":")[0], text)
    return said
