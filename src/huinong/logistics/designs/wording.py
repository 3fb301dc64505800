"""Words for what studies say in codes."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from huinong.edge.cells import Badge, Tint

KINDS = {"station": gettext_lazy("Village station"), "centre": gettext_lazy("Township centre")}
MODES = {
    "standing": pgettext_lazy("mode", "standing"),
    "build": pgettext_lazy("mode", "built"),
    "ally": pgettext_lazy("mode", "with a partner"),
    "rent": pgettext_lazy("mode", "rented"),
}
CHANGES = {
    "opened": Badge(pgettext_lazy("design", "Opened"), Tint.GREEN),
    "closed": Badge(pgettext_lazy("design", "Closed"), Tint.RED),
    "kept": Badge(pgettext_lazy("design", "Kept"), Tint.GREY),
}
REACHED = {
    "new": Badge(gettext_lazy("Newly within reach"), Tint.GREEN),
    "still": Badge(gettext_lazy("Within reach as before"), Tint.GREY),
    "lost": Badge(gettext_lazy("No longer within reach"), Tint.RED),
    "out": Badge(gettext_lazy("Not within reach"), Tint.AMBER),
}
REASONS = {
    "no_budget": gettext_lazy("the budget is used up"),
    "too_dear": gettext_lazy("a station there would cost more than it brings"),
}
STATES = {
    "open": Badge(gettext_lazy("Being worked on"), Tint.BLUE),
    "done": Badge(pgettext_lazy("study", "Done"), Tint.GREEN),
    "stopped": Badge(pgettext_lazy("study", "Stopped"), Tint.GREY),
    "failed": Badge(pgettext_lazy("study", "Failed"), Tint.RED),
}
PARTS = {
    "points": gettext_lazy("Stations and centres"),
    "walks": gettext_lazy("Deliverers' ways to villages without a station"),
    "hauls": gettext_lazy("Vans to the stations"),
}
RULES = {
    "budget": gettext_lazy("the budget"),
    "villages": gettext_lazy("the share of villages within reach"),
    "people": gettext_lazy("the share of people within reach"),
    "rules": gettext_lazy("a point in each township, and what points can take a day"),
}


def rules_in_words(rules: Iterable[str]) -> str:
    """Rules that collide, as a sentence names them."""
    return _(", ").join(str(RULES.get(rule, rule)) for rule in rules)
