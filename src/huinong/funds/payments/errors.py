"""What payments refuse."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchPayment(Refusal):
    code = "payments.no_such_payment"
    nature = Nature.ABSENT
    what = _("There is no payment {number} that you may see.")
    mend = _("Check the number of the payment.")


class NotAnAmount(Refusal):
    code = "payments.not_an_amount"
    nature = Nature.INVALID
    what = _("{amount_fen} fen cannot be paid.")
    mend = _("Give an amount of at least one fen.")


class NoSuchProvider(Refusal):
    code = "payments.no_such_provider"
    nature = Nature.INVALID
    what = _("No payment provider is called {provider} here.")
    mend = _("Choose one of the installed providers.")


class Contradicted(Refusal):
    code = "payments.contradicted"
    what = _("{number} is already {state}, and the provider now says {outcome}.")
    mend = _(
        "Nothing was changed. Compare with the provider's statement, and correct it with the county's finance desk."
    )


class NotConfirmed(Refusal):
    code = "payments.not_confirmed"
    what = _("Payment {number} is {state}: only confirmed money can be given back.")
    mend = _("Wait until the payment is confirmed; one that fails needs no refund.")


class StatementUnreadable(Refusal):
    code = "payments.statement_unreadable"
    nature = Nature.INVALID
    what = _("Row {row} of the statement cannot be read, so none was taken in.")
    mend = _(
        "Give the columns number, amount_fen, outcome (succeeded or failed) and reference, with their names on top."
    )


class OverRefunded(Refusal):
    code = "payments.over_refunded"
    what = _("{amount_fen} fen of payment {number} are to be given back and {left_fen} fen are left.")
    mend = _("Give back no more than what is left.")
