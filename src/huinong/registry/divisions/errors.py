"""What the divisions room refuses."""

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal
from huinong.registry.divisions.values import Finding, Problem

PROBLEMS = {
    Problem.NO_FILE: _("the file is not in the folder"),
    Problem.EMPTY_FILE: _("there is nothing in the file"),
    Problem.TOO_LARGE: _("the file is larger than a county's files can be"),
    Problem.MIXED_ENCODING: _("this cell is written in another encoding than the rest of the file"),
    Problem.ENCODING: _("this is neither UTF-8 nor GB 18030"),
    Problem.NO_COLUMN: _("this column is missing"),
    Problem.CELLS: _("the row has another number of cells than the heading"),
    Problem.WRONG_CODE: _("this is not a division code of this level"),
    Problem.NO_COUNTY: _("the first row must be the county itself"),
    Problem.UNKNOWN_REGION: _("no such province or city is known"),
    Problem.NOT_UNDER_COUNTY: _("the code does not begin with the county's"),
    Problem.NOT_UNDER_TOWN: _("the code does not begin with its township's"),
    Problem.NO_PARENT: _("the division it lies under is not in the files"),
    Problem.DUPLICATE: _("this code was in an earlier row"),
    Problem.NO_NAME: _("the name is blank"),
    Problem.LONG_NAME: _("the name is longer than 80 characters"),
    Problem.WRONG_CLASS: _("this is not an urban-rural class"),
    Problem.NOT_A_NUMBER: _("this is not a coordinate in degrees"),
    Problem.HALF_A_POINT: _("a point needs both its longitude and its latitude"),
    Problem.OUTSIDE: _("the point lies outside the county"),
    Problem.NOT_GEOJSON: _("this is not a GeoJSON polygon"),
    Problem.BAD_OUTLINE: _("the outline crosses itself or has no area"),
}


def in_words(finding: Finding) -> str:
    """`villages.csv, row 4, code: this code was in an earlier row (421223100001)`."""
    row = str(_("row {row}")).format(row=finding.row) if finding.row else ""
    place = ", ".join(part for part in (finding.file, row, finding.column) if part)
    return f"{place}: {PROBLEMS[finding.problem]}" + (f" ({finding.value})" if finding.value else "")


class BadFiles(Refusal):
    """Carries every fault found, in the order of the files."""

    code = "divisions.bad_files"
    nature = Nature.INVALID
    what = _("The files have {count} faults, and nothing was loaded. The first: {first}")
    mend = _("Mend each row that is named, then load the folder again.")

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(count=len(findings), first=in_words(findings[0]))
        self.findings = tuple(findings)


class NoSuchDivision(Refusal):
    code = "divisions.no_such_division"
    nature = Nature.ABSENT
    what = _("No division {division} is known on {on}.")
    mend = _("Check the code and the day, or load the county with `huinong county load`.")


class EditionTooOld(Refusal):
    code = "divisions.edition_too_old"
    what = _("{count} divisions, {first} the first, already have a later version than {edition}.")
    mend = _("Load editions oldest first, or give this one its own day with --edition.")


class TooManyClosed(Refusal):
    code = "divisions.too_many_closed"
    what = _("The files lack {count} of {known} divisions known here: they look incomplete.")
    mend = _("Fetch the whole edition again. If they were truly dissolved, repeat with --allow-closing.")


class NotInForce(Refusal):
    code = "divisions.not_in_force"
    what = _("{division} is not in force on {on}, or only since that day.")
    mend = _("Check the code, and give a day after the division began.")


class HasChildren(Refusal):
    code = "divisions.has_children"
    what = _("{division} still has divisions under it.")
    mend = _("Merge or re-code those first: their codes begin with its code.")


class WrongSuccession(Refusal):
    code = "divisions.wrong_succession"
    nature = Nature.INVALID
    what = _("{division} cannot go on like this: one level, names that are not blank, and shares that sum to 10,000.")
    mend = _("Give each successor its code, name and share.")
