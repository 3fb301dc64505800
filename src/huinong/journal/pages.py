"""The thread page (one order or parcel, all four flows) and the page of one fact with its proof."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render

from huinong.edge.pages import PageRequest, page
from huinong.journal import queries, seals
from huinong.journal.kinds import Flow, catalogue
from huinong.journal.telling import sentence_of, told


@page("journal.read")
def threads(request: PageRequest) -> HttpResponseBase:
    """The newest acts in sight, and a box that opens a thread by its number."""
    name = request.GET.get("thread", "").strip()
    county = request.actor.scope.county
    if name and county:
        return redirect("journal:thread", county, name)
    return render(request, "journal/threads.html", {"lines": told(queries.latest(actor=request.actor))})


@page("journal.read")
def thread(request: PageRequest, county: str, name: str) -> HttpResponseBase:
    """Everything that happened to one thing, in order; `?flow=` narrows it to one flow."""
    facts = queries.thread(county, name, actor=request.actor)
    chosen = request.GET.get("flow", "")
    shown = [fact for fact in facts if not chosen or fact.flow == chosen]
    counts = [(flow.value, sum(fact.flow is flow for fact in facts)) for flow in Flow]
    context = {"name": name, "lines": told(shown), "counts": counts, "chosen": chosen, "total": len(facts)}
    return render(request, "journal/thread.html", context)


@page("journal.read")
def fact(request: PageRequest, county: str, fact_id: UUID) -> HttpResponseBase:
    """One act as it was recorded: who, where, when, what; and whether it is sealed."""
    found = queries.fact(county, fact_id, actor=request.actor)
    kind = catalogue().get(found.kind)
    context = {
        "fact": found,
        "sentence": sentence_of(found),
        "label": kind.label if kind else found.kind,
        "rows": sorted(found.facts.items()),
        "proof": seals.proof_of(county, fact_id),
    }
    return render(request, "journal/fact.html", context)
