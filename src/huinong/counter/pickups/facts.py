"""The kinds of fact that pick-ups write. No name, phone or address stands in them."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, Subject, declare

WINDOW_OFFERED, WINDOW_ENDED = "pickup.window_offered", "pickup.window_ended"
BOOKED, MOVED, CANCELLED = "pickup.booked", "pickup.moved", "pickup.cancelled"
DONE, MISSED = "pickup.done", "pickup.missed"
PICKUP = Subject("pickup", "{pickup}", "PICKUP-{pickup}")

declare(
    Kind(
        WINDOW_OFFERED,
        Flow.INFORMATION,
        _("pick-up window offered"),
        _("a pick-up window of {places} addresses, {between}, from {valid_from}"),
    ),
    Kind(
        WINDOW_ENDED,
        Flow.INFORMATION,
        _("pick-up window ended"),
        _("the pick-up window {between} holds no more from {valid_to}"),
    ),
    Kind(
        BOOKED,
        Flow.INFORMATION,
        _("pick-up booked"),
        _("to be collected on {on} {between}: {pieces} pieces, about {weight_g}"),
        about=PICKUP,
    ),
    Kind(MOVED, Flow.INFORMATION, _("pick-up moved"), _("moved to {on} {between}"), about=PICKUP),
    Kind(CANCELLED, Flow.INFORMATION, _("pick-up cancelled"), _("cancelled: {reason}"), about=PICKUP),
    Kind(DONE, Flow.INFORMATION, _("pick-up made"), _("collected; {taken} pieces taken in"), about=PICKUP),
    Kind(MISSED, Flow.INFORMATION, _("pick-up missed"), _("not collected: {reason}"), about=PICKUP),
)
