"""A plan's codes in words: how villages are served, why something is left, which rules would be broken, what costs."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.cells import Badge, Tint
from huinong.engines.planning.checking.rules import Rule

STATES = {
    "computing": Badge(_("being computed"), Tint.BLUE),
    "draft": Badge(pgettext_lazy("plan", "draft"), Tint.GREY),
    "accepted": Badge(pgettext_lazy("plan", "accepted"), Tint.GREEN),
    "superseded": Badge(pgettext_lazy("plan", "replaced"), Tint.GREY),
    "failed": Badge(_("not computed"), Tint.RED),
}
MODES = {
    "direct": Badge(_("straight by vehicle"), Tint.GREEN),
    "feeder": Badge(_("over the township centre"), Tint.BLUE),
    "bus": Badge(_("by bus"), Tint.AMBER),
    "market": Badge(_("fetched at the township centre"), Tint.AMBER),
    "unserved": Badge(_("not served"), Tint.RED),
}
ORIGINS = {
    "made": _("computed"),
    "changed": _("changed by hand"),
    "replanned": _("planned anew"),
}
KINDS = {
    "van": Badge(_("van")),
    "three_wheeler": Badge(_("three-wheeler")),
    "motorcycle": Badge(_("motorcycle")),
}
ZONES = {
    "ambient": _("ambient"),
    "cool": _("cool"),
    "chilled": _("chilled"),
    "frozen": _("frozen"),
}
DIRECTIONS = {
    "down": pgettext_lazy("direction", "down"),
    "up": pgettext_lazy("direction", "up"),
}
PARTS = {
    "fixed": _("vehicles in use"),
    "distance": _("kilometres"),
    "time": _("drivers' hours"),
    "bus": _("bus fees"),
    "handling": _("township centres"),
    "keepers": _("keepers' ways"),
    "passengers": _("passengers' waiting (reckoned)"),
    "unserved": _("left behind (reckoned)"),
}
REASONS = {
    "no_way": _("no road, bus or keeper leads there"),
    "no_cold": _("nothing keeps its temperature"),
    "too_heavy": _("too heavy for any vehicle or bus"),
    "no_time": _("nothing can bring it in its time"),
    "no_room": _("vehicles, shifts and holds are used up"),
    "too_dear": _("bringing it would cost more than leaving it"),
    "left_out": _("left out by hand"),
    "stranded": _("under way when its next leg fell out"),
}
RULES = {
    Rule.UNKNOWN: _("it names something that there is not"),
    Rule.ONCE: _("something is carried twice or not at all"),
    Rule.CHAIN: _("the legs do not meet"),
    Rule.BASE: _("a tour does not begin and end at its base"),
    Rule.PLACE: _("a vehicle calls where it has nothing to do"),
    Rule.WAY: _("no way leads there"),
    Rule.TIMES: _("times do not follow from the ways"),
    Rule.STOP: _("a stop is too short"),
    Rule.HOURS: _("it comes when nobody is there"),
    Rule.SHIFT: _("it is out of the driver's shift"),
    Rule.TURNAROUND: _("too little time between two tours"),
    Rule.TRIPS: _("too many tours of a vehicle"),
    Rule.LOAD: _("too much weight"),
    Rule.SPACE: _("too little space"),
    Rule.COLD: _("the cold is broken"),
    Rule.WARM: _("too long in the heat"),
    Rule.READY: _("it would leave before it is ready"),
    Rule.DUE: _("it would come too late"),
    Rule.BAGS: _("the count of bags is wrong"),
    Rule.HOLD: _("the bus's hold is full"),
    Rule.KEEPER: _("the keeper cannot be there"),
    Rule.HANDLING: _("the township centre has too little time to sort"),
    Rule.CENTRE: _("too many pieces for the township centre"),
    Rule.COSTS: _("the costs do not add up"),
    Rule.PASSENGERS: _("the waiting does not add up"),
}
IMPOSSIBLE = {
    "no_vehicle": _("there is no such vehicle or tour in this plan"),
    "no_bus": _("there is no such bus or village in this plan"),
    "no_stop": _("this bus passes no stop that the village's keeper reaches"),
    "no_way": _("no way leads there"),
    "order": _("the order does not name each call once"),
    "nothing": _("nothing was chosen"),
}


def clock_s(seconds: int) -> str:
    """Seconds of the service day as a clock shows them: 34,500 → 09:35."""
    hours, rest = divmod(seconds, 3600)
    return f"{hours:02d}:{rest // 60:02d}"
