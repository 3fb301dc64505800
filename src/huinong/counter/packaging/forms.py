"""The forms of packaging. Prices are typed in yuan and arrive as fen."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.counter.packaging.services import MOST, TEXT
from huinong.counter.packaging.values import ACT_LABELS, FIELDS, Act, SortValue
from huinong.edge.forms import DayField, FenField, Form


class SortField(Form):
    """Which sort of packaging."""

    sort = forms.ChoiceField(label=pgettext_lazy("packaging", "Sort"), choices=())

    def __init__(self, *args: Any, sorts: Sequence[SortValue], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["sort"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.code, f"{each.name} {each.size}".strip()) for each in sorts]


class ActForm(SortField):
    """What became of packaging at the counter."""

    what = forms.TypedChoiceField(
        label=pgettext_lazy("packaging", "What"), choices=[(each.value, ACT_LABELS[each]) for each in Act], coerce=Act
    )
    count = forms.IntegerField(label=FIELDS["count"], min_value=0, max_value=MOST, initial=1)
    piece = forms.CharField(label=FIELDS["piece"], max_length=40, required=False)
    note = forms.CharField(label=FIELDS["note"], max_length=TEXT, required=False)


class SendForm(SortField):
    """How many are sent."""

    count = forms.IntegerField(label=FIELDS["count"], min_value=1, max_value=MOST)


class TakeForm(Form):
    """What was counted when it came."""

    number = forms.CharField(max_length=24, widget=forms.HiddenInput)
    counted = forms.IntegerField(label=FIELDS["counted"], min_value=0, max_value=MOST)
    note = forms.CharField(label=_("Why it is not what was sent"), max_length=TEXT, required=False)


class SortForm(Form):
    """A sort as it is from a day on."""

    code = forms.RegexField(r"^[A-Za-z0-9]{1,12}$", label=FIELDS["code"])
    name = forms.CharField(label=FIELDS["name"], max_length=40)
    size = forms.CharField(label=pgettext_lazy("packaging", "Size"), max_length=40, required=False)
    price_fen = FenField(label=FIELDS["price_fen"])
    minimum = forms.IntegerField(label=FIELDS["minimum"], min_value=0, max_value=MOST, initial=20)
    valid_from = DayField(label=FIELDS["valid_from"])
    is_green = forms.BooleanField(label=_("Green or recyclable"), required=False)
