"""What the room of pick-ups refuses. Where a window is refused, the next free one is named."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from huinong.counter.pickups.values import FIELDS
from huinong.kernel.refusal import Nature, Refusal

NEXT = _("The next free window: {next}.")


class NoSuchBooking(Refusal):
    code = "pickups.no_such_booking"
    nature = Nature.ABSENT
    what = _("There is no pick-up {pickup} that you may see.")
    mend = _("Open the list of pick-ups and choose one.")


class NoSuchWindow(Refusal):
    code = "pickups.no_such_window"
    nature = Nature.ABSENT
    what = _("This point has no such pick-up window.")
    mend = _("Open the point's pick-up windows and choose one.")


class NotOfferedThatDay(Refusal):
    code = "pickups.not_offered"
    what = _("This window is not offered on {day}.")
    mend = NEXT


class ClosedThatDay(Refusal):
    code = "pickups.closed"
    what = _("The station is closed on {day}.")
    mend = NEXT


class PastCutOff(Refusal):
    code = "pickups.past_cut_off"
    what = _("{slot} could be booked until {until}.")
    mend = NEXT


class WindowFull(Refusal):
    code = "pickups.full"
    what = _("{slot} is full: {places} addresses are booked.")
    mend = NEXT


class TooFarAhead(Refusal):
    code = "pickups.too_far_ahead"
    what = _("Pick-ups are booked at most {days} days ahead, until {until}.")
    mend = _("Choose an earlier day.")


class OutOfReach(Refusal):
    code = "pickups.out_of_reach"
    nature = Nature.INVALID
    what = _("The address lies outside the station's township.")
    mend = _("Choose a village of this township, or book at a station of the township where the address lies.")


class FormWrong(Refusal):
    code = "pickups.form_wrong"
    nature = Nature.INVALID
    what = _("Missing or not readable: {fields}.")
    mend = _("Fill in what is named, then send it again.")

    @classmethod
    def of(cls, names: Iterable[str]) -> "FormWrong":
        """The refusal of these fields, called as the forms call them."""
        return cls(fields="、".join(str(FIELDS[name]) for name in names))


class WrongState(Refusal):
    code = "pickups.wrong_state"
    what = _("Pick-up {pickup} is already {state}.")
    mend = _("Open the pick-up and look at what happened; book another one if something is left to collect.")


class TooEarly(Refusal):
    code = "pickups.too_early"
    what = _("Pick-up {pickup} is booked for {day}.")
    mend = _("Say what came of it on that day; until then move or cancel it.")


class NotTakenInHere(Refusal):
    code = "pickups.not_taken_in"
    what = _("{number} was not taken in for sending at this station.")
    mend = _("Take the piece in under 'Send' first, or correct its number, or leave the numbers empty.")


class WindowOverlaps(Refusal):
    code = "pickups.overlaps"
    what = _("On that weekday the point already offers {between}.")
    mend = _("Choose hours that do not overlap it, or end that window first.")


class WindowBooked(Refusal):
    code = "pickups.window_booked"
    what = _("{count} pick-ups are booked in this window on or after {day}.")
    mend = _("Move or cancel them first, or let the window end on a later day.")


class CollectsNothing(Refusal):
    code = "pickups.collects_nothing"
    nature = Nature.INVALID
    what = _("Only outlets and village stations collect from houses.")
    mend = _("Choose an outlet or a village station.")
