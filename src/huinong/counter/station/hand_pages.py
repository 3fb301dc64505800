"""取: find whose it is, and hand it over against a proof."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from huinong.counter.station import finding, queries
from huinong.counter.station.errors import FormIncomplete, NothingChosen, NotWaiting
from huinong.counter.station.values import Person, Station, Waiting
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal.queries import moment_of
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.services import record_scans
from huinong.logistics.parcels.values import ParcelValue, Proof, Scan

SHOWN = 60  # people on one screen; more are found by what they say
KEY_LENGTH = 55
PROOFS = (Proof.CODE, Proof.ELDER, Proof.PROXY)
FIELDS = ("code", "tail", "proxy_name", "relation", "known", "cod")


@require_safe
@page("parcels.scan")
def find(request: PageRequest) -> HttpResponseBase:
    """Whose pieces are here; one who is found alone is opened at once."""
    station, text = queries.station_of(request.actor), request.GET.get("q", "").strip()
    shelf = queries.board(request.actor, station).shelf
    found = queries.people(shelf, text)
    if text and len(found) == 1:
        piece = found[0].waiting[0].piece
        return redirect(f"{reverse('station:person', args=[piece.id])}?{urlencode({'q': text})}")
    context = {"station": station, "q": text, "people": found[:SHOWN], "more": len(found[SHOWN:]), "total": len(shelf)}
    return render(request, "station/hand.html", context)


@require_http_methods(["GET", "POST"])
@page("parcels.scan")
def person(request: PageRequest, piece: UUID) -> HttpResponseBase:
    """One person's pieces, how they are known, and the one button that cannot be undone."""
    station = queries.station_of(request.actor)
    shelf = queries.board(request.actor, station).shelf
    if request.method == "POST":
        return _hand_over(request, station, shelf, piece)
    found = queries.person_of(shelf, piece)
    said = request.GET.get("q", "").strip()
    return render(request, "station/person.html", _first(station, found, said))


def _first(station: Station, found: Person, said: str) -> dict[str, Any]:
    """The form as it opens: what was said to find the person already stands in the right field."""
    coded = [each for each in found.waiting if finding.is_code(said, each.piece)]
    is_tail = said.isdecimal() and len(said) == finding.TAIL and found.phone.endswith(said)
    typed = {"code": said if coded else "", "tail": said if is_tail else ""}
    chosen = {each.piece.id for each in coded or found.waiting}
    return _context(station, found, chosen=chosen, proof=Proof.CODE if coded else Proof.ELDER, typed=typed)


def _context(
    station: Station, found: Person, *, chosen: set[UUID], proof: str, typed: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "station": station,
        "person": found,
        "rows": [(each, each.piece.id in chosen) for each in found.waiting],
        "cod_fen": sum(each.piece.cod_fen for each in found.waiting),
        "proof": proof,
        "typed": typed,
        "key": new_id(),
    }


def _hand_over(request: PageRequest, station: Station, shelf: Sequence[Waiting], piece: UUID) -> HttpResponseBase:
    key, proof = act_key(request), request.POST.get("proof", "")
    typed = {name: request.POST.get(name, "").strip() for name in FIELDS}
    chosen = _chosen(request, station, shelf)
    if not chosen or (proof == Proof.PROXY and not (typed["proxy_name"] and typed["relation"])):
        refusal = FormIncomplete(fields=_("who collects, and what they are to the recipient"))
        found = queries.person_of(shelf, piece)
        told = [("", refusal if chosen else NothingChosen())]
        return _refused(request, station, found=found, chosen=chosen, typed=typed, refusals=told)
    ids = [f"{key[:KEY_LENGTH]}/{each.carrier}-{each.number}" for each in chosen]
    at, paid = moment_of(station.county, *ids), {"cod": "cash"} if typed["cod"] else {}
    details = [_details(proof, typed, each) | paid for each in chosen]
    scans = [_scan(station, *each, at) for each in zip(chosen, ids, details, strict=True)]
    outcomes = record_scans(county=station.county, scans=scans, actor=request.actor)
    left = [(each, o.refusal) for each, o in zip(chosen, outcomes, strict=True) if o.refusal is not None]
    if done := len(chosen) - len(left):
        said = ngettext("%(count)d piece handed to %(name)s.", "%(count)d pieces handed to %(name)s.", done)
        messages.success(request, said % {"count": done, "name": chosen[0].recipient_name})
    if not left:
        return redirect("station:hand")
    gone = {each.id for each in chosen} - {each.id for each, _refusal in left}
    waiting = [each for each in shelf if each.piece.id not in gone]
    found = queries.person_of(waiting, left[0][0].id)
    refusals = [(each.shelf_code, refusal) for each, refusal in left]
    pieces = [each for each, _refusal in left]
    return _refused(request, station, found=found, chosen=pieces, typed=typed, refusals=refusals)


def _chosen(request: PageRequest, station: Station, shelf: Sequence[Waiting]) -> list[ParcelValue]:
    """The ticked pieces. One that is gone already is looked up, so that a form sent twice is answered as before."""
    here = {str(each.piece.id): each.piece for each in shelf}
    ticked = list(dict.fromkeys(request.POST.getlist("piece")))[:SHOWN]
    return [here.get(text) or _gone(request, station, text) for text in ticked]


def _gone(request: PageRequest, station: Station, text: str) -> ParcelValue:
    try:
        return parcels.parcel_by_id(county=station.county, id_=UUID(text), actor=request.actor)
    except ValueError as error:
        raise NotWaiting from error


def _refused(
    request: PageRequest,
    station: Station,
    *,
    found: Person,
    chosen: Sequence[ParcelValue],
    typed: Mapping[str, str],
    refusals: Sequence[tuple[str, Refusal]],
) -> HttpResponseBase:
    """The form again with what was typed; refusals of one kind are told once, with the codes they are about."""
    told: dict[str, tuple[list[str], Refusal]] = {}
    for code, refusal in refusals:
        told.setdefault(refusal.code, ([], refusal))[0].append(code)
    proof = request.POST.get("proof", "")
    ids = {each.id for each in chosen}
    context = _context(station, found, chosen=ids, proof=proof if proof in PROOFS else Proof.ELDER, typed=typed)
    context["refusals"] = [(", ".join(filter(None, codes)), refusal) for codes, refusal in told.values()]
    return render(request, "station/person.html", context, status=status_of(refusals[0][1]))


def _details(proof: str, typed: Mapping[str, str], piece: ParcelValue) -> dict[str, str]:
    if proof == Proof.CODE:
        return {"proof": proof, "code": _code(typed["code"], piece)}
    if proof == Proof.ELDER:  # the keeper chose the person by the name that was said; the digits are typed
        return {"proof": proof, "name": piece.recipient_name, "phone_tail": typed["tail"]}
    known = typed["known"]
    by = {"code": _code(known, piece)} if _code(known, piece) == piece.shelf_code else {"phone_tail": known}
    return {"proof": proof, "proxy_name": typed["proxy_name"], "relation": typed["relation"], **by}


def _code(said: str, piece: ParcelValue) -> str:
    """The piece's whole code when it was said, even by its last three digits; else what was said."""
    told = finding.told_codes(said)
    return piece.shelf_code if any(finding.is_code(word, piece) for word in told) else said


def _scan(station: Station, piece: ParcelValue, scan_id: str, details: Mapping[str, str], at: datetime) -> Scan:
    return Scan(
        scan_id=scan_id,
        event=Event.COLLECTED,
        carrier=piece.carrier,
        number=piece.number,
        point=station.id,
        happened_at=at,
        details=details,
    )
