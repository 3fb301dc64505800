"""What the cold chain refuses."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal
from huinong.logistics.coldchain.values import FIELDS


class NoSuchFacility(Refusal):
    code = "coldchain.no_such_facility"
    nature = Nature.ABSENT
    what = _("There is no such cold store that you may see.")
    mend = _("Open the list of cold stores and choose one.")


class NoSuchProbe(Refusal):
    code = "coldchain.no_such_probe"
    nature = Nature.ABSENT
    what = _("There is no probe {probe} in a cold store that you may see.")
    mend = _("Check the probe's number, or register it in its cold store first.")


class NoSuchBooking(Refusal):
    code = "coldchain.no_such_booking"
    nature = Nature.ABSENT
    what = _("There is no booking {booking} that you may see.")
    mend = _("Open the list of bookings and choose one.")


class NoSuchCrop(Refusal):
    code = "coldchain.no_such_crop"
    nature = Nature.INVALID
    what = _("The calendar has no crop {crop}.")
    mend = _("Enter the crop in the calendar first, or correct its code.")


class NumberTaken(Refusal):
    code = "coldchain.number_taken"
    what = _("{number} is taken.")
    mend = _("Choose another number.")


class FormWrong(Refusal):
    code = "coldchain.form_wrong"
    nature = Nature.INVALID
    what = _("Missing or not readable: {fields}.")
    mend = _("Fill in what is named, then send it again.")

    @classmethod
    def of(cls, names: Iterable[str]) -> "FormWrong":
        """The refusal of these fields, called as the forms call them."""
        return cls(fields="、".join(str(FIELDS[name]) for name in names))


class ReadOtherwise(Refusal):
    code = "coldchain.read_otherwise"
    what = _("At {at} probe {probe} has already told {known} °C, not {told} °C.")
    mend = _("What was read is not written over. If the probe is wrong, say so when its gap is decided.")


class FromTheFuture(Refusal):
    code = "coldchain.from_the_future"
    nature = Nature.INVALID
    what = _("A reading of {at} lies ahead of now.")
    mend = _("Set the clock of the probe or of its gateway, then send the readings again.")


class NoSuchGap(Refusal):
    code = "coldchain.no_such_gap"
    what = _("There is no time without readings of {probe} from {from_at}.")
    mend = _("Open the gaps again: readings may have come in, or the gap was decided.")


class OverCapacity(Refusal):
    code = "coldchain.over_capacity"
    what = _("There is no room for {m3} m³ from {from_on} to {until_on}: at the tightest {free} m³ are free.")
    mend = _("Soonest week with room: {soonest}. Promise that week, promise less, or look for room outside.")


class TooFarAhead(Refusal):
    code = "coldchain.too_far_ahead"
    what = _("Room is promised until {until}.")
    mend = _("Choose earlier days.")


class WrongState(Refusal):
    code = "coldchain.wrong_state"
    what = _("Booking {booking} is {state}.")
    mend = _("Open the booking and look at what happened.")


class BasketElsewhere(Refusal):
    code = "coldchain.basket_elsewhere"
    what = _("Basket {basket} is in the store already, for {booking}.")
    mend = _("Scan it out there first, or use another basket.")


class BasketNotIn(Refusal):
    code = "coldchain.basket_not_in"
    what = _("Basket {basket} is not in the store for {booking}.")
    mend = _("Check the basket's label; scan out what is really there.")


class BasketsInside(Refusal):
    code = "coldchain.baskets_inside"
    what = _("{count} baskets of {booking} are still in the store.")
    mend = _("Scan them out first.")


class CalibrationExpired(Refusal):
    code = "coldchain.calibration_expired"
    what = _("Probe {probe} was not calibrated on {day}: what it read then proves nothing.")
    mend = _("Ask for days on which the calibration held, or enter the missing calibration with its certificate.")


class NothingRead(Refusal):
    code = "coldchain.nothing_read"
    what = _("Probe {probe} told nothing in that time.")
    mend = _("Choose a time in which there are readings.")


class SpanWrong(Refusal):
    code = "coldchain.span_wrong"
    nature = Nature.INVALID
    what = _("A certificate is about at most {days} days that are over.")
    mend = _("Choose a shorter time.")


class NothingToStudy(Refusal):
    code = "coldchain.nothing_to_study"
    what = _("There is nothing to study: {missing}.")
    mend = _("Enter the crops, a year's harvest forecast and at least one site with its offers first.")


class StudyNotOver(Refusal):
    code = "coldchain.study_not_over"
    what = _("The study is not over.")
    mend = _("Wait until it is, or stop it and take the best so far.")
