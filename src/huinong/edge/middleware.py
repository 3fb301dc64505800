"""Refusals become answers at the edge."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from huinong.edge.errors import BodyTooLarge, InvalidInput
from huinong.edge.problems import API_PREFIX, answer
from huinong.kernel.refusal import Refusal

API_BODY_BYTES = 4 * 1024 * 1024  # a partner's manifest of some 10,000 pieces; larger ones come in parts
NUL = "%00"


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
        return answer(request, refusal) if refusal else self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return answer(request, exception) if isinstance(exception, Refusal) else None


def _unfit(request: HttpRequest) -> Refusal | None:
    """Why no view should look at this request, if so. (PostgreSQL has no NUL in text; SQLite does.)"""
    if "\x00" in request.path_info or NUL in request.META.get("QUERY_STRING", ""):
        return InvalidInput(fields="NUL")
    length = request.META.get("CONTENT_LENGTH") or "0"
    size = int(length) if length.isdecimal() else 0
    if request.path.startswith(API_PREFIX) and size > API_BODY_BYTES:
        return BodyTooLarge(size=size, limit=API_BODY_BYTES)
    return None
