"""The search page: one box, everything grouped; a number that names one thing goes straight to it."""

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from huinong.edge.pages import PageRequest, page
from huinong.insight.boards.searching import LONGEST, exact, search


@require_safe
@page()
def results(request: PageRequest) -> HttpResponseBase:
    """What was found. Sensitive words stay out of the address of anywhere else."""
    text = request.GET.get("q", "").strip()[:LONGEST]
    groups = search(request.actor, text)
    if href := exact(groups):
        return redirect(href)
    return render(request, "boards/search.html", {"text": text, "groups": groups})
