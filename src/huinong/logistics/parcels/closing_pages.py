"""The day's page (日清): what came in, what explains each piece, what is left to do, and the closing."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from huinong.access.queries import staff_names
from huinong.edge.cells import Column, Kind
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.journal.queries import moment_of
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import services
from huinong.logistics.parcels.closing_queries import ClosedDay, account, closed_day, unexplained
from huinong.logistics.parcels.labels import STATES
from huinong.logistics.parcels.life import State
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.queries import COUNTY_DIGITS, TOWN_LENGTH
from huinong.logistics.parcels.track import is_to_be_given_back, what_turned_back_wants

TO_DO = {
    State.AT_COUNTY: _("Bag it for its township"),
    State.AT_TOWN: _("Send it on to its station, or shelve it"),
    State.LOOSE: _("Scan it in or shelve it where it is"),
    State.EXCEPTED: _("Its exception was settled, and it is still here: send it on or give it back"),
    State.LOST: _("Its loss was settled: find it, or keep it in the inbox"),
}


@dataclass(frozen=True, slots=True)
class LeftRow:
    """A piece that nothing explains, and what to do with it."""

    carrier: str
    number: str
    subject: str
    state: str
    place: str
    village: str
    to_do: str | Promise


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of a closed day: as it was published, and as corrected."""

    label: str | Promise
    published: int
    corrected: int

    @property
    def differs(self) -> bool:
        return self.published != self.corrected


LEFT = Table(
    name="left-over",
    columns=(
        Column("subject", _("Which piece"), sort="number"),
        Column("state", _("State"), Kind.STATUS, badges=STATES),
        Column("place", _("Where"), sort="custodian"),
        Column("village", pgettext_lazy("place", "To")),
        Column("to_do", _("What to do"), sort=""),
    ),
    search=("number",),
    search_hint=_("Number of the piece"),
    default_sort="village",
    link=lambda row: reverse("parcels:detail", args=[row.carrier, row.number]),
    empty=_("Every piece is explained."),
    empty_hint=_("Handed over, on a shelf, in a bag, at its township in time, or in the inbox: the day can be closed."),
)


@require_safe
@page("parcels.except")
def day(request: PageRequest) -> HttpResponseBase:
    """A day's account, and the pieces that nothing explains."""
    division, on = _asked(request, request.GET)
    return _table(request).respond(
        request,
        unexplained(actor=request.actor, division=division, day=on),
        "parcels/day.html",
        _context(request, division, on),
    )


@require_POST
@page("parcels.except")
def close(request: PageRequest) -> HttpResponseBase:
    """Close the day."""
    division, on = _asked(request, request.POST)
    key = act_key(request)
    try:
        services.close_day(
            key=key,
            division=division,
            day=on,
            happened_at=moment_of(division[:COUNTY_DIGITS], key),
            actor=request.actor,
        )
    except Refusal as refusal:
        return _refused(request, division, on, refusal)
    messages.success(request, gettext("The day is closed; its figures stand."))
    return _back(division, on)


@require_POST
@page("parcels.except")
def left_over(request: PageRequest) -> HttpResponseBase:
    """Put what nothing explains into the inbox."""
    division, on = _asked(request, request.POST)
    try:
        opened = services.put_left_over(division=division, day=on, actor=request.actor)
    except Refusal as refusal:
        return _refused(request, division, on, refusal)
    said = ngettext("{n} piece went into the inbox.", "{n} pieces went into the inbox.", opened)
    messages.success(request, said.format(n=opened))
    return _back(division, on)


def _asked(request: PageRequest, said: QueryDict) -> tuple[str, date]:
    """The place and the day that a page is about: one's own and today unless something else is asked for."""
    own = request.actor.scope.division
    place = said.get("division", "") or own
    if len(place) not in {COUNTY_DIGITS, TOWN_LENGTH}:
        place = county_of(request.actor, said.get("county", ""))
    try:
        return place, date.fromisoformat(said.get("day", ""))
    except ValueError:
        return place, clock.today()


def _back(division: str, on: date) -> HttpResponseBase:
    return redirect(f"{reverse('parcels:day')}?division={division}&day={on}")


def _refused(request: PageRequest, division: str, on: date, refusal: Refusal) -> HttpResponseBase:
    rows = unexplained(actor=request.actor, division=division, day=on)
    shown = {**_context(request, division, on), "refused": refusal, "table": _table(request).shown(request, rows)}
    return render(request, "parcels/day.html", shown, status=status_of(refusal))


def _table(request: PageRequest) -> Table:
    names = Names()

    def row(piece: Parcel) -> LeftRow:
        return LeftRow(
            carrier=piece.carrier,
            number=piece.number,
            subject=f"{names.carrier(piece.county, piece.carrier)} {piece.number}",
            state=piece.state,
            place=names.holder(piece.county, piece.custodian),
            village=f"{names.town(piece.village)} {names.village(piece.village)}",
            to_do=what_turned_back_wants(piece, names) if is_to_be_given_back(piece) else TO_DO[State(piece.state)],
        )

    return replace(LEFT, row=row)


def _context(request: PageRequest, division: str, on: date) -> dict[str, Any]:
    actor, names = request.actor, Names()
    now = account(actor=actor, division=division, day=on)
    closed = closed_day(actor=actor, division=division, day=on)
    return {
        "division": division,
        "day": on,
        "account": now,
        "closed": closed,
        "closed_by": staff_names([closed.closed_by]).get(closed.closed_by, "") if closed else "",
        "compared": _compared(closed) if closed else (),
        "places": _places(request, names),
        "today": clock.today(),
        "key": new_id(),
    }


def _compared(closed: ClosedDay) -> tuple[Compared, ...]:
    was, known = closed.published, closed.corrected
    return (
        Compared(_("Came in"), was.arrived, known.arrived),
        Compared(_("Handed over or given back"), was.delivered, known.delivered),
        Compared(_("On the shelf"), was.shelved, known.shelved),
        Compared(_("In bags, at townships or in the inbox"), was.rest, known.rest),
    )


def _places(request: PageRequest, names: Names) -> list[tuple[str, str]]:
    """The places whose day this actor may close: the county and its towns, or one's own town."""
    scope = request.actor.scope
    county = county_of(request.actor, request.GET.get("county", ""))
    towns = sorted({point.division[:TOWN_LENGTH] for point in names.points(county).values()} - {f"{county}000"})
    mine = [(town, names.town(town)) for town in towns if town.startswith(scope.division)]
    return mine if len(scope.division) > COUNTY_DIGITS else [(county, gettext("The whole county")), *mine]
