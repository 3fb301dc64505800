"""代收 at the counter: whose bill, what is owed, take the cash, what to tell whoever waits; money given back."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.counter.billers import asking, papers, queries, returning, services
from huinong.counter.billers.declarations import Declaration
from huinong.counter.billers.filling import lines, new_bills
from huinong.counter.billers.pages import TINTS, TONES
from huinong.counter.billers.values import STATE_LABELS, BillValue, State
from huinong.edge import documents
from huinong.edge.errors import InvalidInput, NoSuchPage
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.points.values import PointValue

COUNTY_DIGITS = 6
SHOWN = 8


def county_of(actor: Actor) -> str:
    """The county at whose counter somebody stands. Raises NoSuchPage for who stands at none."""
    county = actor.scope.division[:COUNTY_DIGITS]
    if len(county) < COUNTY_DIGITS:
        raise NoSuchPage
    return county


def at_counter(request: PageRequest, county: str) -> tuple[PointValue, tuple[PointValue, ...]]:
    """The counter that is worked at, `?point=` among those one may. Raises NoSuchPage where there is none."""
    held = queries.counters(request.actor, county)
    asked = request.GET.get("point", "")
    found = [each for each in held if str(each.id) == asked] if asked else list(held)
    if not found:
        raise NoSuchPage
    return found[0], held


@require_safe
@page("billers.pay")
def counter(request: PageRequest) -> HttpResponseBase:
    """Whom is it for? One tile each biller; beneath, what waits and what was just done."""
    county = county_of(request.actor)
    at, held = at_counter(request, county)
    found = queries.seen_billers(request.actor, county)
    latest = queries.bills(request.actor, states=frozenset(State) - {State.LET_GO}, point=at.id, limit=SHOWN)
    context = {
        "point": at,
        "points": held if len(held) > 1 else (),
        "tiles": [(each, each.mark or each.name_zh[:1], _name(each), _is_open(each)) for each in found],
        "latest": [(each, STATE_LABELS[each.state], TONES[TINTS[each.state]]) for each in latest],
        "rolls": [each for each in found if each.once],
    }
    return render(request, "billers/counter.html", context)


def _is_open(declared: Declaration) -> bool:
    return declared.calendar.is_open(clock.now())


def _name(declared: Declaration) -> str:
    return declared.name_zh if _is_chinese() else declared.name


def _is_chinese() -> bool:
    return (get_language() or "zh").startswith("zh")


@require_http_methods(["GET", "POST"])
@page("billers.pay")
def fill(request: PageRequest, county: str, biller: str) -> HttpResponseBase:
    """The biller's form: one person or a family. Asking locks what is owed; no money is taken by that."""
    at, _held = at_counter(request, county)
    declared = queries.seen_biller(request.actor, county, biller)
    typed = request.POST if request.method == "POST" else request.GET
    roll, chosen = typed.get("roll", ""), _chosen(typed.getlist("person"))
    people = [each for each in queries.people(request.actor, county, roll) if each.id in chosen] if chosen else []
    count, refused = _count(typed.get("count", "")), None
    if request.method == "POST" and "add" in request.POST:
        count += 1
    elif request.method == "POST":
        try:
            return _asked(request, at, declared, count, [each.id for each in people])
        except Refusal as refusal:
            refused = refusal
    context = {
        "point": at,
        "biller": declared,
        "name": _name(declared),
        "lines": lines(declared, request.POST, count, people, chinese=_is_chinese()),
        "count": max(count, len(people), 1),
        "roll": roll,
        "may_add": bool(declared.once),
        "refused": refused,
        "known": refused.facts.get("number") if refused else None,
        "key": new_id(),
    }
    return render(request, "billers/fill.html", context, status=status_of(refused) if refused else 200)


def _chosen(texts: Sequence[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise InvalidInput(fields="person") from error


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 3 else 1


def _asked(
    request: PageRequest, at: PointValue, declared: Declaration, count: int, people: Sequence[UUID]
) -> HttpResponse:
    actor, roll = request.actor, request.POST.get("roll", "")
    bills = new_bills(declared, request.POST, count, roll=roll, people=people, actor=actor, county=at.county)
    locked = asking.lock(
        key=act_key(request), county=at.county, point=at.id, biller=declared.code, bills=bills, actor=actor
    )
    return redirect("billers:asked", at.county, locked[0].number)


@require_http_methods(["GET", "POST"])
@page("billers.pay")
def asked(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """What is owed in large figures, then the cash, then the receipt: everything that was asked for together."""
    refused = None
    if request.method == "POST":
        try:
            return _acted(request, county, number)
        except Refusal as refusal:
            refused = refusal
    bills = queries.together(county, number, actor=request.actor)
    by_state = {state: [each for each in bills if each.state is state] for state in State}
    context = {
        "bills": [(each, STATE_LABELS[each.state], TONES[TINTS[each.state]]) for each in bills],
        "first": bills[0],
        "name": queries.name_of(bills[0]),
        "locked_fen": _total(by_state[State.LOCKED]),
        "waiting_fen": _total(by_state[State.PROCESSING]),
        "sure_fen": _total(by_state[State.CONFIRMED]),
        "to_return": [each for each in bills if each.is_to_return],
        "is_simulated": any(each.is_simulated for each in bills),
        "is_paid": any(each.paid_at for each in bills),
        "said": papers.as_text(bills),
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "billers/asked.html", context, status=status_of(refused) if refused else 200)


def _total(bills: Sequence[BillValue]) -> int:
    return sum(each.total_fen for each in bills)


def _acted(request: PageRequest, county: str, number: str) -> HttpResponse:
    """Take the cash of what is locked, let it go, ask again, or give money back."""
    actor, key, act = request.actor, act_key(request), request.POST.get("act", "")
    bills = queries.together(county, number, actor=actor)
    locked = _numbers(bills, State.LOCKED)
    if act == "pay" and locked:
        services.pay(key=key, county=county, numbers=locked, actor=actor)
    elif act == "let_go":
        for each in locked:
            services.let_go(key=f"{key}/{each}", county=county, number=each, actor=actor)
    elif act == "resolve":
        for each in _numbers(bills, State.PROCESSING):
            services.look_again(county=county, number=each, actor=actor)
    elif act == "return":
        returning.give_back(
            key=key, county=county, number=request.POST.get("number", ""), name=request.POST.get("name", ""),
            tail=request.POST.get("tail", ""), actor=actor,
        )  # fmt: skip
        messages.success(request, _("Given back and signed for."))
    elif act != "pay":
        raise InvalidInput(fields="act")
    return redirect("billers:asked", county, number)


def _numbers(bills: Sequence[BillValue], state: State) -> list[str]:
    return [each.number for each in bills if each.state is state]


@require_safe
@page("billers.read")
def receipt(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """The receipt on the roll, 58 mm: provisional or final."""
    bills = queries.together(county, number, actor=request.actor)
    return documents.answer(f"{_('Receipt')}-{number}", papers.receipt(bills, actor=request.actor))
