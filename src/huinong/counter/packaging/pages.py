"""Packaging as pages: what points hold and where it runs low; one counter's acts; the sorts and their prices."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.counter.packaging import forms, queries, services
from huinong.counter.packaging.values import NewSort, StockValue
from huinong.edge.cells import YES_NO, Badge, Column, Kind, Tint
from huinong.edge.errors import InvalidInput
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.points.values import PointValue

LEVELS = {
    "True": Badge(pgettext_lazy("packaging", "runs low"), Tint.RED),
    "False": Badge(pgettext_lazy("packaging", "enough"), Tint.GREEN),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """A point's stock of a sort as the list shows it."""

    point: str
    station: str
    name: str
    size: str
    is_green: bool
    price_fen: int
    on_hand: int
    minimum: int
    is_low: bool


STOCK = Table(
    name="packaging",
    columns=(
        Column("station", pgettext_lazy("packaging", "Station")),
        Column("name", pgettext_lazy("packaging", "Sort")),
        Column("size", pgettext_lazy("packaging", "Size")),
        Column("on_hand", pgettext_lazy("packaging", "On hand"), Kind.NUMBER),
        Column("minimum", pgettext_lazy("packaging", "At least"), Kind.NUMBER),
        Column("is_low", pgettext_lazy("packaging", "State"), Kind.STATUS, badges=LEVELS),
        Column("price_fen", pgettext_lazy("packaging", "Price"), Kind.MONEY),
        Column("is_green", gettext_lazy("Green or recyclable"), Kind.STATUS, badges=YES_NO, shown=False),
    ),
    filters=(
        Choice("is_low", pgettext_lazy("packaging", "State"), [(key, badge.label) for key, badge in LEVELS.items()]),
    ),
    search=("station", "name", "size"),
    default_sort="-is_low",
    link=lambda row: f"{reverse('packaging:counter')}?point={row.point}",
    empty=gettext_lazy("No packaging was taken in yet."),
    empty_hint=gettext_lazy(
        "The outlet or the county sends boxes and bags; the station counts them in on its own page."
    ),
)


@require_safe
@page("packaging.read")
def stock(request: PageRequest) -> HttpResponseBase:
    """What points hold, what runs low first."""
    actor = request.actor
    found = queries.stock(actor)
    names = {each.id: each.name for each in queries.counters(actor)}
    context = {
        "low": sum(each.is_low for each in found),
        "may_price": actor.may("packaging.price"),
        "may_act": actor.may("packaging.use") or actor.may("packaging.send"),
        "now": clock.now(),
    }
    rows = [_row(each, names.get(each.point, "")) for each in found]
    return STOCK.respond(request, rows, "packaging/list.html", context)


def _row(value: StockValue, station: str) -> StockRow:
    sort = value.sort
    return StockRow(
        point=str(value.point),
        station=station,
        name=sort.name,
        size=sort.size,
        is_green=sort.is_green,
        price_fen=sort.price_fen,
        on_hand=value.on_hand,
        minimum=sort.minimum,
        is_low=value.is_low,
    )


@require_http_methods(["GET", "POST"])
@page("packaging.read")
def counter(request: PageRequest) -> HttpResponseBase:
    """One point: what it holds, what is on the way to it, and the forms of what becomes of it."""
    actor, refused = request.actor, None
    points = queries.counters(actor)
    asked = request.GET.get("point", "")
    point = next((each for each in points if str(each.id) == asked), points[0] if points else None)
    sorts = queries.sorts(point.county, clock.today()) if point else ()
    if request.method == "POST" and point is not None:
        try:
            return _acted(request, point)
        except Refusal as refusal:
            refused = refusal
    names = {each.code: each.name for each in sorts}
    coming = queries.on_the_way(actor, point.id) if point else ()
    context = {
        "point": point,
        "points": points,
        "stock": queries.stock(actor, point=point.id) if point else (),
        "coming": [(each, names.get(each.sort, each.sort)) for each in coming],
        "act": forms.ActForm(sorts=sorts, prefix="act") if sorts and actor.may("packaging.use") else None,
        "send": forms.SendForm(sorts=sorts, prefix="send") if sorts and actor.may("packaging.send") else None,
        "may_take": actor.may("packaging.use"),
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "packaging/counter.html", context, status=status_of(refused) if refused else 200)


def _acted(request: PageRequest, point: PointValue) -> HttpResponse:
    """Do what one of the counter's forms asks for."""
    sorts = queries.sorts(point.county, clock.today())
    said: dict[str, Any] = {"key": act_key(request), "county": point.county, "actor": request.actor}
    match request.POST.get("act", ""):
        case "act":
            services.record(point=point.id, **_filled(forms.ActForm(request.POST, sorts=sorts, prefix="act")), **said)
        case "send":
            services.send(point=point.id, **_filled(forms.SendForm(request.POST, sorts=sorts, prefix="send")), **said)
        case "take":
            services.take_in(**_filled(forms.TakeForm(request.POST, prefix="take")), **said)
        case _:
            raise InvalidInput(fields="act")
    messages.success(request, _("Written down."))
    return redirect(request.get_full_path())


def _filled(form: Any) -> dict[str, Any]:
    """What a form says. Raises InvalidInput, naming its wrong fields."""
    if not form.is_valid():
        raise InvalidInput(fields="、".join(str(form.fields[name].label) for name in form.errors))
    return dict(form.cleaned_data)


@require_http_methods(["GET", "POST"])
@page("packaging.price")
def sorts(request: PageRequest) -> HttpResponseBase:
    """The sorts of packaging with their prices, and the form that adds one or prices it anew."""
    actor, refused, county = request.actor, None, request.actor.scope.county or ""
    form = forms.SortForm(request.POST or None, initial={"valid_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_sort(key=act_key(request), county=county, new=NewSort(**form.cleaned_data), actor=actor)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Written down."))
            return redirect("packaging:sorts")
    shown = {"form": form, "sorts": queries.seen_sorts(actor, county), "key": new_id(), "refused": refused}
    status = status_of(refused) if refused else 422 if request.method == "POST" else 200
    return render(request, "packaging/sorts.html", shown, status=status)
