"""`/api/v1/parcels/days`: where a day's pieces have got to, and the day's closing."""

from dataclasses import asdict
from datetime import date

from ninja import Router

from huinong.edge.api import ActorRequest, IdempotencyKey, ReceiptOut, receipt_out
from huinong.logistics.parcels import services
from huinong.logistics.parcels.closing_queries import ClosedDay, account, closed_day
from huinong.logistics.parcels.schemas import CloseDayIn, ClosedDayOut, DayCountOut, DayOut

router = Router(tags=["parcels"])


@router.get("/{division}/{day}", response=DayOut, summary="Where the pieces that came in on a day are now")
def day(request: ActorRequest, division: str, day: date) -> DayOut:
    now = account(actor=request.actor, division=division, day=day)
    closed = closed_day(actor=request.actor, division=division, day=day)
    return DayOut(division=division, day=day, closed=_closed(closed) if closed else None, **asdict(now))


@router.post("/close", response=ReceiptOut, summary="Close a day whose pieces are all explained")
def close(request: ActorRequest, key: IdempotencyKey, body: CloseDayIn) -> ReceiptOut:
    return receipt_out(services.close_day(key=key, actor=request.actor, **body.dict()))


def _closed(found: ClosedDay) -> ClosedDayOut:
    return ClosedDayOut(
        number=found.number,
        closed_at=found.closed_at,
        published=DayCountOut(**asdict(found.published)),
        corrected=DayCountOut(**asdict(found.corrected)),
    )
