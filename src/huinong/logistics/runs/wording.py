"""What an engine is doing, in words: engines say codes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

DOING = {
    "reading": gettext_lazy("reading what is known of the day"),
    "routes": gettext_lazy("finding good tours"),
    "routing": gettext_lazy("finding good tours"),
    "packing": gettext_lazy("putting tours together into working days"),
    "choosing": gettext_lazy("choosing among the tours found"),
    "polishing": gettext_lazy("improving the best so far"),
    "bound": gettext_lazy("proving how good it can be at most"),
    "bounding": gettext_lazy("proving how good it can be at most"),
    "prices": gettext_lazy("proving how good it can be at most"),
    "design": gettext_lazy("choosing sites"),
    "plans": gettext_lazy("choosing sites"),
    "joining": gettext_lazy("joining tours over the township centres"),
    "fleet": gettext_lazy("choosing how many vehicles of each kind"),
    "siting": gettext_lazy("choosing sites"),
    "comparing": gettext_lazy("comparing the ways, side by side"),
    "turning": gettext_lazy("trying other prices and amounts"),
    "sharing": gettext_lazy("planning each group of parties apart"),
}


def doing_label(doing: str) -> str:
    """What is being done, in the reader's language."""
    return str(DOING.get(doing, _("computing")))
