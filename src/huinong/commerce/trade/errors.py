"""What trade refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchOrder(Refusal):
    code = "trade.no_such_order"
    nature = Nature.ABSENT
    what = _("There is no order {order} that you may see.")
    mend = _("Check the number: it begins with DD and ends with a check digit.")


class NothingWanted(Refusal):
    code = "trade.nothing_wanted"
    nature = Nature.INVALID
    what = _("The order wants {quantity} of {sku}.")
    mend = _("Order at least one of at least one kind of goods.")


class SeveralSellers(Refusal):
    code = "trade.several_sellers"
    nature = Nature.INVALID
    what = _("{sku} is sold by another seller, or from another point, than the rest of the order.")
    mend = _("Place one order with each seller.")


class TooManyBoxes(Refusal):
    code = "trade.too_many_boxes"
    nature = Nature.TOO_LARGE
    what = _("The order needs {boxes} boxes; {most} is the most.")
    mend = _("Split it into several orders.")


class NotAnAddressee(Refusal):
    code = "trade.not_an_addressee"
    nature = Nature.INVALID
    what = _("The name, the address or the mobile number of the order is missing or malformed.")
    mend = _("Give a name, an address and an eleven-digit mobile number.")


class NotInState(Refusal):
    code = "trade.not_in_state"
    what = _("Order {order} is {state}; this cannot be done with it now.")
    mend = _("Open the order to see what has happened to it and what can be done.")


class NoSuchBox(Refusal):
    code = "trade.no_such_box"
    nature = Nature.INVALID
    what = _("Order {order} has no box {box} that can be refunded.")
    mend = _("Choose boxes of this order that have not been refunded yet.")
