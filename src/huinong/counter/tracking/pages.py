"""Where is my parcel: one page for anyone."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from huinong.counter.tracking.services import look_up
from huinong.edge.addresses import client_address
from huinong.edge.errors import InvalidInput
from huinong.edge.problems import status_of
from huinong.kernel.refusal import Refusal

NUMBER = re.compile(r"^[A-Za-z0-9-]{4,32}$")
TAIL = re.compile(r"^[0-9]{4}$")


@never_cache
@sensitive_post_parameters("tail")
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the number and the four digits; answer with the way of the piece, the station and its hours."""
    typed = request.POST.get("number", "") or request.GET.get("number", "")
    if request.method == "GET":
        return render(request, "tracking/track.html", {"number": typed})
    try:
        pieces = look_up(**_proof(request), address=client_address(request))
    except Refusal as refusal:
        context = {"number": typed, "refusal": refusal}
        return render(request, "tracking/track.html", context, status=status_of(refusal))
    return render(request, "tracking/track.html", {"pieces": pieces})


def _proof(request: HttpRequest) -> dict[str, str]:
    number, tail = "".join(request.POST.get("number", "").split()), request.POST.get("tail", "").strip()
    wrong = [name for name, fits in (("number", NUMBER.match(number)), ("tail", TAIL.match(tail))) if not fits]
    if wrong:
        raise InvalidInput(fields=", ".join(wrong))
    return {"number": number, "tail": tail}
