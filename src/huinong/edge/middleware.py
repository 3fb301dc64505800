"""Refusals become answers at the edge."""

import logging
from collections.abc import Callable

from django.db import DataError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext_lazy as _

from huinong.edge.errors import BodyTooLarge, Busy, InvalidInput, WrongMethod, WrongType
from huinong.edge.problems import API_PREFIX, answer
from huinong.kernel.refusal import Refusal

API_BODY_BYTES = 4 * 1024 * 1024  # a partner's manifest of some 10,000 pieces; larger ones come in parts
NUL = "%00"
JSON = "application/json"
NDJSON = "application/x-ndjson"

logger = logging.getLogger("huinong.edge")


class ChineseFirst:
    """Whoever has chosen no language gets Chinese: what a browser happens to ask for is not a choice."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.META.pop("HTTP_ACCEPT_LANGUAGE", None)
        return self.get_response(request)


class RefusalMiddleware:
    """Refuses what no view should see, and answers every Refusal a view raises."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refusal = _unfit(request)
        if refusal:
            return answer(request, refusal)
        response = self.get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = ", ".join(sorted(response["Allow"].split(", ")))
            response = answer(request, WrongMethod(method=request.method, allowed=allowed))
            response["Allow"] = allowed
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        refusal = as_refusal(exception)
        return answer(request, refusal) if refusal else None


def as_refusal(exception: Exception) -> Refusal | None:
    """The refusal that an exception amounts to; None for a fault of ours."""
    if isinstance(exception, Refusal):
        return exception
    if isinstance(exception, OverflowError | DataError):  # a day or a number that no calendar or column holds
        return InvalidInput(fields=_("a day or a number is out of range"))
    if isinstance(exception, OperationalError):
        logger.warning("the database did not answer in time", exc_info=exception)
        return Busy()
    return None


def _unfit(request: HttpRequest) -> Refusal | None:
    """Why no view should look at this request, if so. (PostgreSQL has no NUL in text; SQLite does.)"""
    if "\x00" in request.path_info or NUL in request.META.get("QUERY_STRING", ""):
        return InvalidInput(fields="NUL")
    length = request.META.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isdecimal() else 0
    if not request.path.startswith(API_PREFIX):
        return None
    if size > API_BODY_BYTES:
        return BodyTooLarge(size=size, limit=API_BODY_BYTES)
    return WrongType(type=request.content_type or "-") if size and request.content_type not in {JSON, NDJSON} else None
