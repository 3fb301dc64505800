"""What the demo refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Refusal


class DemoIsHere(Refusal):
    code = "demo.is_here"
    what = _("This database already holds the demo county, or a part of it that was cut off.")
    mend = _("Keep it, or remove the database (for the embedded one: the folder HUINONG_HOME) and load again.")
