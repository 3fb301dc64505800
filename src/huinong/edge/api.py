"""What every room's `api.py` is built from: who asks, strict bodies, keys, cursors, receipts, problems."""

import logging
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Annotated, Any, Protocol, TypeVar
from uuid import UUID

import orjson
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.params.functions import Header
from ninja.parser import Parser
from ninja.security import APIKeyCookie, HttpBearer
from pydantic import AfterValidator, ConfigDict, Field, field_validator

from huinong.edge.errors import (
    BodyTooLarge,
    Fault,
    FormExpired,
    InvalidInput,
    NoSuchPage,
    NotSignedIn,
)
from huinong.edge.keys import KEY_LENGTH, short_key
from huinong.edge.middleware import API_BODY_BYTES, as_refusal
from huinong.edge.paging import Ordered, Page, Paging, page_of, part_of
from huinong.edge.problems import answer
from huinong.kernel.actor import Actor
from huinong.kernel.refusal import Refusal

TEXT = 500  # characters of any string in a body, unless its field says less
MANY = 1_000  # items of any list in a body, unless its field says less
MOST = 10**15  # fen, grams or days: past this it is a slip, and sums of a few must fit a column of 64 bits
FIRST_YEAR, LAST_YEAR = 1900, 2199  # moments outside have no place in some time zone, or none in a report

logger = logging.getLogger("huinong.api")
T = TypeVar("T")


class ActorRequest(HttpRequest):
    """A request that passed `AUTH`: its actor is known."""

    actor: Actor


class TokenAuth(HttpBearer):
    """A bearer token; the access middleware has already looked it up."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        return getattr(request, "actor", None)


class SessionAuth(APIKeyCookie):
    """The console's session; a write needs its CSRF token."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request: HttpRequest) -> Actor | None:
        if "Authorization" in request.headers:
            return None  # whoever sends a token is judged by it alone
        actor: Actor | None = super().__call__(request)
        return actor

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        return getattr(request, "actor", None)


AUTH = (TokenAuth(), SessionAuth())


class Strict(Schema):
    """The base of every request body: unknown fields, long strings, NUL, and days and numbers of no use are refused."""

    model_config = ConfigDict(extra="forbid", str_max_length=TEXT, str_strip_whitespace=True)

    @field_validator("*")
    @classmethod
    def _usable(cls, value: Any) -> Any:
        whole = value.values() if isinstance(value, dict) else value
        for each in whole if isinstance(whole, Iterable) and not isinstance(whole, str) else (whole,):
            if isinstance(each, str) and "\x00" in each:
                raise ValueError("NUL is not text")
            if isinstance(each, int) and abs(each) > MOST:
                raise ValueError(f"numbers lie within ±{MOST}")
            if isinstance(each, date) and not FIRST_YEAR <= each.year <= LAST_YEAR:  # a datetime is one
                raise ValueError(f"years lie from {FIRST_YEAR} to {LAST_YEAR}")
        return value


Many = Annotated[list[T], Field(max_length=MANY)]
"""A list in a request body: `pieces: Many[Piece]`."""


IdempotencyKey = Annotated[
    str,
    AfterValidator(short_key),
    Header(  # ninja looks for it in the last place
        ...,
        alias="Idempotency-Key",
        min_length=1,
        max_length=KEY_LENGTH,
        pattern=r"^[\x21-\x7e]+$",
        description="Made by the caller, kept across retries: the same key never acts twice.",
    ),
]
"""The required header of every write: `def scan(request: ActorRequest, key: IdempotencyKey, body: ScanIn)`."""


class Problem(Schema):
    """A refusal (RFC 9457). `what` happened, and the `mend`: what to do."""

    type: str
    title: str
    status: int
    code: str
    what: str
    mend: str
    facts: dict[str, Any]


class ReceiptOut(Schema):
    """The answer to every write."""

    fact: UUID
    key: str
    kind: str
    county: str
    thread: str
    happened_at: datetime
    recorded_at: datetime
    is_repeat: bool
    facts: dict[str, Any]


class _Receipt(Protocol):
    @property
    def fact(self) -> Any: ...
    @property
    def is_repeat(self) -> bool: ...


def receipt_out(receipt: _Receipt) -> ReceiptOut:
    """The journal's receipt as JSON."""
    fact = receipt.fact
    return ReceiptOut(
        fact=fact.id,
        key=fact.key,
        kind=fact.kind,
        county=fact.county,
        thread=fact.thread,
        happened_at=fact.happened_at,
        recorded_at=fact.recorded_at,
        is_repeat=receipt.is_repeat,
        facts=dict(fact.facts),
    )


class OrjsonParser(Parser):
    """Strict JSON: no NaN, no lone surrogates, which PostgreSQL would refuse later."""

    def parse_body(self, request: HttpRequest) -> Any:
        return orjson.loads(request.body)


def answer_problems(api: NinjaAPI) -> None:
    """Make everything that can go wrong under `api` answer as a problem, without leaking our insides."""
    handlers: dict[type[Exception], Callable[[HttpRequest, Any], HttpResponse]] = {
        Refusal: answer,
        ValidationError: _invalid,
        AuthenticationError: lambda request, _: answer(request, NotSignedIn()),
        HttpError: _http_error,
        Http404: lambda request, _: answer(request, NoSuchPage()),
        RequestDataTooBig: lambda request, _: answer(request, BodyTooLarge(size="?", limit=API_BODY_BYTES)),
        Exception: _fault,
    }
    for kind, handler in handlers.items():
        api.add_exception_handler(kind, handler)


def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    errors = [{"field": ".".join(str(part) for part in one["loc"]), "problem": one["msg"]} for one in error.errors[:20]]
    return answer(request, InvalidInput(fields=", ".join(one["field"] for one in errors), errors=errors))


def _http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if error.status_code == 403:
        return answer(request, FormExpired())
    return answer(request, InvalidInput(fields="body" if error.status_code == 400 else str(error)))


def _fault(request: HttpRequest, error: Exception) -> HttpResponse:
    if refusal := as_refusal(error):
        return answer(request, refusal)
    logger.error("%s %s failed", request.method, request.path, exc_info=error)
    return answer(request, Fault())


__all__ = [
    "AUTH",
    "ActorRequest",
    "IdempotencyKey",
    "Many",
    "Ordered",
    "OrjsonParser",
    "Page",
    "Paging",
    "Problem",
    "ReceiptOut",
    "Strict",
    "answer_problems",
    "page_of",
    "part_of",
    "receipt_out",
]
