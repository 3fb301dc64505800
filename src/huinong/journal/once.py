"""One request a key: whatever an operation makes of its key, another body under it is refused.

The journal holds this for each fact by itself. An operation that makes several facts, or none, is held to it here: what
a person sent under a key of the API is kept as a digest, once it succeeded.
"""

from collections.abc import Callable
from datetime import timedelta
from hmac import compare_digest

import orjson
from django.http import HttpRequest, HttpResponse

from huinong.edge.problems import API_PREFIX, answer
from huinong.journal.digests import canonical
from huinong.journal.errors import KeyReused
from huinong.journal.models import KeyUse
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.storage.secrets import mac

WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})
HEADER = "Idempotency-Key"
KEY = 120
KEPT = timedelta(days=30)  # a device that retries after longer finds the journal's own keys
BY_ITS_OWN_KEYS = frozenset({"/api/v1/station/acts", "/api/v1/parcels/scans/lines"})
"""Batches whose every act carries a key of its own: a device may send them again in other company."""


class OneRequestAKey:
    """Refuses a key that this actor used for another request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = getattr(request, "actor", None)
        key = request.headers.get(HEADER, "")
        if actor is None or not _is_bound(request, key):
            return self.get_response(request)
        asked = digest_of(request)
        before = KeyUse.objects.filter(actor=actor.id, key=key).values_list("digest", flat=True).first()
        if before is not None:
            is_same = compare_digest(bytes(before), asked)
            return self.get_response(request) if is_same else answer(request, KeyReused(key=key))
        response = self.get_response(request)
        if response.status_code < 300:
            use = KeyUse(actor=actor.id, key=key, digest=asked, used_at=clock.now())
            KeyUse.objects.bulk_create([use], ignore_conflicts=True)
        return response


def _is_bound(request: HttpRequest, key: str) -> bool:
    is_write = request.path.startswith(API_PREFIX) and request.method in WRITES
    return is_write and 0 < len(key) <= KEY and request.path not in BY_ITS_OWN_KEYS


def digest_of(request: HttpRequest) -> bytes:
    """What is asked, however its JSON is written; keyed, because there may be a password in it."""
    try:
        body = canonical(orjson.loads(request.body)) if request.body else b""
    except ValueError:
        body = request.body  # it will be refused
    return mac("request", b"\0".join([f"{request.method} {request.get_full_path()}".encode(), body]))


def forget_old() -> int:
    """Drop what was kept for long enough; answers how many."""
    return KeyUse.objects.filter(used_at__lt=clock.now() - KEPT).delete()[0]
