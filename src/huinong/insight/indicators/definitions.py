"""The indicators there are, and what each means."""

from django.utils.translation import gettext_lazy as _

from huinong.insight.indicators.values import Definition, Unit

VILLAGE_SERVICE = Definition(
    code="village_service",
    name=_("Villages with service"),
    formula=_(
        "Administrative villages whose station is active (custody scans on enough of the last 30 days) or that had "
        "enough verified deliveries in the last 7 days, out of all administrative villages of counties on the network."
    ),
    source="domain §6 村村有服务; thresholds: policies points.active_days, indicators.weekly_deliveries",
    owner=_("County manager"),
    unit=Unit.SHARE,
    window_days=30,
)
ON_TIME = Definition(
    code="inbound_on_time",
    name=_("Inbound on time"),
    formula=_(
        "Inbound pieces shelved in their village by their due time, out of all inbound pieces that were due in the "
        "last 30 days. A piece that has not come counts against it."
    ),
    source="domain §1 E 37, §6; due time: policies parcels.due_*",
    owner=_("Dispatcher"),
    unit=Unit.SHARE,
    window_days=30,
)
KEEPER_INCOME = Definition(
    code="keeper_income",
    name=_("Keeper's monthly income"),
    formula=_(
        "Everything posted to keepers' accounts in the calendar month so far (fees and commissions, less what was "
        "reversed), divided by the keepers whose station was open."
    ),
    source="domain §2.8, §6 站长月收入",
    owner=_("Township outlet manager"),
    unit=Unit.FEN_EACH,
    window_days=30,
)
DEFINITIONS = {each.code: each for each in (VILLAGE_SERVICE, ON_TIME, KEEPER_INCOME)}
