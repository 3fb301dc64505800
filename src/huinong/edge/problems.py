"""A refusal as an answer: problem details (RFC 9457) for programs, a page or a fragment for people."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.utils.translation import gettext as _

from huinong.edge.errors import Fault
from huinong.kernel.refusal import Nature, Refusal

STATUS: Mapping[Nature, HTTPStatus] = {
    Nature.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
    Nature.UNKNOWN_ACTOR: HTTPStatus.UNAUTHORIZED,
    Nature.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Nature.ABSENT: HTTPStatus.NOT_FOUND,
    Nature.CONFLICT: HTTPStatus.CONFLICT,
    Nature.TOO_LARGE: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    Nature.WRONG_METHOD: HTTPStatus.METHOD_NOT_ALLOWED,
    Nature.WRONG_TYPE: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    Nature.BUSY: HTTPStatus.SERVICE_UNAVAILABLE,
}
API_PREFIX = "/api/"
RETRY_AFTER_S = "2"  # BUSY means a lock or a race: over within a moment


@dataclass(frozen=True, slots=True)
class Action:
    """The nearest thing a person can do about a refusal; a Refusal class may name its own as `action`."""

    label: str
    url: str


class _Encoder(DjangoJSONEncoder):
    def default(self, o: Any) -> Any:
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def status_of(refusal: Refusal) -> HTTPStatus:
    """The HTTP status of a refusal."""
    return HTTPStatus.INTERNAL_SERVER_ERROR if isinstance(refusal, Fault) else STATUS[refusal.nature]


def details(refusal: Refusal) -> dict[str, Any]:
    """The members of the problem details object."""
    status = status_of(refusal)
    return {
        "type": f"urn:huinong:refusal:{refusal.code}",
        "title": status.phrase,
        "status": status.value,
        "code": refusal.code,
        "what": refusal.say_what(),
        "mend": refusal.say_mend(),
        "facts": dict(refusal.facts),
    }


def answer(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """JSON under /api/, a fragment for htmx, else a whole page; all with the refusal's status."""
    response = _json(refusal) if request.path.startswith(API_PREFIX) else _html(request, refusal)
    if refusal.nature == Nature.BUSY:
        response["Retry-After"] = RETRY_AFTER_S
    response["Cache-Control"] = "no-store"
    return response


def _json(refusal: Refusal) -> HttpResponse:
    body = json.dumps(details(refusal), cls=_Encoder, ensure_ascii=False)
    return HttpResponse(body, status=status_of(refusal), content_type="application/problem+json")


def _html(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    template = "refusal_fragment.html" if "HX-Request" in request.headers else "refusal.html"
    status = status_of(refusal)
    shown = {"refusal": details(refusal), "action": nearest_action(request, refusal)}
    return render(request, template, shown, status=status)


def nearest_action(request: HttpRequest, refusal: Refusal) -> Action:
    """The refusal's own action, else what its nature suggests."""
    own = getattr(refusal, "action", None)
    if isinstance(own, Action):
        return own
    if refusal.nature == Nature.UNKNOWN_ACTOR:
        return Action(_("Sign in"), resolve_url(settings.LOGIN_URL))
    if refusal.nature == Nature.BUSY and request.method == "GET":
        return Action(_("Try again"), request.get_full_path())
    back = _page_before(request)
    if back and refusal.nature in {Nature.INVALID, Nature.CONFLICT, Nature.TOO_LARGE, Nature.BUSY}:
        return Action(_("Go back"), back)
    return Action(_("Go to my home page"), "/")


def _page_before(request: HttpRequest) -> str:
    """The path of the referring page when it is one of ours."""
    parts = urlsplit(request.headers.get("Referer", ""))
    try:
        is_ours = parts.netloc == request.get_host() and parts.scheme in {"http", "https"}
    except DisallowedHost:
        return ""
    if not is_ours:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
