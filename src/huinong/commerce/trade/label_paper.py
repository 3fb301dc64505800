"""The labels of packed orders, one for each box: a page of the console and an endpoint, under one gate."""

from collections.abc import Sequence

from django.http import HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe
from ninja import Query, Router, Schema
from pydantic import Field

from huinong.commerce.trade import queries
from huinong.edge import documents, gates
from huinong.edge.api import ActorRequest
from huinong.edge.pages import PageRequest, page
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import papers
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.paper_api import Width
from huinong.logistics.parcels.paper_pages import width_of
from huinong.logistics.parcels.values import ParcelValue

router = Router(tags=["trade"])


class LabelsAsked(Schema):
    """Which orders, each as `county/number`, and on what paper."""

    order: list[str] = Field(min_length=1, max_length=documents.MOST_PAPERS)
    width: Width = "76"


@require_safe
@page("trade.fulfil")
def labels(request: PageRequest) -> HttpResponseBase:
    """The labels of `?order=county/number`, given once or many times, in that order."""
    return _labels(request.actor, request.GET.getlist("order"), width_of(request))


@router.get("/labels", openapi_extra=documents.AS_PDF, summary="The labels of packed orders, one a box, as PDF")
def labels_out(request: ActorRequest, asked: Query[LabelsAsked]) -> HttpResponse:
    return _labels(request.actor, asked.order, asked.width)


def _labels(actor: Actor, orders: Sequence[str], width: str) -> HttpResponse:
    gates.require(actor, "trade.fulfil")
    pieces = _pieces(actor, list(dict.fromkeys(orders)))
    made = papers.labels(pieces, width=width)
    return documents.answer(f"面单-{pieces[0].order}-{len(pieces)}件", made)


def _pieces(actor: Actor, orders: Sequence[str]) -> list[ParcelValue]:
    """The parcels of these orders, in their order. Raises NoSuchOrder when one is not the actor's to see."""
    by_county: dict[str, list[str]] = {}
    for each in orders:
        county, _, number = each.partition("/")
        by_county.setdefault(county, []).append(number)
    found = [
        piece
        for county, numbers in by_county.items()
        for piece in parcels.of_orders(county=county, orders=queries.seen_numbers(actor, county, numbers))
    ]
    place = {order: n for n, order in enumerate(orders)}
    return sorted(found, key=lambda piece: place[f"{piece.county}/{piece.order}"])
