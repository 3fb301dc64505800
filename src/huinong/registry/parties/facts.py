"""The facts this room writes. Numbers stand masked and persons' names too: a fact can never be erased."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

REGISTERED = "party.registered"
IDENTIFIED = "party.identified"
RELATED = "party.related"
UNRELATED = "party.unrelated"
MERGED = "party.merged"
UNMERGED = "party.unmerged"
DATA_READ = "personal_data.read"

declare(
    Kind(REGISTERED, Flow.INFORMATION, _("Party registered"), _("{name} was registered.")),
    Kind(IDENTIFIED, Flow.INFORMATION, _("Identifier added"), _("{name} was given the identifier {masked}.")),
    Kind(RELATED, Flow.INFORMATION, _("Relation recorded"), _("{from_name} → {to_name}, from {valid_from}.")),
    Kind(UNRELATED, Flow.INFORMATION, _("Relation ended"), _("{from_name} → {to_name} ended on {valid_to}.")),
    Kind(MERGED, Flow.INFORMATION, _("Parties merged"), _("{name} was merged into {survivor_name}: {reason}")),
    Kind(UNMERGED, Flow.INFORMATION, _("Merge undone"), _("{name} was parted from {survivor_name} again.")),
    Kind(DATA_READ, Flow.INFORMATION, _("Personal data read"), _("Personal data was read: {purpose}")),
)
