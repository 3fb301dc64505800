"""What people type on the pages of orders."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.commerce.catalogue.values import Offer
from huinong.commerce.trade.placing import ADDRESS_LENGTH, NAME_LENGTH
from huinong.commerce.trade.values import Wanted
from huinong.edge.forms import Form

REASON = 200
MOST_PACKS = 1_000


class ReasonForm(Form):
    """Why an order is cancelled, or a phone read."""

    reason = forms.CharField(label=_("Reason"), min_length=2, max_length=REASON)


class RefundForm(Form):
    """Which boxes are refunded, and why."""

    boxes = forms.TypedMultipleChoiceField(label=pgettext_lazy("trade", "Boxes"), coerce=int)
    reason = forms.CharField(
        label=_("Reason"),
        min_length=2,
        max_length=REASON,
        widget=forms.TextInput(attrs={"list": "reasons", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, boxes: Iterable[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["boxes"].choices = [(box, box) for box in boxes]  # type: ignore[attr-defined]


class AddresseeForm(Form):
    """To whom the goods go."""

    buyer_name = forms.CharField(label=_("Recipient"), max_length=NAME_LENGTH)
    phone = forms.RegexField(
        r"^1[3-9]\d{9}$",
        label=_("Mobile number"),
        error_messages={"invalid": _("Eleven digits, beginning with 1.")},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=ADDRESS_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "street-address"}),
    )


def quantities(offers: Iterable[Offer], typed: Any) -> dict[str, int]:
    """How many packs of each of these goods were typed; what is no number counts as none."""
    found = {}
    for offer in offers:
        text = str(typed.get(f"packs-{offer.sku.code}", "")).strip()
        found[offer.sku.code] = min(int(text), MOST_PACKS) if text.isdecimal() and len(text) < 7 else 0
    return found


def wanted(packs: dict[str, int]) -> tuple[Wanted, ...]:
    """What is ordered: the goods with at least one pack."""
    return tuple(Wanted(sku=code, quantity=quantity) for code, quantity in packs.items() if quantity)
