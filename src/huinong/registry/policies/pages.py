"""The figures that rules set: what holds here today, since when and by which source; and entering a new one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.refusal import Refusal
from huinong.registry.policies import labels, queries, services
from huinong.registry.policies.services import SOURCE
from huinong.registry.policies.values import PolicyValue

VERIFIED = {
    "True": Badge(gettext_lazy("sourced"), Tint.GREEN),
    "False": Badge(gettext_lazy("unverified"), Tint.AMBER),
}


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure as a list shows it."""

    key: str
    label: str
    room: str
    value: int
    said: str
    unit: str
    place: str
    valid_from: date
    valid_to: date | None
    is_verified: bool
    source: str
    note: str


FIGURES = Table(
    name="figures",
    columns=(
        Column("label", gettext_lazy("Figure")),
        Column("said", gettext_lazy("Value"), sort=""),
        Column("room", gettext_lazy("Used by")),
        Column("place", gettext_lazy("Set for")),
        Column("valid_from", gettext_lazy("Since"), Kind.DATE),
        Column("is_verified", gettext_lazy("Source"), Kind.STATUS, badges=VERIFIED),
        Column("source", gettext_lazy("Source in full"), shown=False),
        Column("value", gettext_lazy("Value as kept"), Kind.NUMBER, shown=False),
        Column("unit", gettext_lazy("Unit"), shown=False),
        Column("key", gettext_lazy("Key of the figure"), shown=False),
    ),
    filters=(Choice("room", gettext_lazy("Used by"), lambda: sorted((str(v), str(v)) for v in labels.ROOMS.values())),),
    search=("label", "key", "source"),
    search_hint=gettext_lazy("Name or source"),
    link=lambda row: reverse("policies:figure", args=[row.key]),
    empty=gettext_lazy("No figures are loaded."),
    empty_hint=gettext_lazy("Whoever runs the system loads them with `huinong policies load`."),
    page_rows=300,
)


class FigureForm(forms.Form):
    """A new figure of a key that is there."""

    value = forms.IntegerField(label=gettext_lazy("Value"), min_value=-(10**12), max_value=10**12)
    valid_from = forms.DateField(
        label=gettext_lazy("Holds from"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    division = forms.RegexField(
        r"^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$",
        label=gettext_lazy("Place within yours"),
        required=False,
        help_text=gettext_lazy("The code of a place within yours; all of yours if left out."),
    )
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=SOURCE,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("The rule with its number and paragraph. Write [U] where nobody has verified it."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=SOURCE, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.label_suffix = ""
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-control"


@require_safe
@page()
def figures(request: PageRequest) -> HttpResponseBase:
    """Every figure that holds where the actor works."""
    division, on = request.actor.scope.division, clock.today()
    rows = lines(queries.policies(division=division, on=on))
    return FIGURES.respond(request, rows, "policies/figures.html")


@require_http_methods(["GET", "POST"])
@page()
def figure(request: PageRequest, key: str) -> HttpResponse:
    """One figure with its history, and a form for those who set it."""
    actor, on = request.actor, clock.today()
    found = queries.history(key)
    form = FigureForm(request.POST or None, initial={"valid_from": on})
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.enter_figure(figure=_entered(key, found[0].unit, actor, form.cleaned_data), actor=actor)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The figure is entered."))
            return redirect("policies:figure", key)
    context = {
        "key": key,
        "label": labels.label(key),
        "now": _now(key, actor, on),
        "history": lines(found),
        "form": form,
        "refused": refused,
        "may_enter": actor.may("policies.write"),
    }
    return render(request, "policies/figure.html", context, status=status_of(refused) if refused else 200)


def _now(key: str, actor: Actor, on: date) -> FigureLine | None:
    held = [row for row in queries.policies(division=actor.scope.division, on=on) if row.key == key]
    return lines(held)[0] if held else None


def _entered(key: str, unit: str, actor: Actor, given: dict[str, Any]) -> PolicyValue:
    return PolicyValue(
        key=key,
        division=_prefix(given["division"]) or actor.scope.division,
        valid_from=given["valid_from"],
        valid_to=None,
        value=given["value"],
        unit=unit,
        source=given["source"].strip(),
        note=given["note"].strip(),
    )


def _prefix(code: str) -> str:
    """`421223100000` → `421223100`: what the codes of all places below begin with."""
    for digits in (6, 9):
        if code and not code[digits:].strip("0"):
            return code[:digits]
    return code


def lines(rows: tuple[PolicyValue, ...] | list[PolicyValue]) -> list[FigureLine]:
    """Figures as a list shows them."""
    return [
        FigureLine(
            key=row.key,
            label=labels.label(row.key),
            room=labels.room(row.key),
            value=row.value,
            said=labels.said(row.value, row.unit, row.key),
            unit=labels.unit(row.unit, row.key),
            place=labels.place(row.division),
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            is_verified=labels.UNVERIFIED not in row.source,
            source=labels.source(row.source),
            note=row.note,
        )
        for row in rows
    ]
