"""What the journal refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class KeyReused(Refusal):
    code = "journal.key_reused"
    what = _("The key {key} was already used for another act.")
    mend = _("Send the act again with a new key, or send exactly what was sent the first time.")


class FromTheFuture(Refusal):
    code = "journal.from_the_future"
    nature = Nature.INVALID
    what = _("The act says it happened at {happened_at}, after the server's own time.")
    mend = _("Set the device's clock, then record the act again.")


class FactTooLarge(Refusal):
    code = "journal.fact_too_large"
    nature = Nature.TOO_LARGE
    what = _("The act carries {size} bytes; {limit} is the most.")
    mend = _("Send less with the act, or split it into several.")


class NoSuchThread(Refusal):
    code = "journal.no_such_thread"
    nature = Nature.ABSENT
    what = _("Nothing is recorded under {thread} that you may see.")
    mend = _("Check the number, or ask the county centre for access.")
