"""The forms of the cold chain. Degrees and cubic metres are typed as people say them."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.forms import DayField, FenField, Form
from huinong.engines.planning.days.values import Zone
from huinong.kernel import clock
from huinong.kernel.ids import as_id
from huinong.logistics.coldchain.studies import Question
from huinong.logistics.coldchain.values import (
    COLD,
    FIELDS,
    MEANS_LABELS,
    VERDICT_LABELS,
    ZONE_LABELS,
    Means,
    NewFacility,
    NewPromise,
    NewReading,
    NewRoom,
    Verdict,
)

Options = list[tuple[str, Any]]
ZONES: Options = [(each.value, ZONE_LABELS[each]) for each in COLD]
MOST_M3, MOST_C = 1_000_000, 100


class StoreForm(Form):
    """A store to open."""

    number = forms.CharField(label=FIELDS["number"], max_length=24)
    name = forms.CharField(label=FIELDS["name"], max_length=60)
    means = forms.ChoiceField(label=_("Come by"), choices=[(each.value, label) for each, label in MEANS_LABELS.items()])
    division = forms.ChoiceField(label=FIELDS["division"], choices=())
    lng = forms.FloatField(label=_("Longitude"), min_value=70, max_value=140)
    lat = forms.FloatField(label=_("Latitude"), min_value=0, max_value=60)
    opened_on = DayField(label=_("Open from"))
    contract_to = DayField(label=_("Contract until"), required=False)
    rate_fen = FenField(label=_("¥ a year for a share, or a m³ and week for rented room"), required=False)

    def __init__(self, *args: Any, places: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for zone in COLD:
            label = ZONE_LABELS[zone]
            whole = forms.IntegerField(min_value=0, max_value=MOST_M3, required=False, label=_whole(label))
            self.fields[f"whole_{zone}"] = whole
            self.fields[f"ours_{zone}"] = forms.IntegerField(
                min_value=0, max_value=MOST_M3, required=False, label=_ours(label)
            )
            for name in (f"whole_{zone}", f"ours_{zone}"):
                self.fields[name].widget.attrs["class"] = "form-control"
        field = self.fields["division"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = places

    def facility(self) -> NewFacility:
        """What was filled in; where ours is left out, it is the whole."""
        said = self.cleaned_data
        rooms = [
            NewRoom(zone=zone, whole_m3=whole, ours_m3=said[f"ours_{zone}"] or whole)
            for zone in COLD
            if (whole := said[f"whole_{zone}"])
        ]
        names = ("number", "name", "division", "lng", "lat", "opened_on", "contract_to")
        return NewFacility(
            **{name: said[name] for name in names}, means=Means(said["means"]), rooms=rooms,
            rate_fen=said["rate_fen"] or 0,
        )  # fmt: skip


def _whole(label: Any) -> Any:
    return _("{zone}: the whole store, m³").format(zone=label)


def _ours(label: Any) -> Any:
    return _("{zone}: ours, m³").format(zone=label)


class PromiseForm(Form):
    """Room to promise."""

    zone = forms.ChoiceField(label=_("Zone"), choices=ZONES)
    who = forms.CharField(label=FIELDS["who"], max_length=60)
    party = forms.ChoiceField(label=_("Co-operative, if it is one"), choices=(), required=False)
    crop = forms.ChoiceField(label=FIELDS["crop"], choices=())
    kg = forms.IntegerField(label=FIELDS["kg"], min_value=1, max_value=1_000_000)
    m3 = forms.DecimalField(label=_("Room, m³"), min_value=Decimal("0.1"), max_value=Decimal(10_000), decimal_places=1)
    from_on = DayField(label=pgettext_lazy("cold booking", "From"))
    until_on = DayField(label=_("Until (not included)"))
    facility = forms.ChoiceField(label=_("In which store"), choices=(), required=False)

    def __init__(self, *args: Any, crops: Options, parties: Options, stores: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, options in (("crop", crops), ("party", parties), ("facility", stores)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = options

    def promise(self) -> NewPromise:
        """What was filled in."""
        said = self.cleaned_data
        party: UUID | None = as_id(said["party"]) if said["party"] else None
        names = ("who", "crop", "kg", "from_on", "until_on", "facility")
        return NewPromise(
            **{name: said[name] for name in names}, zone=Zone(said["zone"]), litres=int(said["m3"] * 1_000), party=party
        )


class BasketsForm(Form):
    """Baskets by their labels, one a line or a word."""

    baskets = forms.CharField(
        label=_("Scan or paste the baskets' labels"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReadingForm(Form):
    """A reading by hand."""

    probe = forms.ChoiceField(label=_("Beside which probe"), choices=())
    at = forms.DateTimeField(
        label=_("Read at"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        input_formats=["%Y-%m-%dT%H:%M"],
    )
    degrees = forms.DecimalField(label=_("°C"), min_value=-MOST_C, max_value=MOST_C, decimal_places=1)

    def __init__(self, *args: Any, probes: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["probe"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = probes

    def reading(self) -> NewReading:
        """What was read, on Beijing's clock."""
        said: datetime = self.cleaned_data["at"]
        milli_c = int(self.cleaned_data["degrees"] * 1_000)
        return NewReading(at=said.replace(tzinfo=clock.BEIJING), milli_c=milli_c, is_manual=True)


class ProbeForm(Form):
    """A probe to register."""

    code = forms.CharField(label=_("Probe's number"), max_length=40)
    zone = forms.ChoiceField(label=_("Zone"), choices=ZONES)


class CalibrationForm(Form):
    """A calibration to enter."""

    probe = forms.ChoiceField(label=_("Probe"), choices=())
    on = DayField(label=FIELDS["calibrated_on"])
    certificate = forms.CharField(label=_("Certificate's number"), max_length=40)

    def __init__(self, *args: Any, probes: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["probe"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = probes


class GapForm(Form):
    """What becomes of the goods."""

    verdict = forms.ChoiceField(
        label=_("What becomes of the goods"),
        choices=[(each.value, label) for each, label in VERDICT_LABELS.items()],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why: what was checked, and by whom"), max_length=200, widget=forms.Textarea(attrs={"rows": 2})
    )

    def verdict_said(self) -> Verdict:
        """The verdict."""
        return Verdict(self.cleaned_data["verdict"])


class StudyForm(Form):
    """What is asked of a study."""

    title = forms.CharField(label=_("What the study is about"), max_length=60)
    years = forms.IntegerField(label=_("Years"), min_value=1, max_value=10, initial=5)
    growth = forms.IntegerField(label=_("Harvest grows a year by, %"), min_value=-20, max_value=50, initial=3)
    budget_fen = FenField(label=_("May be spent up front each year, ¥"), initial=200_000_000)
    minutes = forms.IntegerField(label=_("At most so many minutes"), min_value=1, max_value=30, initial=5)

    def question(self) -> Question:
        """What was filled in."""
        said = self.cleaned_data
        return Question(years=said["years"], growth_percent=said["growth"], budget_fen=said["budget_fen"])
