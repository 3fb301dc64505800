"""The facts this room writes: that a computation was asked for, told to stop, and what came of it."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

ASKED = "run.asked"
STOPPED = "run.stopped"
ENDED = "run.ended"

declare(
    Kind(ASKED, Flow.INFORMATION, _("computation asked for"), _("{title} is to be computed.")),
    Kind(STOPPED, Flow.INFORMATION, _("computation stopped"), _("The computation was told to stop.")),
    Kind(ENDED, Flow.INFORMATION, _("computation over"), _("The computation is over.")),
)
