"""Every request gets an actor: from the session, or from a bearer token, or nobody."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from huinong.access.actors import actor_of
from huinong.access.errors import TokenRefused
from huinong.access.models import Staff
from huinong.access.tokens import actor_of_token
from huinong.edge.problems import answer
from huinong.kernel.actor import Actor

SCHEME = "bearer"


class ActorMiddleware:
    """Sets `request.actor` (None for nobody) and speaks the person's language.

    Whoever sends an Authorization header is judged by it alone; a bad token never falls back to the session.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            actor, staff = _from_token(request) if "Authorization" in request.headers else _from_session(request)
        except TokenRefused as refusal:
            return _unauthorised(request, refusal)
        request.actor = actor  # type: ignore[attr-defined]  # edge.pages.PageRequest and edge.api.ActorRequest type it
        if staff is not None:
            _speak(request, staff)
        return self.get_response(request)


def _from_token(request: HttpRequest) -> tuple[Actor | None, Staff | None]:
    scheme, _, secret = request.headers["Authorization"].partition(" ")
    if scheme.lower() != SCHEME:
        raise TokenRefused
    return actor_of_token(secret.strip())


def _from_session(request: HttpRequest) -> tuple[Actor | None, Staff | None]:
    user = request.user
    return (actor_of(user), user) if isinstance(user, Staff) else (None, None)


def _unauthorised(request: HttpRequest, refusal: TokenRefused) -> HttpResponse:
    request.actor = None  # type: ignore[attr-defined]
    response = answer(request, refusal)
    response["WWW-Authenticate"] = 'Bearer error="invalid_token"'  # RFC 6750 §3
    return response


def _speak(request: HttpRequest, staff: Staff) -> None:
    """Their own language, unless another was chosen on this device."""
    if staff.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(staff.language)
        request.LANGUAGE_CODE = translation.get_language()
