"""Whom to call: pieces that may not be left here yet, and what their recipients answered."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huinong.counter.consents.queries import unasked
from huinong.counter.consents.services import record, reveal_phone
from huinong.counter.consents.values import Channel, Covers, Saying, Unasked
from huinong.counter.station import queries
from huinong.counter.station.values import Board, Station
from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.journal.queries import moment_of
from huinong.kernel.ids import new_id
from huinong.logistics.parcels.queries import parcel_by_id
from huinong.logistics.parcels.values import PieceId

ANSWERS = {"piece": (Covers.PIECE, True), "all": (Covers.ALL, True), "no": (Covers.PIECE, False)}


def to_ask(station: Station, board: Board) -> Mapping[UUID, Unasked]:
    """What stands here or is expected, and nobody agreed to."""
    return unasked(station.county, [*(each.piece for each in board.shelf), *board.loose, *board.coming])


@require_safe
@page("consents.write")
def ask(request: PageRequest) -> HttpResponseBase:
    """The pieces to call about: those on the shelf first, then those that come."""
    station = queries.station_of(request.actor)
    board = queries.board(request.actor, station)
    found = to_ask(station, board)
    here = [found[each.piece.id] for each in board.shelf if each.piece.id in found]
    coming = [found[piece.id] for piece in (*board.loose, *board.coming) if piece.id in found]
    groups: Sequence[tuple[str, list[Unasked]]] = ((_("On the shelf"), here), (_("On the way here"), coming))
    context = {"station": station, "groups": [group for group in groups if group[1]], "key": new_id()}
    return render(request, "station/ask.html", context)


@require_POST
@never_cache
@page("consents.write")
def phone(request: PageRequest, piece: UUID) -> HttpResponseBase:
    """The phone in clear, in this one answer, beside what the recipient may say; the reading is a fact."""
    station = queries.station_of(request.actor)
    found = parcel_by_id(county=station.county, id_=piece, actor=request.actor)
    asked = PieceId(found.carrier, found.number)
    read = reveal_phone(key=act_key(request), county=station.county, piece=asked, actor=request.actor)
    row = unasked(station.county, [found]).get(found.id)
    context = {"station": station, "piece": found, "row": row, "clear": read.text, "key": new_id()}
    return render(request, "station/phone.html", context)


@require_POST
@page("consents.write")
def answer(request: PageRequest, piece: UUID) -> HttpResponseBase:
    """What the recipient said when they were called: for this piece, for all that come, or no."""
    station = queries.station_of(request.actor)
    found = parcel_by_id(county=station.county, id_=piece, actor=request.actor)
    if request.POST.get("answer") not in ANSWERS:
        raise InvalidInput(fields="answer")
    covers, is_given = ANSWERS[request.POST["answer"]]
    key = act_key(request)
    saying = Saying(
        key=key,
        piece=PieceId(found.carrier, found.number),
        covers=covers,
        is_given=is_given,
        channel=Channel.CALL,
        happened_at=moment_of(station.county, key),
    )
    record(county=station.county, saying=saying, actor=request.actor)
    said = _("Recorded: {name} agrees.") if is_given else _("Recorded: {name} does not agree. Take it home to them.")
    messages.success(request, said.format(name=found.recipient_name))
    return redirect("station:ask")
