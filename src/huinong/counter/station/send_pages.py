"""寄: take a parcel in, and print its label."""

from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.commerce.trade import queries as trade
from huinong.counter.station import queries, services
from huinong.counter.station.errors import FormIncomplete
from huinong.counter.station.postage import postage
from huinong.counter.station.values import Sending, Station
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal import queries as journal
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.announcing import MOST_G
from huinong.logistics.parcels.errors import PostingRefused

BOARD_KG = (1, 2, 3, 5, 10)  # the weights of the price board


@require_http_methods(["GET", "POST"])
@page("parcels.accept")
def send(request: PageRequest) -> HttpResponseBase:
    """One form from top to bottom; its answer is the cash to take and the label."""
    station = queries.station_of(request.actor)
    if request.method == "GET":
        return render(request, "station/send.html", _context(request.actor, station, {}))
    try:
        receipt = services.send(key=act_key(request), sending=_sending(request.POST), actor=request.actor)
    except Refusal as refusal:
        rows = refusal.rows if isinstance(refusal, PostingRefused) else ()
        context = {
            **_context(request.actor, station, request.POST),
            "refusal": refusal,
            "rows": [row.text for row in rows],
        }
        return render(request, "station/send.html", context, status=status_of(refusal))
    told = receipt.fact.facts
    return redirect("station:sent", told["carrier"], told["number"])


def _context(actor: Actor, station: Station, typed: Any) -> dict[str, Any]:
    today = clock.today()
    price, grams = postage(station.county, today), _grams(typed.get("weight", ""))
    return {
        "station": station,
        "typed": typed,
        "price": price,
        "board": [(kg, price.amount_fen(kg * 1000)) for kg in BOARD_KG],
        "amount_fen": price.amount_fen(grams) if grams else None,
        "cut_off": queries.cut_off(station.county, today),
        "outbound": queries.board(actor, station).outbound,
        "key": new_id(),
    }


def _sending(typed: QueryDict) -> Sending:
    """Raises FormIncomplete when the weight is not a number of kilograms."""
    grams = _grams(typed.get("weight", ""))
    if grams is None:
        raise FormIncomplete(fields=_("the weight"))
    return Sending(
        sender_name=typed.get("sender_name", ""),
        recipient_name=typed.get("recipient_name", ""),
        recipient_phone=typed.get("recipient_phone", "").strip().replace(" ", ""),
        address=typed.get("address", ""),
        weight_g=grams,
        real_name=typed.get("real_name") == "on",
        opened=typed.get("opened") == "on",
    )


def _grams(text: str) -> int | None:
    """Kilograms as a person types them, `2.5` or `2，5`, in grams."""
    try:
        grams = int(Decimal(text.strip().replace("，", ".").replace(",", ".")) * 1000)
    except (InvalidOperation, ValueError, OverflowError):
        return None
    return grams if 0 < grams <= MOST_G else None


@require_safe
@page("parcels.accept")
def price(request: PageRequest) -> HttpResponseBase:
    """The postage of the weight typed so far, as a fragment."""
    station = queries.station_of(request.actor)
    grams = _grams(request.GET.get("weight", ""))
    found = postage(station.county, clock.today())
    return render(request, "station/price.html", {"amount_fen": found.amount_fen(grams) if grams else None})


@require_safe
@page("parcels.read")
def sent(request: PageRequest, carrier: str, number: str) -> HttpResponseBase:
    """What was just accepted: the cash to take, in figures that can be read aloud, and where its label is printed."""
    station = queries.station_of(request.actor)
    piece = parcels.parcel(county=station.county, carrier=carrier, number=number, actor=request.actor)
    facts = journal.thread(station.county, piece.thread, actor=request.actor)
    taken = next((f for f in facts if f.kind == "parcel.accepted" and f.facts["number"] == piece.number), None)
    is_cash = taken is not None and taken.facts["paid_by"] == "sender"
    context = {
        "station": station,
        "piece": piece,
        "fact": taken,
        "amount_fen": taken.facts["postage_fen"] if taken and is_cash else None,
    }
    return render(request, "station/sent.html", context)


@require_safe
@page("trade.fulfil")
def order_labels(request: PageRequest, number: str) -> HttpResponseBase:
    """The boxes of a packed order, and where their labels are printed."""
    station = queries.station_of(request.actor)
    order = trade.order(actor=request.actor, county=station.county, number=number)
    pieces = parcels.of_orders(county=station.county, orders=[order.summary.number])
    query = f"?order={station.county}/{order.summary.number}&"
    context = {"station": station, "order": order, "pieces": pieces, "query": query}
    return render(request, "station/labels.html", context)
