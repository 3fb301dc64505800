"""What the indicators refuse."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchIndicator(Refusal):
    code = "indicators.no_such_indicator"
    nature = Nature.ABSENT
    what = _("There is no indicator {code}.")
    mend = _("Choose one from the list of indicators.")
