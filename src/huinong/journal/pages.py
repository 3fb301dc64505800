"""The thread page (one order or parcel, all four flows) and the page of one fact with its proof."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from huinong.edge.pages import PageRequest, page
from huinong.journal import fields, following, queries, seals
from huinong.journal.errors import NoSuchThread
from huinong.journal.kinds import catalogue
from huinong.journal.telling import told
from huinong.journal.values import FactValue
from huinong.kernel.actor import Actor


@page("journal.read")
def threads(request: PageRequest) -> HttpResponseBase:
    """The newest acts in sight, and a box that opens a thread by its number, or searches for it."""
    asked = request.GET.get("thread", "").strip()
    county = request.actor.scope.county
    if name := queries.thread_named(county, asked) if asked and county else "":
        return redirect("journal:thread", county, name)
    if asked:
        return redirect(f"{reverse('search')}?{urlencode({'q': asked})}")
    lines = told(queries.latest(actor=request.actor), actor=request.actor)
    return render(request, "journal/threads.html", {"lines": lines})


@page("journal.read")
def thread(request: PageRequest, county: str, name: str) -> HttpResponseBase:
    """Everything that happened to one thing, in order; `?flow=` narrows it to one flow."""
    facts = queries.thread(county, name, actor=request.actor)
    shown = following.shown(name, facts, actor=request.actor, chosen=request.GET.get("flow", ""))
    return render(request, "journal/thread.html", {"thread": shown})


@page("journal.read")
def fact(request: PageRequest, county: str, fact_id: UUID) -> HttpResponseBase:
    """One act as it was recorded: who, where, when, what, because of which other act; and whether it is sealed."""
    found = queries.fact(county, fact_id, actor=request.actor)
    kind = catalogue().get(found.kind)
    context = {
        "fact": found,
        "line": told([found], actor=request.actor)[0],
        "because": told(_because(found, request.actor), actor=request.actor),
        "label": kind.label if kind else found.kind,
        "rows": fields.rows(found),
        "raw": sorted(found.facts.items()),
        "proof": seals.proof_of(county, fact_id),
    }
    return render(request, "journal/fact.html", context)


def _because(found: FactValue, actor: Actor) -> tuple[FactValue, ...]:
    """The act that this one followed from, where the actor may see it."""
    try:
        return (queries.fact(found.county, UUID(str(found.facts.get("because"))), actor=actor),)
    except (ValueError, NoSuchThread):
        return ()
