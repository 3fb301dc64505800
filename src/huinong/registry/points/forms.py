"""What people type on this room's pages."""

from collections.abc import Sequence
from datetime import time
from typing import Any
from uuid import UUID

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.registry.points.models import MINUTES_A_DAY
from huinong.registry.points.values import (
    CAPABILITY_LABELS,
    CapabilityService,
    CapabilityValue,
    Hours,
    NewCapability,
    NewPoint,
    PointKind,
    Precision,
    Spell,
)

DATES = ("licensed_on", "trained_on", "equipped_on", "live_on")
SPELLS = ("first", "second")
WHOLE_DAY = Spell(8 * 60, 18 * 60)


class _Form(forms.Form):
    """Tabler's classes on every input."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            is_select = isinstance(field.widget, forms.Select)
            field.widget.attrs.setdefault("class", "form-select" if is_select else "form-control")


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **more)


def _time(label: Any, **more: Any) -> forms.TimeField:
    return forms.TimeField(label=label, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **more)


def minutes(at: time) -> int:
    """Minutes of the day."""
    return at.hour * 60 + at.minute


def closing(at: time) -> int:
    """Minutes of the day at which a spell ends: midnight is its end, 24:00."""
    return minutes(at) or MINUTES_A_DAY


def clock_time(of: int) -> time:
    """Minutes of the day as an input shows them."""
    return time(of // 60 % 24, of % 60)


class CloseForm(_Form):
    closed_on = _day(_("First day without service"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)


class ReopenForm(_Form):
    reopened_on = _day(_("Serves again from"))


class KeeperForm(_Form):
    keeper = forms.UUIDField(required=False, widget=forms.HiddenInput)


class MarketForm(_Form):
    rule = forms.CharField(
        label=_("Market days"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "逢3、6、9"}),
        help_text=_("逢3、6、9 · 农历逢五、十 · 逢子、午 · 每周三 · 每5天，2026-01-03起. Empty: as its place."),
    )
    opens = _time(_("opens"))
    closes = _time(_("closes"))

    def spell(self) -> Spell:
        """The hours of a market day."""
        return Spell(minutes(self.cleaned_data["opens"]), closing(self.cleaned_data["closes"]))


class HoursForm(_Form):
    """A week of up to two spells a day; a day left empty is closed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _spell_fields():
            self.fields[name] = _time(label, required=False)
            self.fields[name].widget.attrs["class"] = "form-control"
            self.fields[name].widget.attrs["aria-label"] = label

    def clean(self) -> dict[str, Any]:
        for day in WEEKDAYS:
            for spell in SPELLS:
                ends = [self.cleaned_data.get(f"{spell}_{day}_{end}") for end in ("opens", "closes")]
                if (ends[0] is None) != (ends[1] is None):
                    self.add_error(None, forms.ValidationError(_("A spell needs both its ends.")))
        return self.cleaned_data

    def hours(self) -> list[Hours]:
        """The valid week."""
        given = self.cleaned_data
        named = [(day, f"{spell}_{day}") for day in WEEKDAYS for spell in SPELLS]
        return [
            Hours(day, minutes(given[f"{name}_opens"]), closing(given[f"{name}_closes"]))
            for day, name in named
            if given[f"{name}_opens"] is not None
        ]

    def days(self) -> list[tuple[Any, list[tuple[Any, Any]]]]:
        """Weekdays with their pairs of inputs, for the template."""
        return [
            (name, [(self[f"{spell}_{day}_opens"], self[f"{spell}_{day}_closes"]) for spell in SPELLS])
            for day, name in WEEKDAYS.items()
        ]


def _spell_fields() -> list[tuple[str, Any]]:
    return [
        (f"{spell}_{day}_{end}", f"{name} {label}")
        for day, name in WEEKDAYS.items()
        for spell in SPELLS
        for end, label in (("opens", _("opens")), ("closes", _("closes")))
    ]


def week_initial(hours: Sequence[Hours]) -> dict[str, time]:
    """A posted week as the form shows it; a third spell of a day is not shown."""
    found: dict[str, time] = {}
    for day in WEEKDAYS:
        for spell, one in zip(SPELLS, [h for h in hours if h.weekday == day], strict=False):
            found[f"{spell}_{day}_opens"], found[f"{spell}_{day}_closes"] = (
                clock_time(one.opens),
                clock_time(one.closes),
            )
    return found


class CapabilitiesForm(_Form):
    """Four dates for each service."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for service, label in CAPABILITY_LABELS.items():
            for name in DATES:
                self.fields[f"{service.value}_{name}"] = field = _day(label, required=False)
                field.widget.attrs["class"] = "form-control"

    def rows(self) -> list[tuple[Any, list[Any]]]:
        """Services with their inputs, for the template."""
        return [
            (label, [self[f"{service.value}_{name}"] for name in DATES]) for service, label in CAPABILITY_LABELS.items()
        ]

    def changed(self, before: Sequence[CapabilityValue], point: UUID, key: str) -> list[NewCapability]:
        """The services whose dates differ from what stands."""
        found = []
        for cell in before:
            dates = {name: self.cleaned_data[f"{cell.service.value}_{name}"] for name in DATES}
            if dates != {name: getattr(cell, name) for name in DATES}:
                found.append(
                    NewCapability(key=f"{key}/{cell.service.value}", point=point, service=cell.service, **dates)
                )
        return found


def capabilities_initial(cells: Sequence[CapabilityValue]) -> dict[str, Any]:
    """What stands, as the form shows it."""
    return {f"{cell.service.value}_{name}": getattr(cell, name) for cell in cells for name in DATES}


class OpenForm(_Form):
    """A point to open."""

    name = forms.CharField(label=pgettext_lazy("registry", "Name"), max_length=80)
    code = forms.CharField(
        label=_("Code"), max_length=24, help_text=_("Up to 24 letters, digits or hyphens; it cannot be changed later.")
    )
    kind = forms.ChoiceField(label=_("Kind"))
    division = forms.ChoiceField(label=_("Place"))
    parent = forms.ChoiceField(label=_("Stands under"), required=False)
    opened_on = _day(_("Opened on"))
    plaque_on = _day(_("Plaque since"), required=False)
    lng = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)
    precision = forms.ChoiceField(label=_("The position is"))

    def __init__(self, *args: Any, choices: dict[str, Sequence[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in choices.items():
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = list(options)

    def point(self, key: str) -> NewPoint:
        """The valid form as the value a service takes."""
        given = self.cleaned_data
        return NewPoint(
            key=key,
            code=given["code"].strip(),
            kind=PointKind(given["kind"]),
            name=given["name"],
            division=given["division"],
            opened_on=given["opened_on"],
            parent=given["parent"],
            lng=given["lng"],
            lat=given["lat"],
            precision=Precision(given["precision"]),
            plaque_on=given["plaque_on"],
        )


__all__ = ["CapabilityService", "CloseForm", "HoursForm", "MarketForm", "OpenForm", "ReopenForm"]
