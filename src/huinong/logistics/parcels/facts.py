"""The kinds of fact that parcels write, and the payload they share."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.journal.kinds import Flow, Kind, Subject, declare
from huinong.journal.values import FactValue
from huinong.logistics.parcels.life import Event, Turn
from huinong.logistics.parcels.models import Parcel

CONTESTED = "parcel.contested"
INSPECTED = "parcel.inspected"
GOODS = Flow.GOODS


KINDS = {event: f"parcel.{event.value}" for event in Event}


def kind_of(event: Event) -> str:
    """The fact kind that records an event."""
    return KINDS[event]


REDIRECTED = "parcel.redirected"


def event_of(fact: FactValue) -> Event | Turn:
    """What a fact of a piece's way records: a redirection to its sender is a turning back."""
    if fact.kind == REDIRECTED:
        return Turn.TURNED_BACK if fact.facts["to_sender"] else Turn.REDIRECTED
    return Event(fact.kind.removeprefix("parcel."))


def payload(parcel: Parcel, **more: Any) -> dict[str, Any]:
    """What every parcel fact says, and `more`."""
    return {
        "carrier": parcel.carrier,
        "number": parcel.number,
        "parcel": parcel.id,
        "direction": parcel.direction,
        "village": parcel.village,
        "carrier_party": parcel.carrier_party,
        "station": parcel.station,
        "order": parcel.order,
        **more,
    }


PIECE = Subject("parcel", "{carrier} {number}", "{carrier}-{number}")
BAG = Subject("bag", "{bag}", "BAG-{bag}")

declare(
    Kind("carrier.registered", Flow.INFORMATION, _("carrier registered"), _("{name} began to work here")),
    Kind("parcel.announced", GOODS, _("announced"), _("announced by its carrier"), about=PIECE),
    Kind(
        "parcel.accepted",
        GOODS,
        _("accepted"),
        _("taken in for sending: {weight_g}, postage {postage_fen}, {paid_by}"),
        is_custody=True,
        about=PIECE,
    ),
    Kind(
        INSPECTED,
        Flow.INFORMATION,
        _("inspected"),
        _("sender known by {id_kind}; opened and looked into: {contents}"),
        about=PIECE,
    ),
    Kind("parcel.screened", Flow.INFORMATION, _("X-rayed"), _("X-ray: {xray}"), about=PIECE),
    Kind("parcel.arrived", GOODS, _("arrived"), _("it has arrived"), is_custody=True, about=PIECE),
    Kind("parcel.bagged", GOODS, _("bagged"), _("put into bag {bag}"), about=PIECE),
    Kind("parcel.unbagged", GOODS, _("taken out of the bag"), _("taken out of bag {bag}"), about=PIECE),
    Kind(
        "parcel.shelved",
        GOODS,
        _("shelved"),
        _("on the shelf at {shelf_code}, {on_time}"),
        is_custody=True,
        about=PIECE,
    ),
    Kind("parcel.notified", Flow.INFORMATION, _("notified"), _("the recipient was told"), about=PIECE),
    Kind("parcel.collected", GOODS, _("collected"), _("handed to the recipient, proved by {proof}"), about=PIECE),
    Kind("parcel.dispatched", GOODS, _("dispatched"), _("left the county"), about=PIECE),
    Kind("parcel.delivered", GOODS, pgettext_lazy("a fact", "delivered"), _("received by the addressee"), about=PIECE),
    Kind("parcel.excepted", GOODS, _("exception"), _("an exception: {exception}"), about=PIECE),
    Kind("parcel.contested", Flow.INFORMATION, _("contested"), _("a second place claimed it"), about=PIECE),
    Kind(
        "parcel.flagged",
        Flow.INFORMATION,
        _("time limit flagged"),
        _("delayed by force majeure: {reason}"),
        about=PIECE,
    ),
    Kind(
        REDIRECTED,
        Flow.INFORMATION,
        _("redirected"),
        _("redirected from {was_village} {was_address} to {village} {address}, as asked by {asked_by}"),
        about=PIECE,
    ),
    Kind("parcel.returned", GOODS, _("returned"), _("given back"), about=PIECE),
    Kind("parcel.lost", GOODS, _("lost"), _("it is lost"), about=PIECE),
    Kind("parcel.found", GOODS, _("found"), _("found again"), about=PIECE),
    Kind(
        "bag.closed",
        GOODS,
        _("bag closed"),
        _("sealed with {seal_no}: {pieces} pieces, {weight_g}, for {to_point}"),
        about=BAG,
    ),
    Kind("bag.offered", Flow.INFORMATION, _("bag offered"), _("offered to {to}, not yet taken"), about=BAG),
    Kind("bag.refused", GOODS, _("bag refused"), _("not taken on: {refusal}"), about=BAG),
    Kind("bag.offer_withdrawn", Flow.INFORMATION, _("offer withdrawn"), _("the offer was taken back"), about=BAG),
    Kind("bag.handed_over", GOODS, _("bag handed over"), _("{from} → {to}, {seal_intact}"), about=BAG),
    Kind("bag.opened", GOODS, _("bag opened"), _("opened: {pieces} pieces"), about=BAG),
    Kind(
        "bag.jointly_opened",
        GOODS,
        _("bag opened jointly"),
        _("opened by both sides, record {record}: {counted} of {pieces} pieces"),
        about=BAG,
    ),
    Kind(
        "returns.handed_over",
        GOODS,
        _("returns handed over"),
        _("{pieces} pieces given back to {carrier}, list {record}"),
    ),
    Kind(
        "day.closed",
        Flow.INFORMATION,
        _("day closed"),
        _("{day}: {delivered} of {arrived} out, {shelved} shelved, {carried} bagged, {waiting} held, {troubled} open"),
    ),
    Kind("incident.opened", Flow.INFORMATION, _("incident opened"), _("out of the ordinary: {exception}")),
    Kind("incident.assigned", Flow.INFORMATION, _("incident assigned"), _("passed on to {to}")),
    Kind("incident.closed", Flow.INFORMATION, _("incident closed"), _("the exception was settled: {note}")),
)
