"""The forms of pick-ups. Weights are typed in kilograms and arrive in grams."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.counter.pickups.booking import ADDRESS, MOST_G, MOST_PIECES, NAME
from huinong.counter.pickups.services import TEXT
from huinong.counter.pickups.values import FIELDS, NewBooking, NewWindow, Slot
from huinong.counter.pickups.windows import MOST_HOURS, MOST_PLACES
from huinong.edge.forms import DayField, Form
from huinong.kernel.ids import as_id

BETWEEN = "~"
Options = Sequence[tuple[str, str]]


class SlotForm(Form):
    """Which free window of which day."""

    slot = forms.ChoiceField(label=_("Day and window"), choices=())

    def __init__(self, *args: Any, slots: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["slot"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = slots

    def chosen(self) -> tuple[UUID, date]:
        """The window and the day."""
        window, _between, day = self.cleaned_data["slot"].partition(BETWEEN)
        return as_id(window), date.fromisoformat(day)


class BookForm(SlotForm):
    """Who is to be called on, where and for how much."""

    name = forms.CharField(label=FIELDS["name"], max_length=NAME)
    phone = forms.CharField(label=FIELDS["phone"], max_length=20, widget=forms.TextInput(attrs={"inputmode": "tel"}))
    village = forms.ChoiceField(label=pgettext_lazy("pickup", "Village"), choices=())
    address = forms.CharField(label=_("Address: group, house, what to look for"), max_length=ADDRESS)
    pieces = forms.IntegerField(label=FIELDS["pieces"], min_value=1, max_value=MOST_PIECES)
    kg = forms.DecimalField(
        label=FIELDS["weight_g"],
        min_value=Decimal("0.1"),
        max_value=Decimal(MOST_G) / 1_000,
        decimal_places=1,
    )

    def __init__(self, *args: Any, villages: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["village"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = villages

    def booking(self) -> NewBooking:
        """What was filled in."""
        said = self.cleaned_data
        window, day = self.chosen()
        return NewBooking(
            window=window,
            day=day,
            name=said["name"],
            phone="".join(said["phone"].split()),
            address=said["address"],
            village=said["village"],
            pieces=said["pieces"],
            weight_g=int(said["kg"] * 1_000),
        )


class WindowForm(Form):
    """A window to offer every week."""

    weekday = forms.TypedChoiceField(label=FIELDS["weekday"], choices=list(WEEKDAYS.items()), coerce=int)
    opens = forms.TimeField(
        label=pgettext_lazy("pickup window", "From"), widget=forms.TimeInput(attrs={"type": "time"})
    )
    closes = forms.TimeField(label=pgettext_lazy("pickup window", "To"), widget=forms.TimeInput(attrs={"type": "time"}))
    places = forms.IntegerField(label=FIELDS["places"], min_value=1, max_value=MOST_PLACES)
    cut_off_hours = forms.IntegerField(label=FIELDS["cut_off_hours"], min_value=0, max_value=MOST_HOURS, initial=2)
    valid_from = DayField(label=FIELDS["valid_from"])

    def window(self) -> NewWindow:
        """What was filled in."""
        said = self.cleaned_data
        minutes = {name: said[name].hour * 60 + said[name].minute for name in ("opens", "closes")}
        return NewWindow(**{**said, **minutes})


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label=FIELDS["reason"], max_length=TEXT)


class DoneForm(Form):
    """The waybill numbers of what was taken in, apart by spaces or lines; may be left empty."""

    accepted = forms.CharField(
        label=FIELDS["accepted"],
        required=False,
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


def slot_options(slots: Sequence[Slot]) -> Options:
    """Free windows as choices, with how many addresses each still takes."""
    said = _("{day} {weekday} {between}, {left} left")
    return [
        (
            f"{slot.window.id}{BETWEEN}{slot.day.isoformat()}",
            str(said).format(
                day=f"{slot.day:%m-%d}",
                weekday=WEEKDAYS[slot.day.weekday()],
                between=slot.window.clock_text,
                left=slot.left,
            ),
        )
        for slot in slots
    ]
