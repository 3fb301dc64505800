"""Suspensions: what was announced, what still must be, and publishing an announcement from its draft."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.cells import Column, Kind
from huinong.edge.errors import InvalidInput
from huinong.edge.forms import DayField, Form
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.insight.indicators import links
from huinong.insight.indicators import queries as indicators
from huinong.insight.indicators.values import COUNTY
from huinong.insight.universal import services, suspensions
from huinong.insight.universal.services import TEXT, WORDS
from huinong.insight.universal.values import NewSuspension, SuspensionValue
from huinong.journal.queries import moment_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.divisions import queries as divisions

BACK_DAYS = 366
SUSPENSIONS = Table(
    name="suspensions",
    columns=(
        Column("first_on", gettext_lazy("From"), Kind.DATE),
        Column("last_on", gettext_lazy("To"), Kind.DATE),
        Column("places", gettext_lazy("Suspended at")),
        Column("reason", gettext_lazy("Reason")),
        Column("reported_to", gettext_lazy("Reported to")),
        Column("announced_at", pgettext_lazy("suspension", "Published"), Kind.TIME),
    ),
    search=("places", "reason"),
    search_hint=gettext_lazy("Place or reason"),
    link=lambda line: line.href,
    empty=gettext_lazy("No suspension was announced in the last year."),
)


class _Line:
    """An announcement in a list."""

    def __init__(self, one: SuspensionValue) -> None:
        self.first_on, self.last_on, self.reason = one.first_on, one.last_on, one.reason
        self.reported_to, self.announced_at = one.reported_to, one.announced_at
        self.places = "、".join(suspensions.names_of(one.places))
        self.href = links.page("universal:suspension", one.county, one.fact)


class AnnouncementForm(Form):
    """What the rule wants said: places, days, reason, remedy, who was told, and the text for the public."""

    places = forms.MultipleChoiceField(label=gettext_lazy("Suspended at"), widget=forms.CheckboxSelectMultiple)
    first_on = DayField(label=gettext_lazy("First day"))
    last_on = DayField(label=gettext_lazy("Last day"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=WORDS)
    remedy = forms.CharField(label=gettext_lazy("Remedy"), max_length=WORDS)
    reported_to = forms.CharField(
        label=gettext_lazy("Reported to"),
        max_length=WORDS,
        help_text=gettext_lazy("The postal authority that was told, and how."),
    )
    text = forms.CharField(
        label=gettext_lazy("Text of the announcement"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 6})
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["places"]
        assert isinstance(field, forms.MultipleChoiceField), "places are chosen from the county's"
        field.choices = choices
        field.widget.attrs["class"] = "form-check-input"


@require_safe
@page("indicators.read")
def listed(request: PageRequest) -> HttpResponseBase:
    """The announcements of the last year, and the stoppages that lack one."""
    actor, today = request.actor, clock.today()
    own = actor.scope.division
    counties = [own[:COUNTY]] if len(own) >= COUNTY else list(indicators.known_since(own))
    since = today - timedelta(days=BACK_DAYS)
    until = today + timedelta(days=BACK_DAYS)
    found = [
        one for county in counties for one in suspensions.suspensions(county, since=since, until=until, actor=actor)
    ]
    lines = [_Line(one) for one in found]
    context = {"may_announce": actor.may("universal.announce")}
    return SUSPENSIONS.respond(request, lines, "universal/suspensions.html", context)


@require_safe
@page("indicators.read")
def detail(request: PageRequest, county: str, fact: UUID) -> HttpResponseBase:
    """One announcement, as it is hung up."""
    one = suspensions.suspension(county, fact, actor=request.actor)
    late = (clock.day_of(one.announced_at) - one.first_on).days
    context = {"one": one, "places": "、".join(suspensions.names_of(one.places)), "late_days": max(0, late)}
    return render(request, "universal/suspension.html", context)


@require_http_methods(["GET", "POST"])
@page("universal.announce")
def announce(request: PageRequest) -> HttpResponseBase:
    """The draft of an announcement, to read over and publish."""
    actor = request.actor
    county = actor.scope.county
    if county is None:
        raise InvalidInput(fields="county")
    choices = _choices(actor, county)
    draft = _draft(request, county)
    form = AnnouncementForm(request.POST or None, choices=choices, initial=_initial(draft))
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        key = act_key(request)
        try:
            receipt = services.announce_suspension(
                county=county,
                key=key,
                suspension=NewSuspension(**{**form.cleaned_data, "places": tuple(form.cleaned_data["places"])}),
                actor=actor,
                happened_at=moment_of(county, key),
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The announcement is published."))
            return redirect("universal:suspension", county, receipt.fact.id)
    context = {"form": form, "refused": refused, "key": request.POST.get("key") or new_id(), "is_drafted": bool(draft)}
    return render(request, "universal/announce.html", context, status=status_of(refused) if refused else 200)


def _choices(actor: Actor, county: str) -> list[tuple[str, str]]:
    own = actor.scope.division
    towns = divisions.children(county) if len(own) == COUNTY else ()
    return [(own, divisions.names([own]).get(own, own)), *((town.prefix, town.name) for town in towns)]


def _draft(request: PageRequest, county: str) -> NewSuspension | None:
    """The draft for the stoppage that the address names."""
    text, reason = request.GET.get("day", ""), request.GET.get("reason", "")
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise InvalidInput(fields="day") from error
    found = suspensions.unannounced(county, on=clock.today(), actor=request.actor)
    return next((suspensions.draft(each) for each in found if (each.day, each.reason) == (day, reason)), None)


def _initial(draft: NewSuspension | None) -> dict[str, Any]:
    if draft is None:
        return {"first_on": clock.today(), "last_on": clock.today()}
    return {name: getattr(draft, name) for name in ("places", "first_on", "last_on", "reason", "remedy", "text")}
