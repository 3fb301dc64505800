"""The kinds of fact that packaging writes. `change` is what a fact added to the point's stock; they sum to it."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

SORT_SET, SENT, TAKEN = "packaging.sort_set", "packaging.sent", "packaging.taken"
SOLD, USED = "packaging.sold", "packaging.used"
SPOILED, COUNTED = "packaging.spoiled", "packaging.counted"

declare(
    Kind(SORT_SET, Flow.INFORMATION, _("packaging priced"), _("{name} costs {price_fen} from {valid_from}")),
    Kind(SENT, Flow.GOODS, _("packaging sent"), _("{sent} of {name} sent to {station}")),
    Kind(TAKEN, Flow.GOODS, _("packaging taken in"), _("{change} of {name} taken in, {sent} were sent {note}")),
    Kind(SOLD, Flow.GOODS, _("packaging sold"), _("{count} of {name} sold for {amount_fen}; {left} are left")),
    Kind(USED, Flow.GOODS, _("packaging used"), _("{count} of {name} used; {left} are left")),
    Kind(SPOILED, Flow.GOODS, _("packaging spoiled"), _("{count} of {name} spoiled: {note}; {left} are left")),
    Kind(
        COUNTED, Flow.GOODS, _("packaging counted"), _("{count} of {name} counted, {change} against the books {note}")
    ),
)
