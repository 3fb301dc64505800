"""What each packaged figure is called by people, and how its value reads. A test holds that none lacks its name."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.kernel.fen import yuan

UNVERIFIED = "[U]"
KEYS = {
    "withdrawals.card_day_fen": _("Withdrawals: at most on a card and day"),
    "withdrawals.online_s": _("Withdrawals: within so long a request must arrive"),
    "withdrawals.repeats": _("Withdrawals: so many of a card a day are reviewed"),
    "withdrawals.together_minutes": _("Withdrawals: cards within so long are looked at together"),
    "withdrawals.together_cards": _("Withdrawals: so many cards together are reviewed"),
    "withdrawals.block_flagged": _("Withdrawals: suspicious ones are refused"),
    "points.active_days": _("Days with a custody scan that make a point active"),
    "points.active_window_days": _("Window in which those days are counted"),
    "indicators.weekly_deliveries": _("Verified deliveries a week that count as service"),
    "divisions.boundary_margin_m": _("How far a point may lie outside its county's outline"),
    "divisions.closed_permille_max": _("Most places a new edition may close"),
    "access.lockout_tries": _("Failed sign-ins in a row that lock a username"),
    "access.network_tries": _("Failed sign-ins from one connection that lock it"),
    "access.lockout_minutes": _("How long such a lock lasts"),
    "access.token_days": _("Longest life of an API token"),
    "trade.keeper_commission_bp": _("Keeper's commission on goods sold"),
    "bank.match_days": _("Bank: days that its day and ours may lie apart"),
    "bank.old_days": _("Bank: days after which an open line is old"),
    "bills.dispute_days": _("How long a bill may be disputed where no contract says"),
    "payouts.negative_cap_fen": _("Debt of a net statement that is carried on by itself"),
    "payouts.due_day": _("Day of the next month by which a net statement is paid"),
    "payouts.dispute_days": _("How long a line of a net statement may be disputed"),
    "payouts.decide_days": _("Within how many days such a dispute is decided"),
    "payouts.answer_days": _("Within how many days the bank answers a payment file"),
    "claims.open_days": _("How long after it was handed in a piece may be claimed for"),
    "claims.answer_days": _("Within how many days a claim is answered"),
    "claims.uninsured_times": _("Uninsured mail: at most so many times the postage"),
    "manifests.kept_days": _("How long an unconfirmed manifest is kept"),
    "batches.kept_days": _("How long a batch that nobody took in is kept"),
    "parcels.due_hours.village": _("When a piece is due in the village"),
    "parcels.due_hours.town": _("When a piece is due at the township"),
    "parcels.incident_hours": _("How long an exception may stay open"),
    "parcels.incident_hours.urgent": _("How long an urgent exception may stay open"),
    "parcels.real_name": _("Outbound: the sender's identity is checked"),
    "parcels.opening": _("Outbound: the parcel is looked into"),
    "parcels.cod_most_fen": _("Largest cash on delivery of one piece"),
    "parcels.xray": _("Outbound: X-rayed before it leaves the county"),
    "parcels.absent_hours": _("Announced and not here: an exception after"),
    "parcels.unopened_hours": _("Bag arrived and not opened: an exception after"),
    "plans.bag_kg": _("Plans: most weight of a bag"),
    "plans.bag_litres": _("Plans: what a bag holds"),
    "plans.bag_pieces": _("Plans: most pieces of a bag"),
    "plans.piece_g": _("Plans: weight of a piece that was not weighed"),
    "plans.piece_cm3": _("Plans: mean space of a piece"),
    "plans.passenger_fen_per_hour": _("Plans: what an hour of a passenger's waiting counts"),
    "plans.unserved_fen": _("Plans: what a piece left behind counts in comparing"),
    "plans.bag_fee_fen": _("Plans: what a bus is paid a bag"),
    "plans.bag_s": _("Plans: time to put a bag on or off a bus"),
    "plans.bus_passengers": _("Plans: mean number of passengers of a bus"),
    "plans.bus_bags": _("Plans: bags in a bus's hold where none is agreed"),
    "plans.bus_kg": _("Plans: weight in a bus's hold where none is agreed"),
    "plans.fetch_fee_fen": _("Plans: what a keeper is paid for a way to a bus"),
    "plans.fetch_m": _("Plans: longest way of a keeper to a bus"),
    "plans.fetch_km_per_hour": _("Plans: how fast keepers fetch"),
    "plans.fetch_kg": _("Plans: most that a keeper fetches at once"),
    "plans.keeper_waits_min": _("Plans: longest that a keeper waits between two buses"),
    "plans.handling_min": _("Plans: time to sort at a township centre"),
    "plans.handling_pieces": _("Plans: pieces a day that a township centre handles"),
    "plans.handling_fen_per_piece": _("Plans: what handling a piece at a township centre costs"),
    "plans.centre_stop_s": _("Plans: a vehicle's stop at a township centre"),
    "plans.forecast_weeks": _("Plans: weeks that a forecast looks back"),
    "plans.announced_days": _("Plans: days that an announcement is waited for"),
    "plans.trusted_change_permille": _("Plans: how far the day may change before a plan is stale"),
    "pushes.timeout_s": _("How long a partner's server may take to answer"),
    "pushes.tries": _("Failed tries after which a push is given up"),
    "pushes.first_wait_s": _("Wait after the first failed push"),
    "cold.low_mc.cool": _("Cool zone: from which temperature"),
    "cold.high_mc.cool": _("Cool zone: up to which temperature"),
    "cold.low_mc.chilled": _("Chilled zone: from which temperature"),
    "cold.high_mc.chilled": _("Chilled zone: up to which temperature"),
    "cold.low_mc.frozen": _("Frozen zone: below this the probe is broken"),
    "cold.high_mc.frozen": _("Frozen zone: up to which temperature"),
    "cold.interval_min": _("How often a probe tells the temperature"),
    "cold.gap_min": _("Silence of a probe after which nothing is known"),
    "cold.calibration_months": _("How long the calibration of a probe holds"),
    "cold.ahead_weeks": _("How many weeks ahead cold room is promised"),
    "cold.certificate_days": _("Longest time that a temperature certificate is about"),
    "cold.loss_percent": _("Lost of a harvest without pre-cooling"),
    "cold.cooled_loss_percent": _("Lost of a harvest in spite of pre-cooling"),
    "cold.truck_kg_week": _("What trucks carry from the fields in a week"),
    "cold.loading_min": _("Time from picking until a load sets out"),
    "cold.fen_per_tonne_km": _("Carriage of produce, a tonne and kilometre"),
    "cold.discount_permille": _("Discount rate where years are compared"),
    "runs.most_s": _("Longest time a computation may take"),
    "runs.most_waiting": _("Computations of a county that may wait at once"),
    "pushes.longest_wait_s": _("Longest wait between two pushes"),
    "transport.photo_most_kb": _("Largest picture of a hand-over (kB)"),
    "transport.timetable_kept_days": _("How long an uploaded timetable is kept"),
    "transport.stop_link_m": _("How near a bus stop is to a point it is taken for"),
    "parcels.device_slack_hours": _("How far a device's clock may be off"),
    "station.dwell_remind_hours": _("On the shelf: remind the recipient after"),
    "station.dwell_call_hours": _("On the shelf: call, or use the loudspeaker, after"),
    "station.dwell_overdue_hours": _("On the shelf: overdue after"),
    "station.dwell_return_hours": _("On the shelf: back to the sender after"),
    "station.shelf_pieces": _("How many pieces a station's shelf holds"),
    "station.shelf_warn_permille": _("How full a shelf is when its keeper is warned"),
    "tracking.number_tries": _("Wrong look-ups of one waybill number that lock it"),
    "tracking.network_tries": _("Wrong look-ups from one connection that lock it"),
    "tracking.lockout_minutes": _("How long such a look-up lock lasts"),
    "tracking.help_phone": _("Whom people call about a parcel"),
    "consents.rule": _("A piece without the recipient's consent is put on a station's shelf"),
    "consents.words_a_day": _("Words on consent that a recipient may add on the tracking page in a day"),
    "books.may_stay.till": _("Books: a day may end with tills open"),
    "books.may_stay.remittance": _("Books: a day may end with remittances overdue"),
    "books.may_stay.bill": _("Books: a day may end with bills unanswered"),
    "books.may_stay.outlet": _("Books: a county's day may end before its outlets'"),
    "till.float_fen": _("Till: cash that may stay in a keeper's drawer"),
    "till.remit_at_fen": _("Till: cash above the float that is due on the next working day"),
    "till.remit_days": _("Till: working days after which cash is to be remitted"),
    "till.freeze_days": _("Till: frozen so many working days after cash was due"),
    "billers.lock_minutes": _("Bills collected: how long what was asked for may be paid"),
    "till.cap_fen": _("Till: most cash a keeper may hold, beside the deposit"),
    "pickups.ahead_days": _("How many days ahead a pick-up may be booked"),
    "universal.visit_days.county_seat": _("Universal service: days with a visit in a week, county seat"),
    "universal.visit_days.town_seat": _("Universal service: days with a visit in a week, township seat"),
    "universal.visit_days.village": _("Universal service: days with a visit in a week, village"),
    "universal.open_days.county_seat": _("Universal service: opening days in a week, county seat"),
    "universal.open_days.town_seat": _("Universal service: opening days in a week, township seat"),
    "universal.open_days.village": _("Universal service: opening days in a week, village"),
    "universal.market_opening.county_seat": _("Universal service: must open on market days, county seat"),
    "universal.market_opening.town_seat": _("Universal service: must open on market days, township seat"),
    "universal.market_opening.village": _("Universal service: must open on market days, village"),
    "universal.place_class": _("Universal service: the class of a place"),
    "designs.counted_days": _("Designs: days over which pieces are counted"),
    "designs.village_pieces": _("Designs: a village's pieces a day where nothing was counted"),
    "designs.village_people": _("Designs: people in a village"),
    "designs.budget_fen": _("Designs: budget to begin with"),
    "designs.share_bp": _("Designs: share of villages within reach to begin with"),
    "designs.reach_m": _("Designs: how far is within reach"),
    "designs.farthest_m": _("Designs: how far a village may be from what serves it"),
    "designs.years": _("Designs: years reckoned with"),
    "designs.detour_permille": _("Designs: way over straight line, where no road is known"),
    "designs.kmh": _("Designs: speed on roads that are not known"),
    "designs.haul_fen_per_km": _("Designs: a kilometre of the post van"),
    "designs.haul_days": _("Designs: days a week on which the van comes to a station"),
    "designs.haul_permille": _("Designs: part of the way there and back that a round costs"),
    "designs.round_fen_per_km": _("Designs: a kilometre of the deliverer's motorcycle"),
    "designs.beyond_fen": _("Designs: what a person out of reach weighs in a year"),
    "designs.left_fen": _("Designs: what a person whom nothing serves weighs in a year"),
    "designs.step_fen": _("Designs: step of “what more money buys”"),
}
DESIGN_SITES = {"station": _("village station"), "centre": _("township centre")}
DESIGN_MODES = {
    "standing": pgettext_lazy("mode", "standing"),
    "build": pgettext_lazy("mode", "built"),
    "ally": pgettext_lazy("mode", "with a partner"),
    "rent": pgettext_lazy("mode", "rented"),
}
DESIGN_PARTS = {
    "capital_fen": _("Designs: {site}, {mode}: paid once"),
    "yearly_fen": _("Designs: {site}, {mode}: a year"),
    "pieces": _("Designs: {site}, {mode}: pieces a day"),
}
POSTAGE_PRODUCTS = {"parcel": pgettext_lazy("product", "Parcel"), "express": pgettext_lazy("product", "Express")}
POSTAGE_ZONES = {
    "province": pgettext_lazy("zone", "within the province"),
    "country": pgettext_lazy("zone", "other provinces"),
    "remote": pgettext_lazy("zone", "remote provinces"),
}
POSTAGE_PARTS = {
    "first_fen": _("Postage, {product} {zone}: first weight"),
    "next_fen": _("Postage, {product} {zone}: each further step"),
    "first_g": _("Postage, {product}: the first weight"),
    "step_g": _("Postage, {product}: a further step"),
    "volume_cm3_per_kg": _("Postage, {product}: volume counted as a kilogram"),
}
ROADS = {
    "motorway": pgettext_lazy("road", "motorway"),
    "trunk": pgettext_lazy("road", "trunk road"),
    "primary": pgettext_lazy("road", "main road"),
    "secondary": pgettext_lazy("road", "county road"),
    "tertiary": pgettext_lazy("road", "township road"),
    "unclassified": pgettext_lazy("road", "village road"),
    "residential": pgettext_lazy("road", "street with houses"),
    "living_street": pgettext_lazy("road", "lane"),
    "service": pgettext_lazy("road", "yard and access road"),
    "track": pgettext_lazy("road", "farm track"),
    "road": pgettext_lazy("road", "road of unknown class"),
    "path": pgettext_lazy("road", "path"),
}
"""Classes of road, by OpenStreetMap's `highway`."""

VEHICLES = {
    "van": pgettext_lazy("vehicle", "van"),
    "three_wheeler": pgettext_lazy("vehicle", "three-wheeler"),
    "motorcycle": pgettext_lazy("vehicle", "motorcycle"),
}
TRAVEL = {
    "travel.km_per_hour": _("Usual speed, {road}"),
    "travel.most_km_per_hour": _("Travel: fastest average on any road"),
    "travel.access_km_per_hour": _("Travel: speed between the road and a point's door"),
    "travel.snap_m": _("Travel: farthest that a point may lie from a road"),
    "travel.margin_m": _("Travel: how far beyond its points a county's roads are kept"),
    "travel.detour_percent": _("Travel: road over straight line where there is no road map"),
    "travel.estimate_km_per_hour": _("Travel: average speed where there is no road map"),
    "travel.prior_drives": _("Travel: drives that the road map's time counts as"),
    "travel.learned_days": _("Travel: days of scans that times are learned from"),
    "travel.longest_drive_min": _("Travel: longest drive between two stops that counts"),
    "travel.drive_times": _("Travel: a drive so many times longer than thought does not count"),
    "travel.drive_slack_min": _("Travel: grace added to that"),
    "travel.longest_stay_min": _("Travel: longest stay at a stop that counts"),
    "travel.stop_s": _("Travel: time of a stop"),
    "travel.least_stop_s": _("Travel: shortest stop that may be learned"),
    "travel.least_piece_s": _("Travel: shortest time of a piece that may be learned"),
    "travel.near_m": _("Travel: a point this near to a road lies well on the map"),
    "travel.piece_s": _("Travel: time of a piece at a stop"),
}
CLOCK_TIMES = {
    "transport.wave1_trunk_in_min": _("First wave: trunk is in"),
    "transport.wave1_bags_close_min": _("First wave: bags close"),
    "transport.wave1_departs_min": _("First wave: departs"),
    "transport.wave2_trunk_in_min": _("Second wave: trunk is in"),
    "transport.wave2_bags_close_min": _("Second wave: bags close"),
    "transport.wave2_departs_min": _("Second wave: departs"),
    "transport.up_village_min": _("Outbound: villages take until"),
    "transport.up_town_min": _("Outbound: townships send on by"),
    "transport.up_county_min": _("Outbound: county centre takes until"),
    "transport.trunk_departs_min": _("Outbound: trunk departs"),
    "plans.opens_min": _("Plans: the county centre sends out from"),
    "plans.closes_min": _("Plans: the county centre takes in until"),
    "plans.replan_s": _("Plans: how long planning the rest again may think"),
    "plans.on_time_min": _("Plans: minutes late that still count as on time"),
    "plans.change_fen": _("Plans: what a changed instruction counts as when planning again"),
    "plans.up_ready_min": _("Plans: when foretold outbound pieces are ready"),
    "trade.pack_by_minute": _("Orders: pack the day's by"),
}
ROOMS = {
    "access": _("Sign-in"),
    "bank": pgettext_lazy("policies", "Bank"),
    "batches": _("Batches"),
    "billers": pgettext_lazy("policies", "Bills collected"),
    "bills": _("Courier bills"),
    "books": pgettext_lazy("policies", "Books"),
    "claims": _("Claims"),
    "consents": _("Consent to a station"),
    "designs": _("Network designs"),
    "divisions": _("Places"),
    "indicators": _("Indicators"),
    "manifests": _("Manifests"),
    "parcels": _("Parcels"),
    "pickups": _("Pick-ups"),
    "plans": pgettext_lazy("policies", "Day plans"),
    "payouts": pgettext_lazy("policies", "Net statements"),
    "till": pgettext_lazy("policies", "Tills"),
    "points": _("Points"),
    "postage": _("Postage"),
    "pushes": _("Pushes to partners"),
    "runs": _("Long computations"),
    "settlement": _("Settlement"),
    "station": _("Village stations"),
    "tracking": _("Public tracking"),
    "trade": _("Orders"),
    "transport": _("Trips"),
    "travel": _("Roads and times"),
    "cold": _("Cold chain"),
    "universal": _("Universal service"),
    "withdrawals": pgettext_lazy("policies", "Withdrawals"),
}
UNITS = {
    "days": _("days"),
    "day of the month": _("day of the month"),
    "working days": _("working days"),
    "times": _("times"),
    "deliveries": _("deliveries"),
    "metres": _("metres"),
    "kB": _("kB"),
    "permille": _("‰"),
    "tries": _("tries"),
    "minutes": _("minutes"),
    "basis points": _("basis points"),
    "hours": _("hours"),
    "seconds": _("seconds"),
    "fen": _("fen"),
    "pieces": _("pieces"),
    "telephone": _("telephone"),
    "grams": _("g"),
    "cm³ a kilogram": _("cm³"),
    "people": _("people"),
    "years": _("years"),
    "km/h": _("km/h"),
    "percent": _("%"),
    "thousandths of a degree": _("thousandths of a °C"),
    "months": _("months"),
    "weeks": _("weeks"),
    "kg": _("kg"),
    "litres": _("litres"),
    "cm³": _("cm³"),
    "bags": _("bags"),
    "passengers": _("passengers"),
}
WORDS: dict[str, dict[int, Any]] = {
    "place class": {
        0: _("as the statistics bureau classes it"),
        1: _("county seat"),
        2: _("township seat"),
        3: _("village"),
    },
    "consent rule": {0: _("not asked"), 1: _("shelved and flagged"), 2: _("refused")},
    "yes or no": {0: _("no"), 1: _("yes")},
}
"""Units whose values are words: the number stands for one of them."""


PLACES = {
    0: _("the whole country"),
    2: _("province {code}"),
    4: _("city {code}"),
    6: _("county {code}"),
    9: _("township {code}"),
    12: _("village {code}"),
}


def place(division: str) -> str:
    """Where a figure holds, by a code prefix. This room stands below the one that knows names."""
    return str(PLACES.get(len(division), "{code}")).format(code=division)


def label(key: str) -> str:
    """`points.active_days` → what people call it; what is set for one carrier says whose it is."""
    if key.startswith("postage."):
        return _postage(key)
    if key.startswith(("designs.station.", "designs.centre.")):
        return _design(key)
    if key.startswith("travel."):
        return _travel(key)
    stem, _dot, one = key.rpartition(".")
    if key not in KEYS and stem in KEYS:
        return f"{KEYS[stem]} · {one.upper()}"
    return str(KEYS.get(key) or CLOCK_TIMES.get(key) or key)


def _postage(key: str) -> str:
    """`postage.parcel.remote.first_fen` in words: a table by product and zone is not named figure by figure."""
    parts = key.split(".")
    product, zone, part = parts[1], ".".join(parts[2:-1]), parts[-1]
    if product not in POSTAGE_PRODUCTS or part not in POSTAGE_PARTS or zone not in {"", *POSTAGE_ZONES}:
        return key
    said = {"product": POSTAGE_PRODUCTS[product], "zone": POSTAGE_ZONES[zone] if zone else ""}
    return str(POSTAGE_PARTS[part]).format(**said)


def _design(key: str) -> str:
    """`designs.station.ally.yearly_fen` in words: a table by what and how it is come by."""
    _room, site, *rest = key.split(".")
    if len(rest) != 2 or rest[0] not in DESIGN_MODES or rest[1] not in DESIGN_PARTS:
        return key
    return str(DESIGN_PARTS[rest[1]]).format(site=DESIGN_SITES[site], mode=DESIGN_MODES[rest[0]])


def _travel(key: str) -> str:
    """`travel.km_per_hour.track.motorcycle` in words: a table by road and vehicle."""
    vehicle = key.rpartition(".")[2]
    stem = key.removesuffix(f".{vehicle}") if vehicle in VEHICLES else key
    road = stem.rpartition(".")[2]
    stem = stem.removesuffix(f".{road}") if road in ROADS else stem
    named = str(TRAVEL.get(stem, key)).format(road=ROADS.get(road, road))
    return f"{named} · {VEHICLES[vehicle]}" if vehicle in VEHICLES else named


def room(key: str) -> str:
    """The room a figure belongs to."""
    return str(ROOMS.get(key.partition(".")[0], key.partition(".")[0]))


def unit(name: str, key: str) -> str:
    """The unit a figure is kept in, in words; of a moment of the day, minutes after midnight."""
    return str(_("minutes after midnight") if key in CLOCK_TIMES else UNITS.get(name, name))


def said(value: int, name: str, key: str) -> str:
    """A figure as people say it: 15:00, ¥10.00, 5 %, 20 days."""
    if key in CLOCK_TIMES:
        return f"{value // 60:02}:{value % 60:02}"
    if name == "fen":
        return yuan(value)
    if name == "basis points":
        return f"{value / 100:g} %"
    if name == "telephone":
        return str(value)
    if name in WORDS:
        return str(WORDS[name].get(value) or value)
    return f"{value:,} {unit(name, key)}"


def source(text: str) -> str:
    """A source without the mark that nobody has verified it: pages say that with a word and a colour."""
    return text.removeprefix(UNVERIFIED).strip()
