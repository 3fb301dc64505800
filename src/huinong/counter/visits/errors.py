"""What a receipt of a visit refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NothingTicked(Refusal):
    code = "visits.nothing_ticked"
    nature = Nature.INVALID
    what = _("Between one and {most} acts make a receipt.")
    mend = _("Tick what this villager did, then make the receipt.")


class NotHere(Refusal):
    code = "visits.not_here"
    nature = Nature.INVALID
    what = _("One of the acts was not done at this counter today, or is none that a villager pays for.")
    mend = _("Open the page anew and tick among what it lists.")


class OnASlip(Refusal):
    code = "visits.on_a_slip"
    what = _("One of the acts is on receipt {number} already.")
    mend = _("Print that receipt again, or leave the act out.")


class NoSuchSlip(Refusal):
    code = "visits.no_such_slip"
    nature = Nature.ABSENT
    what = _("There is no receipt {number} that you may see.")
    mend = _("Check the number on the paper.")
