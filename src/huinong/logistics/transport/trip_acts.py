"""What is done with trips: by the dispatcher at a desk, and by the driver with one thumb."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal.queries import moment_of
from huinong.journal.values import Receipt
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.names import county_of
from huinong.logistics.transport import queries, services
from huinong.logistics.transport.trip_pages import day_of, shown
from huinong.logistics.transport.values import Count, Load

RUNNING = frozenset({"scheduled", "departed"})
DIGITS = 6
MOST_READ = 16 * 1024 * 1024  # of a picture: more than any that is kept, so that one that is cut is refused
Text = str | Promise
Step = Callable[[PageRequest, str, str, str], Receipt | tuple[Receipt, ...]]


def _act(step: Step, said: Text) -> Callable[..., HttpResponseBase]:
    """A button of the trip's page: one service, one message, back to the page or to the driver's phone."""

    @require_POST
    @page("transport.read")
    def view(request: PageRequest, code: str) -> HttpResponseBase:
        county, key = county_of(request.actor), act_key(request)
        try:
            step(request, county, code, key)
        except Refusal as refusal:
            if request.POST.get("back") != "drive":
                return shown(request, code, refusal)
            messages.error(request, f"{refusal.say_what()} {refusal.say_mend()}")
        else:
            messages.success(request, str(said))
        if request.POST.get("back") == "drive":
            return redirect(f"{reverse('transport:drive')}?trip={code}")
        return redirect("transport:trip", code)

    return view


def _bags(request: PageRequest) -> list[str]:
    bags = request.POST.getlist("bag")
    if not bags:
        raise InvalidInput(fields=gettext("bags: none is chosen"))
    return bags


def _offer(request: PageRequest, county: str, code: str, key: str) -> tuple[Receipt, ...]:
    bags = _bags(request)
    at = moment_of(county, *(f"{key}/{bag}" for bag in bags))
    return services.offer_bags(county=county, key=key, trip=code, bags=bags, happened_at=at, actor=request.actor)


def _load(request: PageRequest, county: str, code: str, key: str) -> tuple[Receipt, ...]:
    bags = _bags(request)
    at = moment_of(county, *(f"{key}/{bag}" for bag in bags))
    loads = [Load(bag=bag) for bag in bags]
    return services.load_bags(
        county=county, key=key, trip=code, bags=loads, happened_at=at, actor=request.actor, count=_count(request)
    )  # fmt: skip


def _unload(request: PageRequest, county: str, code: str, key: str) -> tuple[Receipt, ...]:
    bags, point = _bags(request), _point(request)
    at = moment_of(county, *(f"{key}/{bag}" for bag in bags))
    return services.unload_bags(
        county=county, key=key, trip=code, point=point, bags=bags, happened_at=at, actor=request.actor,
        count=_count(request),
    )  # fmt: skip


def _count(request: PageRequest) -> Count | None:
    """What was counted where it could not be scanned, when the form says it."""
    said = request.POST.get("counted", "")
    if not said:
        return None
    if not said.isascii() or not said.isdecimal() or len(said) > DIGITS:
        raise InvalidInput(fields=gettext("how many bags: a whole number"))
    return Count(int(said), _photo(request))


def _photo(request: PageRequest) -> bytes:
    """The picture of a form; empty when none was taken."""
    file = request.FILES.get("photo")
    return file.read(MOST_READ) if file is not None else b""


def _refuse(request: PageRequest, county: str, code: str, key: str) -> Receipt:
    said = request.POST
    return services.refuse_bag(
        county=county, key=key, trip=code, bag=said.get("bag", ""), why=said.get("why", ""), note=said.get("note", ""),
        photo=_photo(request), happened_at=moment_of(county, key), actor=request.actor,
    )  # fmt: skip


def _depart(request: PageRequest, county: str, code: str, key: str) -> Receipt:
    at = moment_of(county, key)
    return services.depart(county=county, key=key, trip=code, happened_at=at, actor=request.actor)


def _call(request: PageRequest, county: str, code: str, key: str) -> Receipt:
    at = moment_of(county, key)
    return services.arrive_stop(
        county=county, key=key, trip=code, point=_point(request), happened_at=at, actor=request.actor
    )


def _arrive(request: PageRequest, county: str, code: str, key: str) -> Receipt:
    at = moment_of(county, key)
    return services.arrive(county=county, key=key, trip=code, happened_at=at, actor=request.actor)


def _take(request: PageRequest, county: str, code: str, key: str) -> Receipt:
    at, vehicle = moment_of(county, key), request.POST.get("vehicle", "")
    return services.take_trip(county=county, key=key, trip=code, happened_at=at, actor=request.actor, vehicle=vehicle)


def _point(request: PageRequest) -> UUID:
    try:
        return UUID(request.POST.get("point", ""))
    except ValueError as error:
        raise InvalidInput(fields="point") from error


offer = _act(_offer, _("The bags are offered to the trip; the driver takes them on."))
load = _act(_load, _("The bags are aboard."))
unload = _act(_unload, _("The bags are offered to the stop; they stay yours until it accepts them."))
refuse = _act(_refuse, _("The bag stays where it is; the dispatcher sees it now."))
depart = _act(_depart, _("The trip has left."))
call = _act(_call, _("You are at the stop."))
arrive = _act(_arrive, _("The trip is ended."))
take = _act(_take, _("The trip is yours."))


@require_http_methods(["GET", "POST"])
@page("transport.plan")
def cancel(request: PageRequest) -> HttpResponseBase:
    """Trips of a day that do not run: which, why, and whether force majeure keeps them."""
    county, day = county_of(request.actor), day_of(request)
    refused: Refusal | None = None
    if request.method == "POST":
        codes, key = request.POST.getlist("trip"), act_key(request)
        try:
            _cancel(request, county, codes, key)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, gettext("{count} trips are cancelled.").format(count=len(codes)))
            if len(codes) == 1:
                return redirect("transport:trip", codes[0])
            return redirect(f"{reverse('transport:trips')}?day={day}")
    found = queries.trips(actor=request.actor, county=county, day=day)
    shown = {
        "day": day,
        "trips": [each for each in found if each.state in RUNNING],
        "chosen": request.POST.getlist("trip") or request.GET.getlist("trip"),
        "reason": request.POST.get("reason", ""),
        "force_majeure": request.POST.get("force_majeure") == "on",
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "transport/cancel.html", shown, status=status_of(refused) if refused else 200)


def _cancel(request: PageRequest, county: str, codes: Sequence[str], key: str) -> None:
    reason = request.POST.get("reason", "").strip()
    if not codes or not reason:
        raise InvalidInput(fields=gettext("trips, reason"))
    services.cancel(
        county=county,
        key=key,
        trips=codes,
        reason=reason,
        force_majeure=request.POST.get("force_majeure") == "on",
        happened_at=moment_of(county, *(f"{key}/{code}" for code in codes)),
        actor=request.actor,
    )
