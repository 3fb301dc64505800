"""Where is my parcel: one page for anyone."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from huinong.counter.consents.values import Covers
from huinong.counter.tracking import services
from huinong.edge.addresses import client_address
from huinong.edge.errors import InvalidInput
from huinong.edge.pages import act_key
from huinong.edge.problems import status_of
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal

NUMBER = re.compile(r"^[A-Za-z0-9-]{4,32}$")
TAIL = re.compile(r"^[0-9]{4}$")


@never_cache
@sensitive_post_parameters("tail")
@require_http_methods(["GET", "POST"])
def track(request: HttpRequest) -> HttpResponse:
    """Ask for the number and the four digits; answer with the way of the piece, the station and its hours."""
    if request.method == "GET":
        return render(request, "tracking/track.html", {"number": request.GET.get("number", "")})
    return _shown(request)


@never_cache
@sensitive_post_parameters("tail")
@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Whether it may be left at the station: the word of whoever proves the piece, then the piece again."""
    covers, word = request.POST.get("covers", ""), request.POST.get("word", "")
    if covers not in set(Covers) or word not in {"yes", "no"}:
        raise InvalidInput(fields="covers, word")
    try:
        services.say(
            key=act_key(request),
            **_proof(request),
            carrier=request.POST.get("carrier", ""),
            covers=Covers(covers),
            is_given=word == "yes",
            address=client_address(request),
        )
    except Refusal as refusal:
        return _refused(request, refusal)
    return _shown(request, noted=request.POST.get("carrier", ""))


def _shown(request: HttpRequest, *, noted: str = "") -> HttpResponse:
    """The pieces that are proven; `noted` is the carrier of the one of which a word was just recorded."""
    try:
        proof = _proof(request)
        pieces = services.look_up(**proof, address=client_address(request))
    except Refusal as refusal:
        return _refused(request, refusal)
    context = {"pieces": pieces, "tail": proof["tail"], "noted": noted, "key": new_id()}
    return render(request, "tracking/track.html", context)


def _refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    context = {"number": request.POST.get("number", ""), "refusal": refusal}
    return render(request, "tracking/track.html", context, status=status_of(refusal))


def _proof(request: HttpRequest) -> dict[str, str]:
    number, tail = "".join(request.POST.get("number", "").split()), request.POST.get("tail", "").strip()
    wrong = [name for name, fits in (("number", NUMBER.match(number)), ("tail", TAIL.match(tail))) if not fits]
    if wrong:
        raise InvalidInput(fields=", ".join(wrong))
    return {"number": number, "tail": tail}
