"""The staff of a county or province, and who of them read whose personal data."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huinong.access import places, queries, services
from huinong.access.forms import AppointmentForm, NewStaffForm, initial_of
from huinong.access.roles import LABELS
from huinong.access.values import NewStaff, StaffSummary
from huinong.edge.cells import YES_NO, Badge, Column, Kind, Tint
from huinong.edge.filters import Choice, Days
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.journal.values import Receipt
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal

ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without what is misread: i l o 0 1
ROLE_BADGES = {role.value: Badge(label) for role, label in LABELS.items()}
STATES = {
    "active": Badge(gettext_lazy("may sign in"), Tint.GREEN),
    "locked": Badge(gettext_lazy("locked after failed tries"), Tint.AMBER),
    "dismissed": Badge(gettext_lazy("dismissed"), Tint.GREY),
}


@dataclass(frozen=True, slots=True)
class _Row:
    id: UUID
    name: str
    username: str
    role: str
    place: str
    state: str
    has_second_step: bool
    last_signed_in_at: datetime | None


STAFF = Table(
    name="staff",
    columns=(
        Column("name", gettext_lazy("Name")),
        Column("username", gettext_lazy("Username")),
        Column("role", gettext_lazy("Role"), Kind.STATUS, badges=ROLE_BADGES),
        Column("place", gettext_lazy("Place")),
        Column("state", gettext_lazy("State"), Kind.STATUS, badges=STATES),
        Column("has_second_step", gettext_lazy("Second step"), Kind.STATUS, badges=YES_NO),
        Column("last_signed_in_at", gettext_lazy("Last signed in"), Kind.TIME),
    ),
    filters=(
        Choice("role", gettext_lazy("Role"), [(role.value, label) for role, label in LABELS.items()]),
        Choice("state", gettext_lazy("State"), [(state, badge.label) for state, badge in STATES.items()]),
    ),
    search=("name", "username", "place"),
    search_hint=gettext_lazy("Name, username or place"),
    link=lambda row: reverse("access:person", args=[row.id]),
    empty=gettext_lazy("Nobody works here yet."),
    empty_hint=gettext_lazy("Appoint the first person with the button above."),
)

READINGS = Table(
    name="readings",
    columns=(
        Column("read_at", gettext_lazy("When"), Kind.TIME),
        Column("reader_name", gettext_lazy("Who read")),
        Column("reader_role", gettext_lazy("Role"), Kind.STATUS, badges=ROLE_BADGES),
        Column("subject_name", gettext_lazy("Whose"), Kind.LINK, link=lambda row: f"?subject={row.subject}"),
        Column("scheme", gettext_lazy("What")),
        Column("purpose", gettext_lazy("Why")),
        Column("county", gettext_lazy("County"), shown=False),
    ),
    filters=(
        Days("read", gettext_lazy("Day"), "read_at"),
        Choice("role", gettext_lazy("Role"), [(role.value, label) for role, label in LABELS.items()], "reader_role"),
    ),
    search=("reader_name", "subject_name", "purpose"),
    search_hint=gettext_lazy("Who, whose or why"),
    default_sort="-read_at",
    empty=gettext_lazy("Nobody has read personal data here."),
    empty_hint=gettext_lazy(
        "Every time someone opens a masked phone or id number, it is written here with the reason."
    ),
)


@require_safe
@page("access.manage")
def staff(request: PageRequest) -> HttpResponseBase:
    """Everyone inside the actor's scope."""
    people = queries.staff_list(request.actor)
    named = places.place_names(person.division for person in people)
    locked = queries.locked_usernames(person.username for person in people)
    rows = [_row(person, named[person.division], person.username in locked) for person in people]
    return STAFF.respond(request, rows, "access/staff.html")


def _row(person: StaffSummary, place: str, is_locked: bool) -> _Row:
    state = "locked" if is_locked else "active"
    return _Row(
        id=person.id,
        name=person.name,
        username=person.username,
        role=person.role.value,
        place=place,
        state=state if person.is_active else "dismissed",
        has_second_step=person.has_second_step,
        last_signed_in_at=person.last_signed_in_at,
    )


def _choices(request: PageRequest, division: str = "") -> dict[str, Any]:
    actor = request.actor
    county = places.county_of_form(actor, request.POST.get("division", division))
    if not county:
        return {"actor": actor, "points": [], "parties": []}
    return {
        "actor": actor,
        "points": places.point_choices(actor, county),
        "parties": places.party_choices(actor, county),
    }


@require_http_methods(["GET", "POST"])
@never_cache
@page("access.manage")
def appoint(request: PageRequest) -> HttpResponse:
    """A new person; their first password is shown once, on the page that answers."""
    form = NewStaffForm(request.POST or None, initial={"division": request.actor.scope.division}, **_choices(request))
    refused: Refusal | None = None
    if form.is_valid():
        password = _fresh_password()
        try:
            receipt = services.create_staff(key=act_key(request), actor=request.actor, new=_new(form, password))
        except Refusal as refusal:
            refused = refusal
        else:
            return _password_shown(request, receipt, password)
    shown = {"form": form, "refused": refused, "key": new_id(), "divisions": places.division_choices(request.actor)}
    return render(request, "access/appoint.html", shown, status=status_of(refused) if refused else 200)


def _new(form: NewStaffForm, password: str) -> NewStaff:
    to = form.appointment()
    return NewStaff(
        username=form.cleaned_data["username"],
        name=to.name,
        role=to.role,
        division=to.division,
        password=password,
        point=to.point,
        party=to.party,
    )


def _fresh_password() -> str:
    """Twelve characters a person can copy from a screen: 59 bits."""
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))


def _password_shown(request: PageRequest, receipt: Receipt, password: str) -> HttpResponse:
    """Not a redirect: the password is in this one answer and nowhere else."""
    person = queries.seen_staff(request.actor, UUID(receipt.fact.facts["staff"]))
    shown = {"person": person, "password": None if receipt.is_repeat else password}
    return render(request, "access/password.html", shown)


@require_http_methods(["GET", "POST"])
@page("access.manage")
def person(request: PageRequest, staff: UUID) -> HttpResponse:
    """One person: what they are, and help when they are locked out."""
    found = queries.seen_staff(request.actor, staff)
    form = AppointmentForm(request.POST or None, initial=initial_of(found), **_choices(request, found.division))
    refused: Refusal | None = None
    if form.is_valid():
        try:
            services.change_staff(key=act_key(request), actor=request.actor, staff=staff, to=form.appointment())
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Saved."))
            return redirect("access:staff")
    shown = {
        "person": found,
        "form": form,
        "refused": refused,
        "key": new_id(),
        "divisions": places.division_choices(request.actor),
        "is_locked": bool(queries.locked_usernames([found.username])),
        "is_self": str(found.id) == request.actor.id,
    }
    return render(request, "access/person.html", shown, status=status_of(refused) if refused else 200)


@require_POST
@never_cache
@page("access.manage")
def set_password(request: PageRequest, staff: UUID) -> HttpResponse:
    """A new password for someone who forgot theirs, shown once."""
    password = _fresh_password()
    receipt = services.set_password(key=act_key(request), actor=request.actor, staff=staff, password=password)
    return _password_shown(request, receipt, password)


def _help(service: Callable[..., Receipt], done: Any) -> Callable[..., HttpResponseBase]:
    """A button on a person's page that calls one service and says so."""

    @require_POST
    @page("access.manage")
    def view(request: PageRequest, staff: UUID) -> HttpResponse:
        service(key=act_key(request), actor=request.actor, staff=staff)
        messages.success(request, done)
        return redirect("access:person", staff=staff)

    return view


unlock = _help(services.unlock_staff, gettext_lazy("They may try again at once."))
drop_second_step = _help(services.drop_second_step, gettext_lazy("Their password alone opens the account again."))


@require_safe
@page("access.audit")
def audit(request: PageRequest) -> HttpResponseBase:
    """Who read whose personal data, and why."""
    subject = request.GET.get("subject", "")[:64]
    found = queries.readings(request.actor, subject=subject)
    shown = {
        "subject": found.rows[0].subject_name if subject and found.rows else subject,
        "left_out": found.total - len(found.rows),
    }
    return READINGS.respond(request, list(found.rows), "access/audit.html", shown)


__all__ = ["appoint", "audit", "drop_second_step", "person", "set_password", "staff", "unlock"]
