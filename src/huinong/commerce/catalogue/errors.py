"""What the catalogue refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchSku(Refusal):
    code = "catalogue.no_such_sku"
    nature = Nature.ABSENT
    what = _("No goods have the code {sku} here.")
    mend = _("Check the code, or choose the goods from the list.")


class CodeTaken(Refusal):
    code = "catalogue.code_taken"
    what = _("The code {taken} already names other goods or another lot.")
    mend = _("Choose another code.")


class NotListed(Refusal):
    code = "catalogue.not_listed"
    what = _("{name} is not on sale.")
    mend = _("Choose other goods, or ask the seller to list them again.")


class ShortStock(Refusal):
    code = "catalogue.short_stock"
    what = _("{wanted} of {name} are wanted and {left} are left.")
    mend = _("Order no more than what is left, or wait for the next harvest.")


class NotAnAmount(Refusal):
    code = "catalogue.not_an_amount"
    nature = Nature.INVALID
    what = _("{field} may not be {value}.")
    mend = _("Give a whole number from {least} to {most}.")


class HarvestedLater(Refusal):
    code = "catalogue.harvested_later"
    nature = Nature.INVALID
    what = _("The lot says it was harvested on {harvested_on}, which is still to come.")
    mend = _("Correct the day of harvest.")


class PastShelfLife(Refusal):
    code = "catalogue.past_shelf_life"
    what = _("Lot {lot} was best until {best_until}.")
    mend = _("Do not sell it. If the day of harvest is wrong, correct it and receive the lot again.")
