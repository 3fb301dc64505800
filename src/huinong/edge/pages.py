"""Pages for signed-in people, and the pages of last resort."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url

from huinong.edge import gates
from huinong.edge.errors import BodyTooLarge, Fault, FormExpired, InvalidInput, KeyMissing, NoSuchPage
from huinong.edge.keys import KEY_LENGTH, short_key
from huinong.edge.problems import answer
from huinong.kernel.actor import Actor

P = ParamSpec("P")


class PageRequest(HttpRequest):
    """A request whose actor is known: what `page` hands to a view."""

    actor: Actor


View = Callable[Concatenate[PageRequest, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def page(permission: str | None = None) -> Callable[[View[P]], Guarded[P]]:
    """A page for signed-in people whose role carries `permission`; None asks only for signing in."""

    def decorate(view: View[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            actor: Actor | None = getattr(request, "actor", None)
            if actor is None:
                return _to_sign_in(request)
            if permission is not None:
                gates.require(actor, permission)
            return view(request, *args, **kwargs)  # type: ignore[arg-type]  # its actor was looked at above

        return guarded

    return decorate


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Go and sign in, then come back; htmx is told by header, since it would swap a redirected page in."""
    if "HX-Request" not in request.headers:
        came_by_link = request.method in {"GET", "HEAD"}
        return redirect_to_login(request.get_full_path() if came_by_link else "/")
    response = HttpResponse(status=204)
    response["HX-Redirect"] = resolve_url(settings.LOGIN_URL)
    return response


def act_key(request: HttpRequest) -> str:
    """The idempotency key in a form's hidden field `key`, made by the page that showed the form."""
    key = request.POST.get("key", "").strip()
    if not key:
        raise KeyMissing
    if len(key) > KEY_LENGTH or not key.isprintable():
        raise InvalidInput(fields="key")
    return short_key(key)


def unfit(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler400`: what it takes for suspicious, such as a host it does not serve or too large a form."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent):
        return answer(request, BodyTooLarge(size="?", limit=settings.DATA_UPLOAD_MAX_MEMORY_SIZE))
    return answer(request, InvalidInput(fields=type(exception).__name__))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler403`: its admin says no by exception."""
    return answer(request, gates.NotPermitted(permission="admin"))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's `handler404`."""
    return answer(request, NoSuchPage())


def failed(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`."""
    return answer(request, Fault())


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Django's `CSRF_FAILURE_VIEW`."""
    return answer(request, FormExpired())
