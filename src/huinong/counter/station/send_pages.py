"""寄: take a parcel in, and print its label."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.http import HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.commerce.trade import queries as trade
from huinong.counter.station import queries, services
from huinong.counter.station.errors import FormIncomplete
from huinong.counter.station.values import Sending, Station
from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal import queries as journal
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import measures, postage
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.announcing import MOST_G
from huinong.logistics.parcels.errors import NotPriced, PostingRefused
from huinong.logistics.parcels.labels import CONTENTS, ID_KINDS
from huinong.logistics.parcels.values import IdKind, Quote, Rate, Shipment
from huinong.registry.policies.labels import POSTAGE_PRODUCTS, POSTAGE_ZONES, source

AT_THE_COUNTER = tuple(kind for kind in IdKind if kind is not IdKind.AGREEMENT)
SIDES = ("length", "width", "height")


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
    rates = postage.board(station.county, today)
    return {
        "station": station,
        "typed": typed,
        "products": list(POSTAGE_PRODUCTS.items()),
        "destinations": postage.destinations(station.county, today),
        "board": [_board_line(rate) for rate in rates],
        "sources": list(dict.fromkeys(source(text) for rate in rates for text in rate.sources)),
        "id_kinds": [(kind.value, ID_KINDS[kind]) for kind in AT_THE_COUNTER],
        "contents": _contents(today),
        "quote": _quoted(station.county, typed),
        "cut_off": queries.cut_off(station.county, today),
        "open_now": queries.board(actor, station),
        "key": new_id(),
    }


def _board_line(rate: Rate) -> tuple[str, str, int, int, int, int]:
    product, zone = str(POSTAGE_PRODUCTS[rate.product]), str(POSTAGE_ZONES[rate.zone])
    return product, zone, rate.first_g, rate.first_fen, rate.step_g, rate.next_fen


def _quoted(county: str, typed: Any) -> Quote | None:
    """The postage of what is typed so far; None until there is a weight, or while it makes no sense yet."""
    try:
        return postage.quote(county=county, shipment=_shipment(typed), on=clock.today())
    except (FormIncomplete, NotPriced, InvalidInput):
        return None


def _shipment(typed: Any) -> Shipment:
    """Raises FormIncomplete when the weight is not a number of kilograms, or a side not one of centimetres."""
    grams = _grams(typed.get("weight", ""))
    if grams is None:
        raise FormIncomplete(fields=_("the weight"))
    given = [typed.get(name, "").strip() for name in SIDES]
    size = [_millimetres(text) for text in given]
    if any(given) and not all(size):
        raise FormIncomplete(fields=_("length, width and height"))
    return Shipment(
        weight_g=grams,
        product=typed.get("product") or "parcel",
        destination=typed.get("destination", ""),
        size_mm=(size[0], size[1], size[2]) if all(size) else None,
    )


def _sending(typed: QueryDict) -> Sending:
    """Raises FormIncomplete. See `_shipment`."""
    shipment = _shipment(typed)
    return Sending(
        sender_name=typed.get("sender_name", ""),
        recipient_name=typed.get("recipient_name", ""),
        recipient_phone=typed.get("recipient_phone", "").strip().replace(" ", ""),
        address=typed.get("address", ""),
        weight_g=shipment.weight_g,
        product=shipment.product,
        destination=shipment.destination,
        size_mm=shipment.size_mm,
        id_kind=_id_kind(typed.get("id_kind", "")),
        id_number=typed.get("id_number", "").strip(),
        contents=typed.get("contents", ""),
        real_name=typed.get("real_name") == "on",
        opened=typed.get("opened") == "on",
    )


def _id_kind(text: str) -> IdKind:
    """Raises FormIncomplete."""
    if text not in AT_THE_COUNTER:
        raise FormIncomplete(fields=_("the kind of document"))
    return IdKind(text)


def _contents(on: date) -> list[tuple[bool, list[tuple[str, object]]]]:
    """What may be in a parcel, then what may not: (is_prohibited, [(code, words)])."""
    rules = measures.rules(on)
    return [
        (is_prohibited, [(code, CONTENTS[code]) for code in CONTENTS if bool(rules.get(code)) is is_prohibited])
        for is_prohibited in (False, True)
    ]


def _grams(text: str) -> int | None:
    """Kilograms as a person types them, `2.5` or `2，5`, in grams."""
    grams = _typed(text, 1000)
    return grams if 0 < grams <= MOST_G else None


def _millimetres(text: str) -> int:
    """Centimetres as a person types them, in millimetres; 0 when they are none."""
    side = _typed(text, 10)
    return side if 0 < side <= postage.MOST_MM else 0


def _typed(text: str, times: int) -> int:
    """A decimal number times so much, 0 when it is not a number."""
    try:
        return int(Decimal(text.strip().replace("，", ".").replace(",", ".")) * times)
    except (InvalidOperation, ValueError, OverflowError):
        return 0


@require_safe
@page("parcels.accept")
def price(request: PageRequest) -> HttpResponseBase:
    """The postage of what is typed so far, as a fragment."""
    station = queries.station_of(request.actor)
    return render(request, "station/price.html", {"quote": _quoted(station.county, request.GET)})


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
