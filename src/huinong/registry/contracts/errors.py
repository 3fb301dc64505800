"""What the contracts' room refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchContract(Refusal):
    code = "contracts.no_such_contract"
    nature = Nature.ABSENT
    what = _("There is no contract {number} that you may see.")
    mend = _("Open the list of contracts and choose one.")


class NotTerms(Refusal):
    code = "contracts.not_terms"
    nature = Nature.INVALID
    what = _("These cannot be the terms of a contract: {reason}")
    mend = _("Correct that part and save the draft again. Nothing was saved.")


class NotACourier(Refusal):
    code = "contracts.not_a_courier"
    nature = Nature.INVALID
    what = _("The other side is not a courier registered in this county.")
    mend = _("Register the courier as a party first; after a merge, use the party that survived.")


class NumberTaken(Refusal):
    code = "contracts.number_taken"
    what = _("{number} is a contract with another courier.")
    mend = _("Use the number that stands on this courier's own contract.")


class BrandOfAnother(Refusal):
    code = "contracts.brand_of_another"
    what = _("The waybill brand {brand} belongs to another party.")
    mend = _("Take the brand out, or contract with the party it belongs to.")


class BrandContracted(Refusal):
    code = "contracts.brand_contracted"
    what = _("{brand} is under contract {number} in the same days.")
    mend = _("End that contract first, or let this one begin when it has ended: a piece has one price.")


class AlreadySigned(Refusal):
    code = "contracts.already_signed"
    what = _("Version {version} of {number} is signed since {signed_on}.")
    mend = _("Draft a new version: what was signed is not signed again.")


class VersionOvertaken(Refusal):
    code = "contracts.version_overtaken"
    what = _("A version of {number} that begins on {valid_from} is signed already.")
    mend = _("Draft a version that begins later: what was billed by a version is not rewritten.")


class ContractEnded(Refusal):
    code = "contracts.contract_ended"
    what = _("{number} ends on {ended_on}.")
    mend = _("Draft a new contract under a number of its own.")


class NotInForce(Refusal):
    code = "contracts.not_in_force"
    what = _("{number} cannot end on {ended_on}: no signed version begins before that day.")
    mend = _("Choose a later day. A draft that nobody signed needs no ending.")
