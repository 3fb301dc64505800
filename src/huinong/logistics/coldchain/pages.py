"""The stores as pages: all of them, one with its temperatures, its gaps, and opening one."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge import documents
from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.engines.planning.days.values import Zone
from huinong.journal.queries import facts_of, may_see
from huinong.journal.telling import told
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.coldchain import charts, forms, queries, services
from huinong.logistics.coldchain.certificate import temperature_certificate
from huinong.logistics.coldchain.curves import Gap
from huinong.logistics.coldchain.facts import READ
from huinong.logistics.coldchain.tables import FACILITIES, facility_row
from huinong.logistics.coldchain.values import WARMTH_LABELS, ZONE_LABELS, FacilityValue, Warmth
from huinong.logistics.coldchain.watching import Watch, alarms, watches
from huinong.logistics.parcels.names import county_of
from huinong.registry.divisions.queries import names as place_names
from huinong.registry.divisions.queries import villages
from huinong.registry.parties.queries import party_names

SPANS = (24, 72, 168)
"""Hours that a curve shows."""


@require_safe
@page("cold.read")
def facilities(request: PageRequest) -> HttpResponseBase:
    """The stores one may see, with what is most urgent about each."""
    actor = request.actor
    values = queries.facilities_of(queries.visible_facilities(actor).order_by("number"))
    places = place_names({value.division for value in values})
    urgent = alarms(actor, {value.number: value.county for value in values})
    rows = [facility_row(value, places.get(value.division, ""), urgent[value.number]) for value in values]
    context = {
        "may_write": actor.may("cold.write"),
        "is_party": actor.scope.party is not None,
        "ours": sum(row.ours_m3 for row in rows),
        "taken": sum(room.taken_l for value in values for room in value.rooms) // 1_000,
        "alarms": sum(row.alarm in {"out", "gap", "unknown"} for row in rows),
        "now": clock.now(),
    }
    return FACILITIES.respond(request, rows, "coldchain/list.html", context)


@require_http_methods(["GET", "POST"])
@page("cold.write")
def new(request: PageRequest) -> HttpResponseBase:
    """The form that opens a store."""
    actor, refused = request.actor, None
    county = county_of(actor, request.GET.get("county", ""))
    places = [(each.code, each.name) for each in villages(actor.scope.division or county)]
    form = forms.StoreForm(request.POST or None, places=places, initial={"opened_on": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            store = form.facility()
            services.open_facility(key=act_key(request), county=county, new=store, actor=actor)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The store is open."))
            return redirect("coldchain:facility", county, store.number)
    context = {"form": form, "refused": refused, "key": request.POST.get("key") or new_id()}
    return render(request, "coldchain/new.html", context, status=_status(request, refused))


def _status(request: PageRequest, refused: Refusal | None) -> int:
    if refused:
        return status_of(refused)
    return 422 if request.method == "POST" else 200


@require_http_methods(["GET", "POST"])
@page("cold.read")
def facility(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One store: its rooms, its probes' curves with what is not known of them, who has room, and what may be done."""
    actor, refused = request.actor, None
    if request.method == "POST":
        try:
            return _acted(request, county, number)
        except Refusal as refusal:
            refused = refusal
    value = queries.facility(actor, county, number)
    hours = next((span for span in SPANS if str(span) == request.GET.get("hours", "")), SPANS[0])
    watched = watches(actor, county, number, hours=hours)
    bookings = queries.counted(queries.visible_bookings(actor)).filter(county=county, room__facility__number=number)
    held = bookings.exclude(state="released").filter(until_on__gt=clock.today()).order_by("from_on", "number")
    context: dict[str, Any] = {
        "store": value,
        "place": place_names([value.division]).get(value.division, ""),
        "partner": party_names(county, [value.partner]).get(value.partner, "") if value.partner else "",
        "probes": [_shown(watch) for watch in watched],
        "bookings": [queries.booking_value(row) for row in held[:50]],
        "lines": told(_story(actor, value), actor=actor, own=f"COLD-{number}"),
        "spans": [(span, span == hours) for span in SPANS],
        "due": sum(watch.due for watch in watched),
        "may_write": actor.may("cold.write"),
        "key": new_id(),
        "refused": refused,
    }
    if context["may_write"]:
        options = [(watch.probe.code, watch.probe.code) for watch in watched]
        now = clock.now().astimezone(clock.BEIJING)
        context["forms"] = {
            "probe": forms.ProbeForm(prefix="probe"),
            "reading": forms.ReadingForm(prefix="reading", probes=options, initial={"at": now}),
            "calibration": forms.CalibrationForm(prefix="calibration", probes=options),
        }
    return render(request, "coldchain/facility.html", context, status=status_of(refused) if refused else 200)


def _story(actor: Any, value: FacilityValue) -> tuple[Any, ...]:
    """What happened to the store, without the batches of readings, the latest thirty."""
    found = [fact for fact in facts_of(value.county, [f"COLD-{value.number}"]) if fact.kind != READ]
    is_party = actor.scope.party is not None
    return tuple(
        fact for fact in found[-30:] if may_see(actor, fact) and (not is_party or fact.party == actor.scope.party)
    )


def _shown(watch: Watch) -> dict[str, Any]:
    """A probe as the page draws it."""
    last = watch.curve.reads[-1] if watch.curve.reads else None
    tones = {Warmth.IN: "good", Warmth.OUT: "must", Warmth.UNKNOWN: "unknown"}
    day = clock.today()
    return {
        "probe": watch.probe,
        "zone": str(ZONE_LABELS[watch.probe.zone]),
        "option": charts.temperature(watch.curve),
        "label": _("Temperature of probe {probe}").format(probe=watch.probe.code),
        "last": last,
        "degrees": f"{last.milli_c / 1_000:.1f}" if last else "",
        "now": WARMTH_LABELS[watch.now],
        "tone": tones[watch.now],
        "minutes": [(WARMTH_LABELS[each], tones[each], 60 * watch.curve.minutes[each]) for each in Warmth],
        "due": watch.due,
        "is_proof": watch.is_proof,
        "from": (day - timedelta(days=1)).isoformat(),
        "until": day.isoformat(),
    }


def _acted(request: PageRequest, county: str, number: str) -> HttpResponse:
    """Do what one of a store's forms asks for."""
    act, actor = request.POST.get("act", ""), request.actor
    said: dict[str, Any] = {"key": act_key(request), "county": county, "actor": actor}
    options = [(probe.code, probe.code) for probe in queries.probes(actor, county, number)]
    if act == "probe":
        form: Any = filled(forms.ProbeForm(request.POST, prefix="probe"))
        zone = Zone(form.cleaned_data["zone"])
        services.register_probe(number=number, zone=zone, probe=form.cleaned_data["code"], **said)
        messages.success(request, _("Registered; calibrate it before it is to prove anything."))
    elif act == "reading":
        form = filled(forms.ReadingForm(request.POST, prefix="reading", probes=options))
        services.record_readings(probe=form.cleaned_data["probe"], readings=[form.reading()], **said)
        messages.success(request, _("Kept, marked as read by hand."))
    elif act == "calibration":
        form = filled(forms.CalibrationForm(request.POST, prefix="calibration", probes=options))
        services.calibrate(**form.cleaned_data, **said)
        messages.success(request, _("The calibration is entered."))
    else:
        raise InvalidInput(fields="act")
    return redirect("coldchain:facility", county, number)


def filled(form: Any) -> Any:
    """A form that is right. Raises InvalidInput, naming its wrong fields."""
    if not form.is_valid():
        raise InvalidInput(fields="、".join(str(form.fields[name].label) for name in form.errors))
    return form


@require_http_methods(["GET", "POST"])
@page("cold.read")
def gaps(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """The stretches in which probes were silent: what waits for a decision first, then what was decided."""
    actor, refused = request.actor, None
    value = queries.facility(actor, county, number)
    if request.method == "POST":
        try:
            return _decided(request, county, number)
        except Refusal as refusal:
            refused = refusal
    found = [gap for probe in queries.probes(actor, county, number) for gap in queries.gaps(actor, county, probe.code)]
    found.sort(key=lambda gap: (not gap.is_due, -gap.band.starts.timestamp()))
    context = {
        "store": value,
        "gaps": [_gap(gap) for gap in found],
        "form": forms.GapForm(),
        "may_write": actor.may("cold.write"),
        "me": actor.name,
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "coldchain/gaps.html", context, status=status_of(refused) if refused else 200)


def _gap(gap: Gap) -> dict[str, Any]:
    return {"gap": gap, "length": gap.band.ends - gap.band.starts, "starts": gap.band.starts.isoformat()}


def _decided(request: PageRequest, county: str, number: str) -> HttpResponse:
    form = filled(forms.GapForm(request.POST))
    probe, starts = request.POST.get("probe", ""), request.POST.get("from_at", "")
    gap = next(
        (each for each in queries.gaps(request.actor, county, probe) if each.band.starts.isoformat() == starts), None
    )
    if gap is None:
        raise InvalidInput(fields="from_at")
    services.decide_quarantine(
        key=act_key(request), county=county, probe=probe, from_at=gap.band.starts, verdict=form.verdict_said(),
        reason=form.cleaned_data["reason"], actor=request.actor,
    )  # fmt: skip
    messages.success(request, _("Decided, by your name. The time stays unknown."))
    return redirect("coldchain:gaps", county, number)


@require_safe
@page("cold.read")
def certificate_pdf(request: PageRequest, county: str, probe: str) -> HttpResponseBase:
    """The certificate of a probe for whole days, `?from=` to `?until=`, the last of them as far as it has gone."""
    try:
        first, last = (date.fromisoformat(request.GET.get(name, "")) for name in ("from", "until"))
    except ValueError as error:
        raise InvalidInput(fields="from, until") from error
    ends = min(clock.at_beijing(last, hour=24), clock.now())
    made = temperature_certificate(
        county=county, probe=probe, starts=clock.at_beijing(first, hour=0), ends=ends, actor=request.actor
    )
    return documents.answer(f"温度证明-{probe}", made)
