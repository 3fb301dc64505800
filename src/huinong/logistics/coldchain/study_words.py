"""The words of a study."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

MODE_WORDS: Mapping[str, Any] = {
    "build": pgettext_lazy("cold study", "build"),
    "ally": pgettext_lazy("cold study", "ally"),
    "rent": pgettext_lazy("cold study", "rent"),
}
SWING_WORDS: Mapping[str, Any] = {
    "price": _("price of the produce"),
    "harvest": _("harvest"),
    "loss": _("loss without pre-cooling"),
    "build": _("cost of building"),
    "ally": _("price of shares"),
    "rent": _("rents"),
    "run": _("running costs"),
}


def tones(cell: Mapping[str, Any]) -> str:
    """Whether the chosen stores lose money there, or others would be clearly better."""
    kept, best = cell["kept_fen"], cell["best_fen"]
    if kept is None or best is None:
        return "unknown"
    if kept < 0:
        return "must"
    return "will" if best - kept > 0.05 * abs(best) else "good"
