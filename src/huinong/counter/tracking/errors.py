"""What a stranger's look-up is refused with. Unknown numbers and wrong tails are refused alike."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NotProven(Refusal):
    code = "tracking.not_proven"
    nature = Nature.ABSENT
    what = _("No parcel has this waybill number and a phone that ends in these four digits.")
    mend = _("Read both once more from the message you got: {left} more tries. Or call {phone}.")


class NumberLocked(Refusal):
    code = "tracking.number_locked"
    nature = Nature.FORBIDDEN
    what = _("Too many wrong look-ups: this waybill number cannot be looked up until {until}.")
    mend = _("Wait until {until}, or ask at the station with your name and phone.")


class NetworkLocked(Refusal):
    code = "tracking.network_locked"
    nature = Nature.FORBIDDEN
    what = _("Too many wrong look-ups from this connection: it is locked until {until}.")
    mend = _("Wait until {until}, or use another connection, such as the phone's own.")
