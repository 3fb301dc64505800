"""Village lists at the counter: the cadre's file looked at, then taken in whole; who has not paid is picked by name."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from huinong.counter.billers import queries, rolls
from huinong.counter.billers.counter_pages import at_counter, county_of
from huinong.edge.errors import InvalidInput, SheetTooLarge
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.sheet_files import FILE_BYTES, rows_of, texts
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal

SHOWN = 300  # people on the page at once; a village has fewer


@require_http_methods(["GET", "POST"])
@page("billers.roll")
def all_rolls(request: PageRequest) -> HttpResponseBase:
    """The lists of a counter, and a new one: looked at first, then all of it or nothing."""
    county = county_of(request.actor)
    at, held = at_counter(request, county)
    found, refused, shown = queries.seen_billers(request.actor, county), None, {}
    if request.method == "POST":
        try:
            shown = _previewed(request, county)
            if "take" in request.POST:
                receipt = rolls.take_roll(
                    key=act_key(request), county=county, point=at.id, biller=shown["biller"], name=shown["file"],
                    content=shown["text"].encode(), actor=request.actor,
                )  # fmt: skip
                messages.success(request, _("The list is taken in."))
                return redirect("billers:roll", county, receipt.fact.facts["roll"])
        except Refusal as refusal:
            refused = refusal
    names = {each.code: each.name_zh for each in found}
    kept = queries.rolls_of(request.actor, county, at.id)
    context = {
        "point": at,
        "points": held if len(held) > 1 else (),
        "billers": [each for each in found if each.once],
        "rolls": [(each, names.get(each.biller, each.biller)) for each in kept],
        "refused": refused,
        "key": new_id(),
        **shown,
    }
    return render(request, "billers/rolls.html", context, status=status_of(refused) if refused else 200)


def _previewed(request: PageRequest, county: str) -> dict[str, Any]:
    """What a file would do: its people, and the rows that cannot be right. Raises what `rolls.read` does."""
    biller, file = request.POST.get("biller", ""), request.FILES.get("file")
    name, text = request.POST.get("name", ""), request.POST.get("text", "")
    if file is not None:
        name = str(file.name)
        if (file.size or 0) > FILE_BYTES:
            raise SheetTooLarge(name=name, rows=f"{rolls.MOST_PEOPLE:,}", megabytes=FILE_BYTES // 1024 // 1024)
        table = rows_of(name, file.read(), most_rows=rolls.MOST_PEOPLE)
        text = "\n".join("\t".join(texts(row.cells)) for row in table)
    if not text.strip():
        raise InvalidInput(fields=_("file"))
    read = rolls.read(queries.seen_biller(request.actor, county, biller), name, text.encode())
    return {"biller": biller, "file": name, "text": text, "people": read.people[:SHOWN], "wrong": read.wrong[:SHOWN],
            "count": len(read.people), "is_read": True}  # fmt: skip


@require_http_methods(["GET", "POST"])
@page("billers.roll")
def roll(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """Who is on a list and has not paid; ticked together they are asked for together."""
    if request.method == "POST":
        try:
            person = UUID(request.POST.get("person", ""))
        except ValueError as error:
            raise InvalidInput(fields="person") from error
        rolls.pays_elsewhere(key=act_key(request), county=county, roll=number, person=person, actor=request.actor)
        return redirect("billers:roll", county, number)
    people = queries.people(request.actor, county, number)
    held = queries.roll_of(request.actor, county, number)
    words = request.GET.get("q", "").strip()
    context = {
        "roll": held,
        "people": [each for each in people if words in each.name][:SHOWN],
        "done": sum(each.is_done for each in people),
        "count": len(people),
        "q": words,
        "may_pay": request.actor.may("billers.pay"),
        "key": new_id(),
    }
    return render(request, "billers/roll.html", context)
