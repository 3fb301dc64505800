"""What the room of long computations refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchRun(Refusal):
    code = "runs.no_such_run"
    nature = Nature.ABSENT
    what = _("There is no such computation that you may see.")
    mend = _("Open the list that it was started from and choose one.")


class RunOver(Refusal):
    code = "runs.over"
    what = _("This computation is over already.")
    mend = _("Look at its result, or start another.")


class TooLong(Refusal):
    code = "runs.too_long"
    nature = Nature.INVALID
    what = _("A computation may take {limit} seconds here; {seconds} were asked for.")
    mend = _("Ask for less time, or have the rule runs.most_s changed.")


class TooManyWaiting(Refusal):
    code = "runs.too_many_waiting"
    nature = Nature.BUSY
    what = _("{waiting} computations of this county are waiting already.")
    mend = _("Stop one that is not needed, or wait until one is done.")
