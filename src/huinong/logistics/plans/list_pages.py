"""The plans there are, and asking for another: for which day, with what, and what is known of it."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.cells import Column, Kind
from huinong.edge.filters import Choice, Days
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.names import county_of
from huinong.logistics.plans import queries, services
from huinong.logistics.plans.building import known_of, read_day
from huinong.logistics.plans.queries import HEAVY, plan_value
from huinong.logistics.plans.values import Options
from huinong.logistics.plans.wording import ORIGINS, STATES

SECONDS = (20, 60, 300, 600)
LATER = (0, 30, 60, 90)
MOST_MORE = 3
SEED = 1
TITLE = 80

PLANS = Table(
    name="plans",
    columns=(
        Column("day", gettext_lazy("Day"), Kind.DATE),
        Column("title", gettext_lazy("Plan")),
        Column("state", gettext_lazy("State"), Kind.STATUS, badges=STATES),
        Column("money_fen", gettext_lazy("To be paid"), Kind.MONEY),
        Column("total_fen", gettext_lazy("With what is reckoned"), Kind.MONEY, shown=False),
        Column("unserved", gettext_lazy("Pieces left behind"), Kind.NUMBER),
        Column("gap_percent", gettext_lazy("Could be saved at most (%)"), Kind.NUMBER, sort=""),
        Column("origin_label", gettext_lazy("How it came about"), sort=""),
        Column("made_at", gettext_lazy("Made"), Kind.TIME),
        Column("judge", gettext_lazy("Planned and done"), Kind.LINK, sort="", link=lambda row: row.judge_url),
    ),
    filters=(
        Days("day", gettext_lazy("Day"), "day"),
        Choice(
            "state", gettext_lazy("State"), [(key, STATES[key].label) for key in ("draft", "accepted", "superseded")]
        ),
    ),
    search=("title",),
    search_hint=gettext_lazy("Name of a plan"),
    default_sort="-made_at",
    row=lambda row: _Row(plan_value(row)),
    link=lambda row: reverse("plans:plan", args=[row.county, row.id]),
    empty=gettext_lazy("No day was planned yet."),
    empty_hint=gettext_lazy("Make a plan: it takes what is known and foretold, and says what each village costs."),
)


class _Row:
    """A plan as a line of the list."""

    def __init__(self, plan: Any) -> None:
        self._plan = plan

    def __getattr__(self, name: str) -> Any:
        return getattr(self._plan, name)

    @property
    def state(self) -> str:
        is_computing = self._plan.state == "draft" and not self._plan.is_ready
        return "computing" if is_computing else str(self._plan.state)

    @property
    def judge_url(self) -> str:
        """Where the plan is held against its day; "" for what was not taken, or is still to come."""
        is_driven = self._plan.state == "accepted" and self._plan.day <= clock.today()
        return reverse("plans:judge", args=[self._plan.county, self._plan.id]) if is_driven else ""

    @property
    def judge(self) -> str:
        return _("look") if self.judge_url else ""

    @property
    def origin_label(self) -> object:
        return ORIGINS[self._plan.origin]


@require_safe
@page("plans.read")
def plans(request: PageRequest) -> HttpResponseBase:
    """The plans of a county, the newest first."""
    actor = request.actor
    county = county_of(actor, request.GET.get("county", ""))
    rows = queries.visible_plans(actor).filter(county=county).defer(*HEAVY)
    today = clock.today()
    shown = {
        "county": county,
        "may_write": actor.may("plans.write") and actor.scope.covers(county),
        "days": [(day, queries.accepted_on(county, day)) for day in (today, today + timedelta(days=1))],
        "today": today,
    }
    return PLANS.respond(request, rows, "plans/list.html", shown)


@require_http_methods(["GET", "POST"])
@page("plans.write")
def new(request: PageRequest) -> HttpResponseBase:
    """What is known and foretold of a day, and what to plan it with."""
    county = county_of(request.actor, request.GET.get("county", ""))
    said = request.POST if request.method == "POST" else request.GET
    day = _day(said.get("day", ""))
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            made = services.make_plan(
                county=county, key=act_key(request), day=day, title=_title(said, day), options=_options(said),
                seconds=_among(said.get("seconds", ""), SECONDS), seed=SEED, actor=request.actor,
            )  # fmt: skip
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The plan is being computed."))
            return redirect("plans:plan", county, made)
    shown = {**_known(county, day), "county": county, "form": _form(said, day), "refused": refused, "key": new_id()}
    shown |= {"seconds": SECONDS, "later": LATER[1:], "more": range(1, MOST_MORE + 1), "today": clock.today()}
    return render(request, "plans/new.html", shown, status=status_of(refused) if refused else 200)


def _known(county: str, day: date) -> Mapping[str, Any]:
    try:
        return {"known": known_of(read_day(county, day, Options())), "unknown": None}
    except Refusal as refusal:
        return {"known": None, "unknown": refusal}


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return clock.today() + timedelta(days=1)


def _title(said: Mapping[str, Any], day: date) -> str:
    title = str(said.get("title", "")).strip()[:TITLE]
    return title or _("Plan of {day}").format(day=f"{day:%m-%d}")


def _options(said: Mapping[str, Any]) -> Options:
    return Options(
        buses=said.get("buses") == "1",
        more_vans=_among(said.get("more_vans", ""), range(MOST_MORE + 1)),
        later_min=_among(said.get("later_min", ""), LATER),
    )


def _among(text: Any, allowed: Any) -> int:
    """The number, if it is one of these; else the first of them."""
    number = int(text) if str(text).isdecimal() else -1
    return number if number in allowed else int(next(iter(allowed)))


def _form(said: Mapping[str, Any], day: date) -> Mapping[str, Any]:
    is_sent = "seconds" in said
    return {
        "day": day.isoformat(),
        "title": said.get("title", ""),
        "buses": said.get("buses") == "1" if is_sent else True,
        "more_vans": _among(said.get("more_vans", ""), range(MOST_MORE + 1)),
        "later_min": _among(said.get("later_min", ""), LATER),
        "seconds": _among(said.get("seconds", ""), SECONDS),
    }
