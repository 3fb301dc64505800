"""The forms by which the county enters crops, what is expected of them, and sites for a study."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huinong.edge.forms import FenField, Form
from huinong.engines.planning.days.values import Zone
from huinong.logistics.coldchain.forms import ZONES
from huinong.logistics.coldchain.values import (
    FIELDS,
    ZONE_LABELS,
    Means,
    NewCandidate,
    NewCrop,
    NewForecast,
    NewOffer,
)


class CropForm(Form):
    """A crop of the calendar."""

    code = forms.CharField(label=_("Code"), max_length=24)
    name = forms.CharField(label=FIELDS["crop"], max_length=40)
    zone = forms.ChoiceField(label=_("Zone"), choices=ZONES)
    price_fen_per_kg = FenField(label=_("Price, ¥ a kg"))
    floor_fen_per_kg = FenField(label=_("Price floor, ¥ a kg"))
    kg_per_m3 = forms.IntegerField(label=_("Kilograms that a m³ holds"), min_value=1, max_value=2_000)
    stands_days = forms.IntegerField(label=_("Days in the store"), min_value=1, max_value=365)
    heat_minutes = forms.IntegerField(label=_("In the cold within, minutes"), min_value=1, max_value=10_080)
    waits_weeks = forms.IntegerField(label=_("May wait on the field, weeks"), min_value=0, max_value=20)

    def crop(self) -> NewCrop:
        """What was filled in."""
        return NewCrop(**{**self.cleaned_data, "zone": Zone(self.cleaned_data["zone"])})


class ForecastForm(Form):
    """Weeks of harvest, pasted from a sheet: a line each."""

    rows = forms.CharField(
        label=_("Crop's code, village's code, the week's Monday, least, likely and most kg: a line a week"),
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean_rows(self) -> list[NewForecast]:
        """The lines as forecasts; the first that is none is named."""
        found = []
        for number, line in enumerate(self.cleaned_data["rows"].splitlines(), 1):
            cells = line.replace(",", " ").split()
            if not cells:
                continue
            try:
                crop, division, monday, *kg = cells
                low, mid, high = map(int, kg)
                day = date.fromisoformat(monday)
            except ValueError as error:
                raise forms.ValidationError(_("Line {number} is not readable.").format(number=number)) from error
            found.append(NewForecast(crop=crop, division=division, monday=day, low_kg=low, mid_kg=mid, high_kg=high))
        return found


class SiteForm(Form):
    """A site with its ways; what is left empty is not offered there."""

    code = forms.CharField(label=_("Code"), max_length=24)
    name = forms.CharField(label=FIELDS["name"], max_length=60)
    lng = forms.FloatField(label=_("Longitude"), min_value=70, max_value=140)
    lat = forms.FloatField(label=_("Latitude"), min_value=0, max_value=60)
    build_upfront = FenField(label=_("Build: price, ¥"), required=False)
    build_yearly = FenField(label=_("Build: running it, ¥ a year"), required=False)
    build_lead = forms.IntegerField(label=_("Build: weeks until it stands"), min_value=0, max_value=300, required=False)
    build_years = forms.IntegerField(label=_("Build: years that it lasts"), min_value=1, max_value=50, required=False)
    ally_upfront = FenField(label=_("Ally: price of the share, ¥"), required=False)
    ally_yearly = FenField(label=_("Ally: ¥ a year"), required=False)
    ally_years = forms.IntegerField(label=_("Ally: years of the contract"), min_value=1, max_value=50, required=False)
    rent_fen = FenField(label=_("Rent: ¥ a m³ and week"), required=False)
    rent_weeks = forms.IntegerField(label=_("Rent: weeks at the least"), min_value=1, max_value=52, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ways = {"build": _("Build"), "ally": _("Ally"), "rent": _("Rent")}
        for way, said in ways.items():
            for value, label in ZONES:
                field = forms.IntegerField(
                    min_value=0, max_value=1_000_000, required=False, label=f"{said}: {label} m³"
                )
                field.widget.attrs["class"] = "form-control"
                self.fields[f"{way}_{value}"] = field

    def candidate(self) -> NewCandidate:
        """What was filled in."""
        said = {name: value or 0 for name, value in self.cleaned_data.items()}
        offers = [
            NewOffer(
                means=Means.BUILT, rooms=self._rooms("build"), upfront_fen=said["build_upfront"],
                yearly_fen=said["build_yearly"], lead_weeks=said["build_lead"], lasts_years=said["build_years"],
            ),
            NewOffer(
                means=Means.ALLIED, rooms=self._rooms("ally"), upfront_fen=said["ally_upfront"],
                yearly_fen=said["ally_yearly"], lasts_years=said["ally_years"],
            ),
            NewOffer(
                means=Means.RENTED, rooms=self._rooms("rent"), fen_per_m3_week=said["rent_fen"],
                least_weeks=said["rent_weeks"],
            ),
        ]  # fmt: skip
        return NewCandidate(
            code=str(said["code"]), name=str(said["name"]), lng=said["lng"], lat=said["lat"],
            offers=[offer for offer in offers if offer.rooms],
        )  # fmt: skip

    def _rooms(self, way: str) -> tuple[tuple[Zone, int], ...]:
        said = self.cleaned_data
        return tuple((zone, said[f"{way}_{zone}"]) for zone in ZONE_LABELS if said[f"{way}_{zone}"])
