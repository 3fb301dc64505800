"""The address that scan boxes post to: numbers as they are on labels, answered one by one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.edge.keys import KEY_LENGTH
from huinong.edge.pages import PageRequest, page
from huinong.edge.problems import details, status_of
from huinong.journal.queries import moment_of
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import numbers as forms
from huinong.logistics.parcels import services
from huinong.logistics.parcels.errors import BatchTooLarge
from huinong.logistics.parcels.find_queries import find
from huinong.logistics.parcels.labels import EVENTS
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.parcels.track import GIVE_BACK
from huinong.logistics.parcels.values import Answer, Outcome, ParcelValue, Scan

MOST = 1_000
TEXT_LENGTH = 48
KEY_PLAIN = 40  # with "/carrier-number" after it a scan's id stays under its limit
SAID = ("exception", "note", "shelf", "reason", "xray", "proof", "code", "name", "phone_tail", "cod")


@dataclass(frozen=True, slots=True)
class Batch:
    """What a scan box sent: one event at one point for many numbers."""

    key: str
    numbers: tuple[str, ...]
    event: Event
    point: UUID
    details: Mapping[str, str]


@require_POST
@page()
def scans(request: PageRequest) -> HttpResponseBase:
    """Record what was scanned: `{"results": [{number, ok, what, mend, code, href}]}`, or problem details."""
    try:
        gates.require(request.actor, "parcels.scan")
        return JsonResponse({"results": _answers(request, _read(request))})
    except Refusal as refusal:
        said = {**details(refusal), "facts": {}}
        return JsonResponse(said, status=status_of(refusal), content_type="application/problem+json")


def _read(request: HttpRequest) -> Batch:
    try:
        body = json.loads(request.body)
        numbers = tuple(dict.fromkeys(str(number).strip()[:TEXT_LENGTH] for number in body["numbers"]))
        batch = Batch(
            key=str(body["key"])[:KEY_LENGTH],
            numbers=tuple(number for number in numbers if number),
            event=Event(body.get("event") or Event.ARRIVED),
            point=UUID(str(body["point"])),
            details={name: str(body[name])[:200] for name in SAID if body.get(name)},
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InvalidInput(fields="key, numbers, event, point") from error
    if not 0 < len(batch.key) <= KEY_PLAIN or "\x00" in batch.key:
        raise InvalidInput(fields="key")
    if len(batch.numbers) > MOST:
        raise BatchTooLarge(size=len(batch.numbers), limit=MOST)
    return batch


def _answers(request: PageRequest, batch: Batch) -> list[dict[str, Any]]:
    county, names = county_of(request.actor), Names()
    found = find(county=county, texts=batch.numbers, actor=request.actor)
    certain = {text: pieces[0] for text, pieces in found.items() if len(pieces) == 1}
    keys = [_key(batch, piece) for piece in certain.values()]
    at = moment_of(county, *keys, *(f"{key}/contested" for key in keys))
    made = [
        Scan(
            scan_id=_key(batch, piece),
            event=batch.event,
            carrier=piece.carrier,
            number=piece.number,
            point=batch.point,
            happened_at=at,
            device="console",
            details=batch.details,
        )
        for piece in certain.values()
    ]
    outcomes = services.record_scans(county=county, scans=made, actor=request.actor)
    by_key = {outcome.scan_id: outcome for outcome in outcomes}
    return [
        _told(text, certain[text], by_key[_key(batch, certain[text])], batch, names)
        if text in certain
        else _unclear(text, found[text])
        for text in batch.numbers
    ]


def _key(batch: Batch, piece: ParcelValue) -> str:
    return f"{batch.key}/{piece.carrier}-{piece.number}"


def _told(text: str, piece: ParcelValue, outcome: Outcome, batch: Batch, names: Names) -> dict[str, Any]:
    href = reverse("parcels:detail", args=[piece.carrier, piece.number])
    if outcome.refusal is not None:
        refusal = outcome.refusal
        return _line(text, what=refusal.say_what(), mend=refusal.say_mend(), code=refusal.code, href=href)
    return _line(text, ok=True, what=_next(piece, outcome, batch, names), href=href)


def _next(piece: ParcelValue, outcome: Outcome, batch: Batch, names: Names) -> str:
    """What the hand that holds the piece must know: which gate it goes to, or which code it got."""
    again = _("already recorded") if outcome.answer is Answer.REPEATED else ""
    if batch.event is Event.SHELVED and outcome.fact is not None:
        said = str(outcome.fact.facts.get("shelf_code", ""))
    elif batch.event is Event.ARRIVED and piece.is_turned_back:
        said = str(GIVE_BACK)
    elif batch.event is Event.ARRIVED and piece.village:
        said = f"{names.town(piece.village)} · {names.village(piece.village)}"
    else:
        said = str(EVENTS[batch.event])
    return " · ".join(part for part in (said, again) if part)


def _unclear(text: str, pieces: Sequence[ParcelValue]) -> dict[str, Any]:
    if pieces:
        said = ", ".join(f"{piece.carrier} {piece.number}" for piece in pieces)
        what = _("{count} carriers have a piece of this number.").format(count=len(pieces))
        return _line(text, what=what, mend=_("Enter one of these: {said}").format(said=said), code="parcels.ambiguous")
    if forms.is_bag(text.upper()):
        mend = _("Open the bag's page: take it over there, then open it.")
        return _line(text, what=_("This is a bag."), mend=mend, code="parcels.a_bag", href=_bag_page(text.upper()))
    what = _("No piece of this number is known here.")
    mend = _("Check the label, then ask the carrier for its manifest and announce it.")
    return _line(text, what=what, mend=mend, code="parcels.no_such_parcel")


def _bag_page(number: str) -> str:
    """The bag's page stands in the room above; "" where that room has none."""
    try:
        return reverse("transport:bag", args=[number])
    except NoReverseMatch:
        return ""


def _line(
    number: str, *, ok: bool = False, what: str = "", mend: str = "", code: str = "", href: str = ""
) -> dict[str, Any]:
    return {"number": number, "ok": ok, "what": what, "mend": mend, "code": code, "href": href}
