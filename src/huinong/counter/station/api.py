"""`/api/v1/station`: the station's own API. One read to work through a day without signal, one batch to send it.

A device loads `/state` while it has signal. What it does without is kept as acts, each with an `op` of its own, and
sent as one batch: every line is answered applied, repeated or refused, and the same batch may be sent again and again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any

from ninja import Router

from huinong.commerce.trade import queries as trade
from huinong.counter.station import acts, queries, services
from huinong.counter.station.schemas import (
    AcceptIn,
    BagOut,
    BatchIn,
    BatchOut,
    BoxOut,
    CarrierOut,
    CollectIn,
    CountIn,
    CountOut,
    DestinationOut,
    DoneOut,
    LadderOut,
    NotifyIn,
    OpenIn,
    OrderOut,
    PieceIn,
    PieceOut,
    RateOut,
    ReceiveIn,
    RefusedOut,
    ReportIn,
    ShelveIn,
    StateOut,
)
from huinong.counter.station.values import Done, JointOpening, Sending, Station
from huinong.edge import gates
from huinong.edge.api import ActorRequest, IdempotencyKey, receipt_out
from huinong.edge.problems import details
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody, postage
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.bag_values import Acceptance, BagValue, Opening
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import Answer, CarrierValue, ExceptionKind, ParcelValue, PieceId, Scan

router = Router(tags=["station"])


@router.get("/state", response=StateOut, summary="My station as it stands: bags, pieces coming, shelf, orders")
def state(request: ActorRequest) -> StateOut:
    actor, now = request.actor, clock.now()
    station, today = queries.station_of(actor), clock.day_of(now)
    open_now = queries.board(actor, station)
    return StateOut(
        as_of=now,
        station=station.id,
        code=station.code,
        name=station.name,
        county=station.county,
        village=station.village,
        cut_off=queries.cut_off(station.county, today),
        carriers=[_carrier(row, today) for row in parcels.carriers(county=station.county)],
        postage=[
            RateOut(**{name: getattr(rate, name) for name in RateOut.model_fields})
            for rate in postage.board(station.county, today)
        ],
        destinations=[
            DestinationOut(province=row.province, name=row.name, zone=row.zone)
            for row in postage.destinations(station.county, today)
        ],
        bags=_bags(actor, station, open_now.coming),
        expected=[_piece(piece) for piece in open_now.expected],
        shelf=[_piece(each.piece) for each in open_now.shelf],
        outbound=[_piece(piece) for piece in open_now.outbound],
        going_back=[_piece(piece) for piece in open_now.going_back],
        orders=_orders(actor, now),
    )


def _carrier(carrier: CarrierValue, today: date) -> CarrierOut:
    rungs = queries.ladder(carrier.county, carrier.code, today)
    hours = {name: int(getattr(rungs, name).total_seconds() // 3600) for name in LadderOut.model_fields}
    return CarrierOut(code=carrier.code, name=carrier.name, ladder=LadderOut(**hours))


def _piece(piece: ParcelValue) -> PieceOut:
    names = (name for name in PieceOut.model_fields if name != "state")
    return PieceOut(**{name: getattr(piece, name) for name in names}, state=piece.state.value)


def _bags(actor: Actor, station: Station, coming: Sequence[ParcelValue]) -> list[BagOut]:
    found = queries.bags(actor, station)
    return [_bag(bag, bag in found.offered, coming) for bag in (*found.offered, *found.here)]


def _bag(bag: BagValue, is_offered: bool, coming: Sequence[ParcelValue]) -> BagOut:
    return BagOut(
        number=bag.number,
        from_point=bag.from_point,
        seal_no=bag.seal_no,
        pieces=bag.pieces,
        weight_g=bag.weight_g,
        is_offered=is_offered,
        contents=[_piece(piece) for piece in coming if piece.bag == bag.number],
    )


def _orders(actor: Actor, now: datetime) -> list[OrderOut]:
    if not actor.may("trade.read"):
        return []
    return [
        OrderOut(
            number=order.summary.number,
            paid_at=order.summary.paid_at,
            boxes=[
                BoxOut(box=box.box, goods=[f"{line.name} × {line.quantity} {line.unit}" for line in box.lines])
                for box in order.boxes
                if box.refunded_at is None
            ],
        )
        for order in trade.to_pack(actor=actor, by=now)
    ]


@router.post("/acts", response=BatchOut, summary="Send what was done at the station, answered line by line")
def send_acts(request: ActorRequest, key: IdempotencyKey, body: BatchIn) -> BatchOut:
    """Each act is idempotent by its own `op`; the batch's key names the sending and decides nothing.

    Times are the device's own (`happened_at`); the server's moment is kept beside them.
    """
    gates.require(request.actor, "parcels.scan")
    station = queries.station_of(request.actor)
    reader = _Reader(station, body.device)
    done = acts.perform(station=station, acts=[reader.read(each) for each in body.acts], actor=request.actor)
    return BatchOut(as_of=clock.now(), results=[_done(each) for each in done])


@router.post("/counts", response=CountOut, summary="Compare what was seen on the shelf with what should stand there")
def count(request: ActorRequest, key: IdempotencyKey, body: CountIn) -> CountOut:
    counted, receipt = services.count_shelf(key=key, ticked=body.ticked, scanned=body.scanned, actor=request.actor)
    return CountOut(
        expected=counted.expected,
        found=len(counted.found),
        missing=[_piece(piece) for piece in counted.missing],
        surplus=list(counted.surplus),
        receipt=receipt_out(receipt),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """JSON acts as values of the rooms that do them."""

    station: Station
    device: str

    def read(self, each: Any) -> acts.Act:
        match each:
            case ReceiveIn():
                return self._received(each)
            case OpenIn():
                return Opening(
                    key=each.op,
                    bag=each.bag,
                    point=self.station.id,
                    happened_at=each.happened_at,
                    missing=_pieces(each.missing),
                )
            case AcceptIn():
                return acts.Sent(op=each.op, sending=_sending(each), happened_at=each.happened_at)
        return self._scan(each)

    def _received(self, each: ReceiveIn) -> acts.Act:
        if each.seal_intact:
            return Acceptance(
                key=each.op,
                bag=each.bag,
                taker=custody.point(self.station.id),
                happened_at=each.happened_at,
                counted=each.counted,
            )
        opening = JointOpening(
            bag=each.bag,
            witness=each.witness,
            counted=-1 if each.counted is None else each.counted,
            missing=_pieces(each.missing),
            note=each.note,
        )
        return acts.JointlyOpened(op=each.op, opening=opening, happened_at=each.happened_at)

    def _scan(self, each: ShelveIn | CollectIn | NotifyIn | ReportIn) -> Scan:
        event, told = _told(each)
        return Scan(
            scan_id=each.op,
            event=event,
            carrier=each.carrier,
            number=each.number,
            point=self.station.id,
            happened_at=each.happened_at,
            device=self.device,
            details=told,
        )


def _told(each: ShelveIn | CollectIn | NotifyIn | ReportIn) -> tuple[Event, dict[str, str]]:
    match each:
        case ShelveIn():
            return Event.SHELVED, {"shelf": each.shelf}
        case NotifyIn():
            return Event.NOTIFIED, {"channel": each.channel}
        case ReportIn():
            return Event.EXCEPTED, {"exception": ExceptionKind(each.exception).value, "note": each.note}
        case CollectIn():
            names = ("code", "name", "phone_tail", "proxy_name", "relation", "cod")
            said = {name: text for name in names if (text := getattr(each, name))}
            return Event.COLLECTED, {"proof": each.proof.value, **said}


def _pieces(pieces: Sequence[PieceIn]) -> tuple[PieceId, ...]:
    return tuple(PieceId(piece.carrier, piece.number) for piece in pieces)


def _sending(each: AcceptIn) -> Sending:
    return Sending(**{field.name: getattr(each, field.name) for field in fields(Sending)})


def _done(each: Done) -> DoneOut:
    receipt = receipt_out(Receipt(each.fact, each.answer is Answer.REPEATED)) if each.fact else None
    refusal = RefusedOut(**{k: details(each.refusal)[k] for k in ("code", "what", "mend")}) if each.refusal else None
    return DoneOut(op=each.op, answer=each.answer, receipt=receipt, refusal=refusal)
