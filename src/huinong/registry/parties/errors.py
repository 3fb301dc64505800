"""What the parties' room refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchParty(Refusal):
    code = "parties.no_such_party"
    nature = Nature.ABSENT
    what = _("There is no such party that you may see.")
    mend = _("Search by name, phone or number. If it belongs to another place, that place must act.")


class NoSuchIdentifier(Refusal):
    code = "parties.no_such_identifier"
    nature = Nature.ABSENT
    what = _("This party has no {scheme}.")
    mend = _("Add it first, or ask for another identifier.")


class NoSuchRelation(Refusal):
    code = "parties.no_such_relation"
    nature = Nature.ABSENT
    what = _("There is no such relation that you may see.")
    mend = _("Open the party and choose one of its relations.")


class NameMissing(Refusal):
    code = "parties.name_missing"
    nature = Nature.INVALID
    what = _("A party needs a name of 1 to {limit} characters.")
    mend = _("Enter the name as it stands on the certificate or in the household register.")


class DivisionElsewhere(Refusal):
    code = "parties.division_elsewhere"
    nature = Nature.INVALID
    what = _("{division} is not a 12-digit place in county {county}.")
    mend = _("Choose the village or town from the list, or leave the place empty.")


class BatchTooLarge(Refusal):
    code = "parties.batch_too_large"
    nature = Nature.TOO_LARGE
    what = _("The batch has {size} entries; {limit} is the most.")
    mend = _("Send it in smaller parts; each entry keeps its own key.")


class MalformedIdentifier(Refusal):
    code = "parties.malformed_identifier"
    nature = Nature.INVALID
    what = _("This is not a {scheme}: {form} is expected.")
    mend = _("Compare it with the paper, character by character; mind 0 and O, 1 and I.")


class WrongCheckDigit(Refusal):
    code = "parties.wrong_check_digit"
    nature = Nature.INVALID
    what = _("The check digit of the {scheme} ending in {tail} does not fit.")
    mend = _("Read the number from the certificate again: one character is wrong or two are swapped.")


class WrongBirthDate(Refusal):
    code = "parties.wrong_birth_date"
    nature = Nature.INVALID
    what = _("The {scheme} ending in {tail} carries no possible date of birth.")
    mend = _("Read characters 7 to 14 from the card again.")


class WrongRegister(Refusal):
    code = "parties.wrong_register"
    nature = Nature.INVALID
    what = _("A {kind} has a code that begins with {expected}; this one begins with {found}.")
    mend = _("Choose the kind that the licence states, or read the code from the licence again.")


class SchemeNotForKind(Refusal):
    code = "parties.scheme_not_for_kind"
    nature = Nature.INVALID
    what = _("A {kind} has no {scheme}.")
    mend = _("Register the person as a household, keeper, buyer or shop, and relate the two.")


class IdentifierTaken(Refusal):
    code = "parties.identifier_taken"
    what = _("The {scheme} {masked} is already registered in this county.")
    mend = _("Search for the number and use that party. If you cannot see it, ask the county centre.")


class MergedAway(Refusal):
    code = "parties.merged_away"
    what = _("This party was merged into another one.")
    mend = _("Act on the party it was merged into, or undo the merge first.")


class RelationMisfit(Refusal):
    code = "parties.relation_misfit"
    nature = Nature.INVALID
    what = _("A {from_kind} cannot stand as “{relation}” to this {to_kind}.")
    mend = _("Check the direction and the kind of both parties.")


class RelationBackwards(Refusal):
    code = "parties.relation_backwards"
    nature = Nature.INVALID
    what = _("The relation would end on {valid_to}, not after it begins on {valid_from}.")
    mend = _("Enter an end after the beginning, or leave the end open.")


class RelationOverlaps(Refusal):
    code = "parties.relation_overlaps"
    what = _("The same relation already holds from {valid_from}.")
    mend = _("End the earlier one first, or begin after its end.")


class RelationEnded(Refusal):
    code = "parties.relation_ended"
    what = _("The relation already ended on {valid_to}.")
    mend = _("Nothing more is needed; to correct the day, record a new relation.")


class MergeMisfit(Refusal):
    code = "parties.merge_misfit"
    nature = Nature.INVALID
    what = _("Only two different parties of one kind can be merged.")
    mend = _("Choose two parties of the same kind; relate those of different kinds instead.")


class NameAlone(Refusal):
    code = "parties.name_alone"
    what = _("These two share no identifier; a name alone does not make them one.")
    mend = _("Add the phone, code or number that both hold, then merge.")


class ReasonMissing(Refusal):
    code = "parties.reason_missing"
    nature = Nature.INVALID
    what = _("A merge needs a reason of 2 to {limit} characters.")
    mend = _("Write how you know that the two are one.")


class NotMerged(Refusal):
    code = "parties.not_merged"
    what = _("This party is not merged into another one.")
    mend = _("Open the party that was merged away and undo it there.")


class PurposeMissing(Refusal):
    code = "parties.purpose_missing"
    nature = Nature.INVALID
    what = _("Reading personal data needs a purpose of 2 to {limit} characters.")
    mend = _("Write what you need it for; the person may ask to see it.")
