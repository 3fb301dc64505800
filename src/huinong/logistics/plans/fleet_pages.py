"""The fleet: which vehicles there are, and how each stands from a day on."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.access.queries import driver_names
from huinong.edge.cells import Column, Kind
from huinong.edge.filters import Choice
from huinong.edge.forms import DayField, FenField, Form
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.kernel.ids import as_id, new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.plans import fleet_queries, services
from huinong.logistics.plans.fleet import BASES
from huinong.logistics.plans.values import ZONES, NewVehicle, VehicleValue
from huinong.logistics.plans.wording import KINDS
from huinong.logistics.plans.wording import ZONES as ZONE_NAMES

CM3_A_LITRE = 1000
MINUTES = 60


class VehicleForm(Form):
    """A vehicle as people write it: times of the clock, litres, yuan."""

    code = forms.CharField(max_length=16)
    kind = forms.ChoiceField(choices=[(kind, badge.label) for kind, badge in KINDS.items()])
    plate = forms.CharField(max_length=20, required=False)
    driver = forms.ChoiceField(required=False)
    base = forms.ChoiceField()
    starts = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    ends = forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    turnaround_min = forms.IntegerField(min_value=0, max_value=600)
    trips = forms.IntegerField(min_value=1, max_value=12)
    load_kg = forms.IntegerField(min_value=1, max_value=40_000)
    ambient = forms.IntegerField(min_value=0, max_value=100_000)
    cool = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    chilled = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    frozen = forms.IntegerField(min_value=0, max_value=100_000, required=False)
    fixed_fen = FenField()
    fen_per_km = FenField()
    fen_per_hour = FenField()
    from_on = DayField()

    LABELS = {
        "code": gettext_lazy("Code of the vehicle"), "kind": gettext_lazy("Kind"), "plate": gettext_lazy("Plate"),
        "driver": gettext_lazy("Driver"), "base": gettext_lazy("Starts from"), "starts": gettext_lazy("Shift begins"),
        "ends": gettext_lazy("Shift ends"), "turnaround_min": gettext_lazy("Minutes between two tours"),
        "trips": gettext_lazy("Tours a day, at most"), "load_kg": gettext_lazy("May carry (kg)"),
        "ambient": gettext_lazy("Space, ambient (litres)"), "cool": gettext_lazy("Space, cool (litres)"),
        "chilled": gettext_lazy("Space, chilled (litres)"), "frozen": gettext_lazy("Space, frozen (litres)"),
        "fixed_fen": gettext_lazy("A day in use (yuan)"), "fen_per_km": gettext_lazy("A kilometre (yuan)"),
        "fen_per_hour": gettext_lazy("A driver's hour (yuan)"), "from_on": gettext_lazy("Holds from"),
    }  # fmt: skip

    def __init__(self, county: str, names: Names, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.LABELS.items():
            self.fields[name].label = label
        points = names.points(county).values()
        bases = [(str(point.id), point.name) for point in points if point.kind in BASES]
        self.fields["base"].choices = bases  # type: ignore[attr-defined]
        self.fields["driver"].choices = [("", _("nobody yet")), *driver_names(county).items()]  # type: ignore[attr-defined]

    def vehicle(self) -> NewVehicle:
        """What was written, as the service takes it."""
        said = dict(self.cleaned_data)
        starts, ends = said.pop("starts"), said.pop("ends")
        spaces = {zone: (said.pop(zone) or 0) * CM3_A_LITRE for zone in ZONES}
        said.pop("from_on")
        return NewVehicle(
            **{**said, "base": as_id(said["base"])}, spaces=spaces,
            starts_min=starts.hour * MINUTES + starts.minute, ends_min=ends.hour * MINUTES + ends.minute,
        )  # fmt: skip


def _initial(old: VehicleValue | None) -> dict[str, Any]:
    today = clock.today()
    if old is None:
        usual = {"starts": "07:00", "ends": "18:00", "turnaround_min": 30, "trips": 2, "load_kg": 800, "ambient": 4000}
        return {**usual, "from_on": today, "fixed_fen": 12_000, "fen_per_km": 120, "fen_per_hour": 3_000}
    named = ("code", "kind", "plate", "driver", "turnaround_min", "trips", "load_kg", "fixed_fen")
    return {
        **{name: getattr(old, name) for name in (*named, "fen_per_km", "fen_per_hour")},
        **{zone: old.spaces.get(zone, 0) // CM3_A_LITRE for zone in ZONES},
        "base": str(old.base),
        "starts": _clock(old.starts_min),
        "ends": _clock(old.ends_min),
        "from_on": max(today, old.from_on),
    }


def _clock(minutes: int) -> str:
    return f"{minutes // MINUTES:02d}:{minutes % MINUTES:02d}"


class _Row:
    """A vehicle as a line of the list."""

    def __init__(self, vehicle: VehicleValue, names: Names) -> None:
        self.vehicle = vehicle
        self.base_name = names.point(vehicle.county, vehicle.base)
        self.shift = f"{_clock(vehicle.starts_min)}–{_clock(vehicle.ends_min)}"
        self.litres = sum(vehicle.spaces.values()) // CM3_A_LITRE
        self.zones = "、".join(str(ZONE_NAMES[zone]) for zone in ZONES if vehicle.spaces.get(zone))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.vehicle, name)


FLEET = Table(
    name="vehicles",
    columns=(
        Column("code", gettext_lazy("Code of the vehicle"), Kind.CODE),
        Column("kind", gettext_lazy("Kind"), Kind.STATUS, badges=KINDS),
        Column("plate", gettext_lazy("Plate")),
        Column("base_name", gettext_lazy("Starts from")),
        Column("shift", gettext_lazy("Shift")),
        Column("trips", gettext_lazy("Tours a day, at most"), Kind.NUMBER),
        Column("load_kg", gettext_lazy("May carry (kg)"), Kind.NUMBER),
        Column("litres", gettext_lazy("Space (litres)"), Kind.NUMBER),
        Column("zones", gettext_lazy("Temperature zones"), shown=False),
        Column("fixed_fen", gettext_lazy("A day in use"), Kind.MONEY),
        Column("fen_per_km", gettext_lazy("A kilometre"), Kind.MONEY),
        Column("fen_per_hour", gettext_lazy("A driver's hour"), Kind.MONEY),
        Column("from_on", gettext_lazy("Stands so from"), Kind.DATE, shown=False),
        Column("until_on", gettext_lazy("until"), Kind.DATE, shown=False),
    ),
    filters=(Choice("kind", gettext_lazy("Kind"), [(kind, badge.label) for kind, badge in KINDS.items()]),),
    search=("code", "plate", "base_name"),
    search_hint=gettext_lazy("Code, plate or base"),
    default_sort="code",
    link=lambda row: f"{reverse('plans:vehicle')}?{urlencode({'code': row.code})}",
    empty=gettext_lazy("No vehicle is kept here yet."),
    empty_hint=gettext_lazy("Add the county's vans first: a plan without vehicles has only buses and keepers."),
)


@require_safe
@page("plans.read")
def vehicles(request: PageRequest) -> HttpResponseBase:
    """The fleet as it stands today."""
    county, names = county_of(request.actor, request.GET.get("county", "")), Names()
    rows = [_Row(each, names) for each in fleet_queries.vehicles(request.actor, county, clock.today())]
    return FLEET.respond(request, rows, "plans/vehicles.html", {"may_write": request.actor.may("plans.write")})


@require_http_methods(["GET", "POST"])
@page("plans.write")
def vehicle(request: PageRequest) -> HttpResponseBase:
    """A vehicle of `?code=` to change or to end from a day on, or a new one."""
    county, names = county_of(request.actor, request.GET.get("county", "")), Names()
    code = request.GET.get("code", "")
    old = fleet_queries.vehicle(request.actor, county, code, clock.today()) if code else None
    form = VehicleForm(county, names, request.POST or None, initial=_initial(old))
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            said = _acted(request, county, form)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, said)
            return redirect("plans:vehicles")
    shown = {"form": form, "old": old, "refused": refused, "key": new_id()}
    status = status_of(refused) if refused else (400 if form.errors else 200)
    return render(request, "plans/vehicle.html", shown, status=status)


def _acted(request: PageRequest, county: str, form: VehicleForm) -> str:
    key, from_on = act_key(request), form.cleaned_data["from_on"]
    if request.POST.get("act") == "end":
        code = form.cleaned_data["code"]
        services.end_vehicle(county=county, key=key, code=code, from_on=from_on, actor=request.actor)
        return _("The vehicle works no more from that day.")
    services.set_vehicle(county=county, key=key, vehicle=form.vehicle(), from_on=from_on, actor=request.actor)
    return _("The vehicle is kept; plans from that day take it so.")
