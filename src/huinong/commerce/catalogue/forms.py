"""What people type on the pages of goods."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.commerce.catalogue.values import NewLot, NewSku, Zone
from huinong.edge.forms import DayField, FenField, Form
from huinong.registry.points.values import PointValue

ZONE_LABELS = {
    Zone.AMBIENT: _("ambient"),
    Zone.CHILLED: _("chilled, 0–8 °C"),
    Zone.FROZEN: _("frozen, below −18 °C"),
    Zone.MILD: _("mild, 12–15 °C"),
}
CODE = r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$"


def _code(label: Any, hint: Any) -> forms.RegexField:
    messages = {"invalid": _("Letters, digits and hyphens only.")}
    return forms.RegexField(CODE, label=label, max_length=40, help_text=hint, error_messages=messages)


class SkuForm(Form):
    """A kind of pack to register."""

    name = forms.CharField(label=pgettext_lazy("catalogue", "Name"), max_length=80)
    code = _code(pgettext_lazy("catalogue", "Code"), _("Short, and never used again for other goods: ZS-05."))
    unit = forms.CharField(label=_("Unit"), max_length=20, help_text=_("What one pack is called: box, bottle, bag."))
    pack_g = forms.IntegerField(label=_("Weight of a pack, grams"), min_value=1, max_value=1_000_000)
    box_packs = forms.IntegerField(
        label=_("Packs in a box"), min_value=1, max_value=1_000, initial=1, help_text=_("A box travels as one parcel.")
    )
    price_fen = FenField(label=_("Price of a pack, yuan"), least_fen=1)
    freight_fen = FenField(label=_("Freight of a box, yuan"))
    origin_point = forms.ChoiceField(label=_("Leaves from"))
    zone = forms.ChoiceField(
        label=_("Temperature"), choices=[(zone.value, label) for zone, label in ZONE_LABELS.items()]
    )
    shelf_life_days = forms.IntegerField(label=_("Keeps, days"), min_value=1, max_value=3_650, required=False)
    brand_licence = forms.CharField(
        label=_("Licence of the brand"), max_length=60, required=False, help_text=_("Its number, where there is one.")
    )

    def __init__(self, *args: Any, points: Iterable[PointValue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._points = {str(point.id): point for point in points}
        choices = [(id_, point.name) for id_, point in self._points.items()]
        self.fields["origin_point"].choices = choices  # type: ignore[attr-defined]

    def new(self, seller: UUID) -> NewSku:
        """What was typed, as goods of this seller."""
        given = {**self.cleaned_data}
        point = self._points[given.pop("origin_point")]
        given |= {"zone": Zone(given["zone"]), "brand_licence": given["brand_licence"] or None}
        return NewSku(**given, seller_party=seller, origin_point=point.id, village=point.division)


class PriceForm(Form):
    """A new price, from now on."""

    price_fen = FenField(label=_("Price of a pack, yuan"), least_fen=1)
    freight_fen = FenField(label=_("Freight of a box, yuan"))


class LotForm(Form):
    """A harvest that came in."""

    code = _code(_("Number of the lot"), "")
    harvested_on = DayField(label=_("Harvested on"))
    quantity = forms.IntegerField(label=pgettext_lazy("catalogue", "Packs"), min_value=1, max_value=1_000_000)
    certificate = forms.CharField(
        label=_("Commitment certificate no."), max_length=60, required=False, help_text=_("承诺达标合格证")
    )
    note = forms.CharField(label=_("Note"), max_length=200, required=False)

    def new(self, sku: str) -> NewLot:
        """What was typed, as a lot of these goods."""
        given = {**self.cleaned_data}
        return NewLot(**{**given, "certificate": given["certificate"] or None}, sku=sku)


class ReasonForm(Form):
    """Why goods are taken off sale."""

    reason = forms.CharField(label=_("Reason"), min_length=2, max_length=200)
