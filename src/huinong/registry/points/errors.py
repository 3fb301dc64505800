"""What the points' room refuses."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchPoint(Refusal):
    code = "points.no_such_point"
    nature = Nature.ABSENT
    what = _("There is no such point that you may see.")
    mend = _("Search by name or code. If it belongs to another place, that place must act.")


class PointExists(Refusal):
    code = "points.point_exists"
    what = _("The code {code} already names a point of this county.")
    mend = _("Open that point, or give the new one a code of its own.")


class CodeMissing(Refusal):
    code = "points.code_missing"
    nature = Nature.INVALID
    what = _("A point needs a code and a name; “{code}” “{name}” is not enough.")
    mend = _("Give a code of up to 24 letters, digits or hyphens, and a name of up to 80 characters.")


class PlaceElsewhere(Refusal):
    code = "points.place_elsewhere"
    nature = Nature.INVALID
    what = _("{division} is not a 12-digit place in county {county}.")
    mend = _("Choose the village, town or county from the list.")


class PlaceUnknown(Refusal):
    code = "points.place_unknown"
    nature = Nature.INVALID
    what = _("{division} is not among the places loaded for county {county}.")
    mend = _("Choose the village, town or county from the list; after a merger, use the code that took over.")


class BadCoordinates(Refusal):
    code = "points.bad_coordinates"
    nature = Nature.INVALID
    what = _("{code}: {lng}, {lat} is not a position.")
    mend = _("Give longitude and latitude in degrees (WGS-84) with their precision, or leave all three unknown.")


class WrongParent(Refusal):
    code = "points.wrong_parent"
    nature = Nature.INVALID
    what = _("{code} cannot stand under {parent}.")
    mend = _("Name an open point of a higher tier: county centre, township centre, outlet, then village station.")


class NoSuchKeeper(Refusal):
    code = "points.no_such_keeper"
    nature = Nature.INVALID
    what = _("The keeper is not a party of this county.")
    mend = _("Register the keeper first; after a merge, use the party that survived.")


class BatchTooLarge(Refusal):
    code = "points.batch_too_large"
    nature = Nature.TOO_LARGE
    what = _("The batch has {size} entries; {limit} is the most.")
    mend = _("Send it in smaller parts; each entry keeps its own key.")


class AlreadyClosed(Refusal):
    code = "points.already_closed"
    what = _("{code} is closed since {closed_on}.")
    mend = _("Reopen it first.")


class NotClosed(Refusal):
    code = "points.not_closed"
    what = _("{code} is not closed.")
    mend = _("Nothing more is needed.")


class DayTooEarly(Refusal):
    code = "points.day_too_early"
    nature = Nature.INVALID
    what = _("{day} is not after {since}, when {code} last opened or closed.")
    mend = _("Enter the day on which it really happened.")


class BadHours(Refusal):
    code = "points.bad_hours"
    nature = Nature.INVALID
    what = _("The opening hours end before they begin, overlap, or run past midnight.")
    mend = _("Give each weekday its spells in order, from 00:00 to 24:00.")


class BadMarketRule(Refusal):
    code = "points.bad_market_rule"
    nature = Nature.INVALID
    what = _("“{rule}” is not a rule for market days.")
    mend = _("Write it like one of these: 逢3、6、9 · 农历逢五、十 · 逢子、午 · 每周三 · 每5天，2026-01-03起.")


class MarketNowhere(Refusal):
    code = "points.market_nowhere"
    nature = Nature.INVALID
    what = _("Market days belong to one point or to one place.")
    mend = _("Name a point or a division, not both.")


class LiveTooSoon(Refusal):
    code = "points.live_too_soon"
    nature = Nature.INVALID
    what = _("{service} at {code} cannot be live before its keeper is trained and equipped.")
    mend = _("Enter the missing dates, none after the day it went live; payments and cash need a licence too.")


FAULTS = {
    "no_code": _("a code has 1 to 24 letters, digits or hyphens"),
    "twice": _("this code was in an earlier row of the county"),
    "no_name": _("a name has 1 to 80 characters"),
    "no_kind": _("the mapping says of no kind that it is this"),
    "no_division": _("this is not a division code of 6 to 12 digits"),
    "no_position": _("this is not a coordinate in degrees"),
    "half_a_position": _("a position needs both its longitude and its latitude"),
    "no_day": _("this is not a day (2026-11-20)"),
    "no_parent": _("no open point of this code stands in the county or in the file"),
    "parent_not_above": _("the point above must be of a higher tier"),
    "parent_elsewhere": _("the point above stands in another county and was left out"),
}


def fault_in_words(fault: Any) -> str:
    """`row 4, type: the mapping says of no kind that it is this (XX)`."""
    row = str(_("row {row}")).format(row=fault.row)
    return f"{row}, {fault.column}: {FAULTS[fault.problem]}" + (f" ({fault.value})" if fault.value else "")


class BadMapping(Refusal):
    code = "points.bad_mapping"
    nature = Nature.INVALID
    what = _("The mapping cannot be used: {problem}.")
    mend = _("Name the columns of code, name, kind and division, what each kind means, and a day of opening.")


class BadRows(Refusal):
    """Carries every fault found, in the order of the file."""

    code = "points.bad_rows"
    nature = Nature.INVALID
    what = _("The file has {count} faults, and no point was opened. The first: {first}")
    mend = _("Mend each row that is named, then import the file again.")

    def __init__(self, faults: Sequence[Any]) -> None:
        super().__init__(count=len(faults), first=fault_in_words(faults[0]))
        self.faults = tuple(faults)
