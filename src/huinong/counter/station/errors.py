"""What the station refuses; parcels, trade and funds refuse their own."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoStation(Refusal):
    code = "station.no_station"
    nature = Nature.ABSENT
    what = _("You keep no station, so there is none to show.")
    mend = _("Sign in as a station's keeper, or look at the station among the points.")


class NotExpected(Refusal):
    code = "station.not_expected"
    nature = Nature.ABSENT
    what = _("{number} is not on its way to this station.")
    mend = _("Read the village on the label: give it back to the driver if it is another's, else call the township.")


class NotWaiting(Refusal):
    code = "station.not_waiting"
    nature = Nature.ABSENT
    what = _("This piece does not wait here any more.")
    mend = _("It may have been handed over just now: look for the person again.")


class SeveralPieces(Refusal):
    code = "station.several_pieces"
    what = _("{number} fits {count} pieces: {pieces}.")
    mend = _("Enter the whole number, or choose the piece in the list.")


class ChecksMissing(Refusal):
    """Interim Regulations on Express Delivery, articles 22 and 31: no real name, no opening, no acceptance."""

    code = "station.checks_missing"
    nature = Nature.INVALID
    what = _("The sender's name or the contents have not been checked, so the parcel is not accepted.")
    mend = _("Look at the sender's identity card, look into the parcel, then tick both.")


class FormIncomplete(Refusal):
    code = "station.form_incomplete"
    nature = Nature.INVALID
    what = _("Missing or not readable: {fields}.")
    mend = _("Fill in what is named, then press the button again.")


class CountDiffers(Refusal):
    code = "station.count_differs"
    what = _("{counted} pieces were counted, but {pieces} less the missing {missing} makes {left}.")
    mend = _("Count once more together, and tick every piece that is not in the bag.")


class NothingChosen(Refusal):
    code = "station.nothing_chosen"
    nature = Nature.INVALID
    what = _("No piece was chosen.")
    mend = _("Tick at least one piece.")
