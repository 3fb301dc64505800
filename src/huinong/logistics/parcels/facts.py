"""The kinds of fact that parcels write, and the payload they share."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.journal.kinds import Flow, Kind, declare
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Parcel

CONTESTED = "parcel.contested"
GOODS = Flow.GOODS


def kind_of(event: Event) -> str:
    """The fact kind that records an event."""
    return f"parcel.{event.value}"


def payload(parcel: Parcel, **more: Any) -> dict[str, Any]:
    """What every parcel fact says, and `more`."""
    return {
        "carrier": parcel.carrier,
        "number": parcel.number,
        "parcel": str(parcel.id),
        "direction": str(parcel.direction),
        "village": parcel.village,
        "carrier_party": str(parcel.carrier_party),
        "station": str(parcel.station) if parcel.station else None,
        "order": parcel.order,
        **more,
    }


declare(
    Kind("carrier.registered", Flow.INFORMATION, _("carrier registered"), _("{carrier} {name} began to work here")),
    Kind("parcel.announced", GOODS, _("announced"), _("{carrier} {number} was announced by its carrier")),
    Kind("parcel.accepted", GOODS, _("accepted"), _("{carrier} {number} was accepted for sending"), is_custody=True),
    Kind("parcel.arrived", GOODS, _("arrived"), _("{carrier} {number} arrived"), is_custody=True),
    Kind("parcel.bagged", GOODS, _("bagged"), _("{carrier} {number} went into a bag")),
    Kind("parcel.unbagged", GOODS, _("taken out of the bag"), _("{carrier} {number} came out of its bag")),
    Kind(
        "parcel.shelved",
        GOODS,
        _("shelved"),
        _("{carrier} {number} is on the shelf at {shelf_code}"),
        is_custody=True,
    ),
    Kind("parcel.notified", Flow.INFORMATION, _("notified"), _("The recipient of {carrier} {number} was told")),
    Kind("parcel.collected", GOODS, _("collected"), _("{carrier} {number} was handed over, proved by {proof}")),
    Kind("parcel.dispatched", GOODS, _("dispatched"), _("{carrier} {number} left the county")),
    Kind("parcel.delivered", GOODS, pgettext_lazy("a fact", "delivered"), _("{carrier} {number} was delivered")),
    Kind("parcel.excepted", GOODS, _("exception"), _("{carrier} {number} has an exception: {exception}")),
    Kind("parcel.contested", Flow.INFORMATION, _("contested"), _("A second place claimed {carrier} {number}")),
    Kind(
        "parcel.flagged",
        Flow.INFORMATION,
        _("time limit flagged"),
        _("Force majeure delays {carrier} {number}: {reason}"),
    ),
    Kind("parcel.returned", GOODS, _("returned"), _("{carrier} {number} was given back")),
    Kind("parcel.lost", GOODS, _("lost"), _("{carrier} {number} is lost")),
    Kind("parcel.found", GOODS, _("found"), _("{carrier} {number} was found again")),
    Kind("bag.closed", GOODS, _("bag closed"), _("A bag of {pieces} pieces was sealed with {seal_no}")),
    Kind("bag.offered", Flow.INFORMATION, _("bag offered"), _("The bag was offered to its next custodian")),
    Kind("bag.offer_withdrawn", Flow.INFORMATION, _("offer withdrawn"), _("The offer of the bag was taken back")),
    Kind("bag.handed_over", GOODS, _("bag handed over"), _("The bag of {pieces} pieces changed hands")),
    Kind("bag.opened", GOODS, _("bag opened"), _("The bag of {pieces} pieces was opened")),
    Kind("incident.closed", Flow.INFORMATION, _("incident closed"), _("The incident was closed: {note}")),
)
