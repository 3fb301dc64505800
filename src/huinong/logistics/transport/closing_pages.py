"""Closing a bag: pieces scanned in one by one, or all that waits for one place, then the seal."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.journal.queries import moment_of
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels import services as parcels_services
from huinong.logistics.parcels.bag_values import NewBag
from huinong.logistics.parcels.errors import NoSuchParcel
from huinong.logistics.parcels.find_queries import find
from huinong.logistics.parcels.names import CENTRES, TOWN, county_of
from huinong.logistics.parcels.values import PieceId
from huinong.logistics.transport.bag_pages import mine_of
from huinong.logistics.transport.trip_names import HolderNames
from huinong.registry.points.values import PointValue


@require_http_methods(["GET", "POST"])
@page("parcels.scan")
def close(request: PageRequest) -> HttpResponseBase:
    """Scan pieces into a bag and seal it. Every piece that cannot go in is named, and nothing is closed then."""
    actor, names, refused = request.actor, HolderNames(), None
    county = county_of(actor)
    said = request.POST if request.method == "POST" else request.GET
    mine = names.centres(county, actor) or [names.points(county)[id_] for id_ in mine_of(actor, county, names)]
    if request.method == "POST":
        try:
            number = _close(request, county)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, gettext("Bag {bag} is sealed. Offer it to the next trip.").format(bag=number))
            return redirect("transport:bag", number)
    from_point = said.get("from", "") or (str(mine[0].id) if mine else "")
    texts = said.get("numbers", "")
    if said.get("fill") and request.method == "GET":
        texts = "\n".join(_loose(actor, county, from_point, said.get("to", "")))
    shown = {
        "mine": mine,
        "others": [(str(row.id), row.name) for row in _by_tier(names, county) if str(row.id) != from_point],
        "from_point": from_point,
        "to_point": said.get("to", ""),
        "seal_no": said.get("seal_no", ""),
        "numbers": texts,
        "count": len(texts.split("\n")) if texts else 0,
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "transport/close_bag.html", shown, status=status_of(refused) if refused else 200)


def _by_tier(names: HolderNames, county: str) -> list[PointValue]:
    """The points of a county, centres before stations."""
    return sorted(names.points(county).values(), key=lambda row: (row.kind not in CENTRES, row.code))


def _loose(actor: Actor, county: str, from_point: str, to_point: str) -> Sequence[str]:
    """What lies loose at a point and goes where the bag goes: to a township, a village, or up: out, or turned back."""
    names = HolderNames()
    here, there = names.points(county).get(_uuid(from_point)), names.points(county).get(_uuid(to_point))
    if here is None or there is None:
        return ()
    pieces = parcels.in_hands_of(county=county, point=here.id, actor=actor)
    under = there.division[:TOWN] if there.division.endswith("000") else there.division
    fitting = [piece for piece in pieces if piece.state in {"at_county", "at_town", "loose", "accepted"}]
    goes_up = there.division[6:] == "000000"
    chosen = [
        piece
        for piece in fitting
        if (piece.direction == "outbound" or piece.is_turned_back) == goes_up
        and (goes_up or piece.village.startswith(under))
    ]
    return [f"{piece.carrier} {piece.number}" for piece in chosen]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise InvalidInput(fields="from, to") from error


def _close(request: PageRequest, county: str) -> str:
    said, key = request.POST, act_key(request)
    texts = [line.strip() for line in said.get("numbers", "").splitlines() if line.strip()]
    if not said.get("seal_no", "").strip():
        raise InvalidInput(fields=gettext("seal"))
    found = find(county=county, texts=texts, actor=request.actor)
    for text in texts:
        if len(found[text]) != 1:
            raise NoSuchParcel(carrier="", number=text)
    new = NewBag(
        key=key,
        from_point=_uuid(said.get("from", "")),
        to_point=_uuid(said.get("to", "")),
        pieces=tuple(dict.fromkeys(PieceId(found[text][0].carrier, found[text][0].number) for text in texts)),
        seal_no=said["seal_no"].strip(),
        happened_at=moment_of(county, key),
    )
    receipt = parcels_services.close_bag(county=county, bag=new, actor=request.actor)
    return str(receipt.fact.facts["bag"])
