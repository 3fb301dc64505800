"""What settlement refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class TariffMissing(Refusal):
    code = "settlement.tariff_missing"
    what = _("No tariff {tariff} holds on {day}.")
    mend = _("Set the tariff with the day from which it holds, then record the act again.")


class TariffTaken(Refusal):
    code = "settlement.tariff_taken"
    what = _("{tariff} already has another amount from {valid_from}.")
    mend = _("Set the new amount from a later day: what was settled by a tariff is not rewritten.")


class NotATariff(Refusal):
    code = "settlement.not_a_tariff"
    nature = Nature.INVALID
    what = _("A tariff may not be {amount_fen} fen from {valid_from} to {valid_to}.")
    mend = _("Give an amount of zero or more, and an end after its beginning.")


class MonthNotOver(Refusal):
    code = "settlement.month_not_over"
    what = _("{month} is not over yet.")
    mend = _("Settle it from the first day of the next month on.")


class NothingSettled(Refusal):
    code = "settlement.nothing_settled"
    nature = Nature.ABSENT
    what = _("{month} is not settled with this bus company.")
    mend = _("Look at its statement: the month may have been taken back already.")


class OverRefunded(Refusal):
    code = "settlement.over_refunded"
    what = _("{wanted_fen} fen of order {order} are to be taken back and {left_fen} fen are left of its shares.")
    mend = _("Refund no more than what is left of the order.")
