"""What the policies room refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class PolicyMissing(Refusal):
    code = "policies.missing"
    nature = Nature.ABSENT
    what = _("No figure is set for {key} in {division} on {on}.")
    mend = _("Run `huinong policies load`, or enter the figure with the rule it comes from.")


class PolicyTaken(Refusal):
    code = "policies.taken"
    what = _("{key} already has a figure for this place from {valid_from}.")
    mend = _("Enter the new figure with the day from which it holds: a published figure is not rewritten.")
