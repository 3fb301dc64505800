"""助农取款 at the counter: how much, whose card, the customer says yes, and what the bank says before any cash."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.counter.withdrawals import papers, queries, services
from huinong.counter.withdrawals.pages import TINTS, TONES
from huinong.counter.withdrawals.values import STATE_LABELS, State
from huinong.edge import documents
from huinong.edge.errors import InvalidInput, NoSuchPage
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.points.queries import point as point_of

SHOWN = 8
MOST_DIGITS = 6  # of an amount in yuan


@require_http_methods(["GET", "POST"])
@page("withdrawals.pay")
def counter(request: PageRequest) -> HttpResponseBase:
    """How much first (`?yuan=`); then the amount in large figures, the card, and the customer's yes.

    What was typed is kept when it is refused, but never the card.
    """
    scope, refused = request.actor.scope, None
    if scope.point is None:
        raise NoSuchPage
    at = point_of(scope.division[: queries.COUNTY_DIGITS], scope.point)
    typed = request.POST if request.method == "POST" else request.GET
    yuan = _yuan(typed.get("yuan", ""))
    if request.method == "POST":
        try:
            made = services.withdraw(
                key=act_key(request), county=at.county, point=at.id, card="".join(typed.get("card", "").split()),
                amount_fen=yuan * services.YUAN, asked_at=clock.now(), actor=request.actor,
            )  # fmt: skip
            return redirect("withdrawals:asked", made.county, made.number)
        except Refusal as refusal:
            refused = refusal
    latest = queries.withdrawals(request.actor, at.county, limit=SHOWN)
    context = {
        "point": at,
        "channel": queries.channel_today(at.county),
        "yuan": yuan,
        "amount_fen": yuan * services.YUAN,
        "typed": typed.get("yuan", ""),
        "latest": [(each, STATE_LABELS[each.state], TONES[TINTS[each.state]]) for each in latest],
        "refused": refused,
        "key": new_id(),
    }
    return render(request, "withdrawals/counter.html", context, status=status_of(refused) if refused else 200)


def _yuan(text: str) -> int:
    """Whole yuan; 0 asks for the amount again."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else 0


@require_http_methods(["GET", "POST"])
@page("withdrawals.pay")
def asked(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """What the bank said, and what to do with the cash: hand it out, or none."""
    refused = None
    if request.method == "POST":
        try:
            return _acted(request, county, number)
        except Refusal as refusal:
            refused = refusal
    found = queries.withdrawal(county, number, actor=request.actor)
    context = {
        "it": found,
        "label": STATE_LABELS[found.state],
        "is_waiting": found.state is State.PROCESSING,
        "is_granted": found.state is State.APPROVED,
        "is_handed": found.state is State.HANDED,
        "said": papers.as_text(found),
        "refused": refused,
        "key": new_id(),
    }
    return render(request, "withdrawals/asked.html", context, status=status_of(refused) if refused else 200)


def _acted(request: PageRequest, county: str, number: str) -> HttpResponse:
    key, act = act_key(request), request.POST.get("act", "")
    if act == "hand":
        services.hand_out(key=key, county=county, number=number, actor=request.actor)
    elif act == "resolve":
        found = services.look_again(county=county, number=number, actor=request.actor)
        if found.state is State.PROCESSING:
            messages.info(request, _("The bank has not answered yet. Give no cash; ask again in a minute."))
    else:
        raise InvalidInput(fields="act")
    return redirect("withdrawals:asked", county, number)


@require_safe
@page("withdrawals.read")
def receipt(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """The receipt on the roll, 58 mm: the card is masked."""
    return documents.answer(f"{_('Receipt')}-{number}", papers.receipt(county, number, actor=request.actor))
