"""Relating parties, finding those that are one, merging them and parting them again."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.divisions.queries import names
from huinong.registry.parties import queries, services
from huinong.registry.parties.forms import EndForm, MergeForm, RelateForm
from huinong.registry.parties.values import KIND_LABELS, SCHEME_LABELS, Duplicate, NewRelation, PartyValue, RelationKind

FOUND = 20
GROUPS_SHOWN = 100


@require_http_methods(["GET", "POST"])
@page("parties.write")
def relate(request: PageRequest, county: str, party: UUID) -> HttpResponse:
    """What this party is to another: find the other, then say what and since when."""
    actor = request.actor
    found = queries.seen_party(actor, county, party)
    text = request.GET.get("q", "").strip()[:40]
    form = RelateForm(request.POST or None, initial={"valid_from": clock.today()})
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.relate(county=county, relation=_relation(act_key(request), party, form.cleaned_data), actor=actor)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The relation is recorded."))
            return redirect("parties:party", county, party)
    others = queries.parties(actor, text=text, division=county, limit=FOUND).rows if text else ()
    context = {
        "party": found,
        "kind": KIND_LABELS[found.kind],
        "q": text,
        "others": shown(row for row in others if row.id != party),
        "form": form,
        "refused": refused,
        "key": new_id(),
    }
    return render(request, "parties/relate.html", context, status=status_of(refused) if refused else 200)


def _relation(key: str, party: UUID, given: dict[str, Any]) -> NewRelation:
    return NewRelation(
        key=key,
        kind=RelationKind(given["kind"]),
        from_party=party,
        to_party=given["other"],
        valid_from=given["valid_from"],
        valid_to=given["valid_to"],
    )


def shown(rows: Any) -> list[tuple[PartyValue, Any, str]]:
    """Parties with their kind in words and the name of their place."""
    found: list[PartyValue] = list(rows)
    places = names({row.division for row in found if row.division})
    return [(row, KIND_LABELS[row.kind], places.get(row.division, row.division)) for row in found]


@require_POST
@page("parties.write")
def end(request: PageRequest, county: str, party: UUID, relation: UUID) -> HttpResponse:
    """End a relation on a day."""
    queries.seen_party(request.actor, county, party)
    form = EndForm(request.POST)
    if not form.is_valid():
        raise InvalidInput(fields="ended_on")
    ended_on = form.cleaned_data["ended_on"]
    services.end_relation(
        county=county, key=act_key(request), relation=relation, ended_on=ended_on, actor=request.actor
    )
    messages.success(request, _("The relation is ended."))
    return redirect("parties:party", county, party)


@require_http_methods(["GET", "POST"])
@page("parties.write")
def duplicates(request: PageRequest) -> HttpResponse:
    """Parties that may be one, side by side; and those merged, to be parted again."""
    actor = request.actor
    county = actor.scope.county or ""
    form = MergeForm(request.POST or None)
    refused: Refusal | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.merge(county=county, key=act_key(request), actor=actor, **form.cleaned_data)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The two are one now. It can be undone."))
            return redirect("parties:duplicates")
    groups = queries.duplicates(actor, county) if county else ()
    merged = queries.merged(actor, county) if county else ()
    survivors = queries.parties_by_id(county, {row.merged_into for row in merged if row.merged_into})
    context = {
        "groups": [_group(each) for each in groups[:GROUPS_SHOWN]],
        "total": len(groups),
        "merged": [(row, survivors.get(row.merged_into) if row.merged_into else None) for row in merged],
        "form": form,
        "refused": refused,
        "key": new_id(),
        "county": county,
    }
    return render(request, "parties/duplicates.html", context, status=status_of(refused) if refused else 200)


def _group(found: Duplicate) -> dict[str, Any]:
    """A group whose oldest member stands first: it is the one that stays unless a person says otherwise."""
    oldest, *others = shown(sorted(found.parties, key=lambda row: (row.registered_on, row.id)))
    return {"scheme": SCHEME_LABELS[found.scheme], "by_name": found.by_name, "first": oldest, "others": others}


@require_POST
@page("parties.write")
def unmerge(request: PageRequest, county: str, party: UUID) -> HttpResponse:
    """Part a merged party from its survivor."""
    queries.seen_party(request.actor, county, party)
    services.unmerge(county=county, key=act_key(request), merged=party, actor=request.actor)
    messages.success(request, _("The two are parted again."))
    return redirect("parties:party", county, party)
