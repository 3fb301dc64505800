"""The kinds of fact that the cold chain writes."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, Subject, declare

OPENED, CHANGED = "cold.facility_opened", "cold.facility_changed"
PROBED, CALIBRATED = "cold.probe_registered", "cold.probe_calibrated"
READ, DECIDED = "cold.readings_recorded", "cold.gap_decided"
PROMISED, RELEASED = "cold.promised", "cold.released"
STOWED, TAKEN = "cold.stowed", "cold.taken_out"
CROP_SET, FORECAST, LOOKED_AT = "cold.crop_set", "cold.forecast_entered", "cold.candidate_entered"

STORE = Subject("cold_store", "{facility}", "COLD-{facility}")
"""A cold store; what is promised in it, and read in it, stands on its thread."""

declare(
    Kind(
        OPENED,
        Flow.GOODS,
        _("cold store opened"),
        _("cold store {name} was opened with {m3} m³ of its own"),
        about=STORE,
    ),
    Kind(CHANGED, Flow.GOODS, _("cold store changed"), _("the cold store was changed: {changes}"), about=STORE),
    Kind(PROBED, Flow.INFORMATION, _("probe registered"), _("probe {probe} was put into the store"), about=STORE),
    Kind(
        CALIBRATED,
        Flow.INFORMATION,
        _("probe calibrated"),
        _("probe {probe} was calibrated on {calibrated_on}; it proves until {expires_on}"),
        about=STORE,
    ),
    Kind(
        READ,
        Flow.INFORMATION,
        _("temperatures recorded"),
        _("{count} readings of probe {probe}, {manual} of them by hand"),
        about=STORE,
    ),
    Kind(
        DECIDED,
        Flow.GOODS,
        _("gap decided"),
        _("for the time without readings of {probe} {by} decided: {said}, because {reason}"),
        about=STORE,
    ),
    Kind(
        PROMISED,
        Flow.GOODS,
        _("cold room promised"),
        _("room {booking} was promised to {who}: {kg} kg, {from_on} to {until_on}"),
        about=STORE,
    ),
    Kind(RELEASED, Flow.GOODS, _("cold room released"), _("room {booking} was released"), about=STORE),
    Kind(STOWED, Flow.GOODS, _("baskets stowed"), _("{count} baskets were scanned in for {booking}"), about=STORE),
    Kind(TAKEN, Flow.GOODS, _("baskets taken out"), _("{count} baskets were scanned out for {booking}"), about=STORE),
    Kind(CROP_SET, Flow.INFORMATION, _("crop set"), _("the calendar holds {name}: {zone}, {stands_days} days")),
    Kind(
        FORECAST,
        Flow.INFORMATION,
        _("harvest forecast entered"),
        _("{count} weeks of harvest were forecast, {mid_kg} kg together"),
    ),
    Kind(LOOKED_AT, Flow.INFORMATION, _("site entered"), _("site {name} is looked at for a cold store")),
)
