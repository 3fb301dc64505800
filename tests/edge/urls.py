"""Addresses that exist for the edge's own tests: a page, a list and an API, of no room."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import path
from ninja import NinjaAPI, Query

from huinong.edge import api, gates, tables
from huinong.edge.cells import Badge, Tint
from huinong.edge.errors import BadCursor, NotSignedIn
from huinong.edge.filters import Choice, Days
from huinong.edge.pages import PageRequest, page
from tests.edge.rows import PARCELS, Piece

STATES = {"arrived": Badge("arrived", Tint.GREEN), "lost": Badge("lost", Tint.RED)}
LIST = tables.Table(
    name="parcels",
    columns=(
        tables.Column("number", "Number", tables.Kind.CODE),
        tables.Column("postage_fen", "Postage", tables.Kind.MONEY),
        tables.Column("state", "State", tables.Kind.STATUS, badges=STATES),
        tables.Column("arrived_at", "Arrived", tables.Kind.TIME),
        tables.Column("note", "Note", shown=False),
    ),
    filters=(
        Choice("state", "State", (("arrived", "arrived"), ("lost", "lost"))),
        Days("arrived", "Arrived", "arrived_at"),
    ),
    search=("number",),
    default_sort="number",
    link=lambda piece: f"/parcels/{piece.number}/",
)


@page("parcels.read")
def parcels(request: PageRequest) -> HttpResponseBase:
    return LIST.respond(request, PARCELS, "components/table.html")


@page()
def refused(request: PageRequest) -> HttpResponse:
    raise gates.OutOfScope


def public(request: HttpRequest) -> HttpResponse:
    raise BadCursor


def unknown(request: HttpRequest) -> HttpResponse:
    raise NotSignedIn


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret insides")


def form(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST.get("a", ""))


class PieceIn(api.Strict):
    number: str
    tags: api.Many[str] = []
    weighed: dict[str, str] = {}
    grams: int = 0
    on: date | None = None
    at: datetime | None = None


class PieceOut(api.Schema):
    number: str
    key: str


class NumberOut(api.Schema):
    number: str


ninja = NinjaAPI(auth=api.AUTH, parser=api.OrjsonParser(), docs_url=None, urls_namespace="edge-tests")
api.answer_problems(ninja)


@ninja.post("/pieces", response=PieceOut)
def add(request: api.ActorRequest, key: api.IdempotencyKey, body: PieceIn) -> Any:
    return {"number": body.number, "key": key}


@ninja.get("/pieces", response=api.Page[NumberOut])
def pieces(request: api.ActorRequest, paging: Query[api.Paging]) -> Any:
    rows = api.Ordered("pieces", PARCELS, lambda piece: (piece.number,))
    return api.page_of(rows, paging, lambda piece: NumberOut(number=piece.number))


@ninja.get("/fault", auth=None)
def fault(request: HttpRequest) -> Any:
    raise RuntimeError("secret insides")


@ninja.get("/trouble")
def trouble(request: HttpRequest, kind: str) -> Any:
    raise {"number": OverflowError, "data": DataError, "busy": OperationalError}[kind]


_views: tuple[Callable[..., Any], ...] = (parcels, refused, public, unknown, broken, form)
urlpatterns = [
    *(path(f"{view.__name__}/", view) for view in _views),
    path("api/v1/", ninja.urls),
]
handler400 = "huinong.edge.pages.unfit"
handler403 = "huinong.edge.pages.forbidden"
handler404 = "huinong.edge.pages.not_found"
handler500 = "huinong.edge.pages.failed"

__all__ = ["Piece"]
