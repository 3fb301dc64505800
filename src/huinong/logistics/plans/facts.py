"""The facts this room writes: what was planned for a day, what people changed in it, and which plan was taken."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

MADE = "plan.made"
CHANGED = "plan.changed"
REPLANNED = "plan.replanned"
ACCEPTED = "plan.accepted"
SHARED = "plan.shared"
VEHICLE_SET = "vehicle.set"
VEHICLE_ENDED = "vehicle.ended"

declare(
    Kind(MADE, Flow.GOODS, _("day planned"), _("A plan of {day} was made: {title}.")),
    Kind(CHANGED, Flow.GOODS, _("plan changed"), _("The plan of {day} was changed by hand: {title}.")),
    Kind(REPLANNED, Flow.GOODS, _("planned again"), _("The rest of {day} was planned again: {title}.")),
    Kind(
        ACCEPTED, Flow.GOODS, _("plan accepted"), _("{title} is the plan of {day}: {trips} trips, {bags} bags by bus.")
    ),
    Kind(SHARED, Flow.GOODS, _("shares asked"), _("Who pays what of the plan of {day} is computed: {title}.")),
    Kind(VEHICLE_SET, Flow.GOODS, _("vehicle set"), _("Vehicle {vehicle} works as told from {from_on}.")),
    Kind(VEHICLE_ENDED, Flow.GOODS, _("vehicle ended"), _("Vehicle {vehicle} works no more from {from_on}.")),
)
