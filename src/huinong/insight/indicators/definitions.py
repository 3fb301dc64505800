"""The indicators there are, and what each means."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from huinong.insight.indicators.values import Definition, Unit

VILLAGE_SERVICE = Definition(
    code="village_service",
    name=_("Villages with service"),
    formula=_(
        "Administrative villages with an active point (custody scans on enough of the last 30 days) or with enough "
        "verified deliveries in the village itself in the last 7 days, out of all administrative villages of the "
        "counties that report."
    ),
    source=_("Rules: days with a custody scan that make a point active; verified deliveries a week that count"),
    owner=_("County manager"),
    unit=Unit.SHARE,
    part_is=_("villages served"),
    whole_is=_("administrative villages"),
    window_days=30,
)
ON_TIME = Definition(
    code="inbound_on_time",
    name=_("Inbound on time"),
    formula=_(
        "Inbound pieces shelved in their village by their due time, out of all inbound pieces that were due in the "
        "last 30 days. A piece that has not come counts against it from the end of the day it was due."
    ),
    source=_("Rules: when a piece is due in the village and at the township"),
    owner=_("Dispatcher"),
    unit=Unit.SHARE,
    part_is=_("pieces in time"),
    whole_is=_("pieces due"),
    window_days=30,
)
KEEPER_INCOME = Definition(
    code="keeper_income",
    name=_("Keeper's monthly income"),
    formula=_(
        "Everything posted to keepers' accounts in the calendar month so far (fees and commissions, less what was "
        "reversed), divided by the keepers whose station was open. Compared with the same day of the month before."
    ),
    source=_("What was posted to keepers' accounts, by the tariffs of the day"),
    owner=_("Township outlet manager"),
    unit=Unit.FEN_EACH,
    part_is=_("posted this month"),
    whole_is=_("keepers"),
    window_days=31,
)
FREQUENCY = Definition(
    code="service_frequency",
    name=_("Frequency met"),
    formula=_(
        "Administrative villages that the network visited on as many days as the rule of universal service asks of "
        "their class of place, out of all administrative villages of the counties that report, in the latest whole "
        "week (Monday to Sunday). A day counts once, however many pieces came; days excused by an announced "
        "suspension are shown beside it and never counted as visited."
    ),
    source="domain §2.1, §6 频次达成; universal.visit_days.*, universal.place_class",
    owner=_("County manager"),
    unit=Unit.SHARE,
    part_is=_("villages visited often enough"),
    whole_is=_("administrative villages"),
    window_days=7,
)
OF_VILLAGES = (VILLAGE_SERVICE, FREQUENCY)
"""Indicators whose whole is the administrative villages."""

DEFINITIONS: Mapping[str, Definition] = {
    each.code: each for each in (VILLAGE_SERVICE, FREQUENCY, ON_TIME, KEEPER_INCOME)
}
ON_HOMES: Mapping[str, Definition] = {each.code: each for each in (VILLAGE_SERVICE, ON_TIME, KEEPER_INCOME)}
"""The few that a home opens with; the others are a step away."""


def compared_with(meaning: Definition, on: date) -> date:
    """The earlier day a value is set beside: a window before, or the same day of the month before."""
    if meaning.unit is Unit.SHARE:
        return on - timedelta(days=meaning.window_days)
    last_of_month_before = on.replace(day=1) - timedelta(days=1)
    return last_of_month_before.replace(day=min(on.day, last_of_month_before.day))
