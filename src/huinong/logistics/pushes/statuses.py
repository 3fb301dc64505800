"""What a partner is told of one fact of its piece. Nothing in it names a person."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext_lazy
from ninja import Schema
from pydantic import Field

from huinong.journal.kinds import catalogue
from huinong.journal.values import FactValue
from huinong.logistics.parcels.facts import event_of
from huinong.logistics.parcels.life import EMSEVT, Direction, Event, Turn
from huinong.logistics.parcels.values import AskedBy

TURNED_BACK = gettext_lazy("turned back to its sender")


class StatusOut(Schema):
    """One status of one piece."""

    delivery: UUID = Field(description="The same over all tries: know a repeat by it")
    sequence: int = Field(description="From 1 for each piece: what comes late is older than what has a larger one")
    county: str
    carrier: str
    number: str = Field(description="The partner's own waybill number, never replaced")
    event: Event | Turn
    emsevt: str | None = Field(description="The nearest event of UPU standard M40, where there is one")
    status: str = Field(description="What the step is called in Chinese, such as 到达")
    happened_at: datetime
    recorded_at: datetime
    point: str | None = Field(description="The name of the point that recorded it")
    village: str = Field(description="The twelve digits of the village it is for")
    was_village: str | None = Field(None, description="Of a redirection: the village it was for until then")
    asked_by: AskedBy | None = Field(None, description="Of a redirection: at whose word")
    due_at: datetime | None = None
    on_time: bool | None = None
    exception: str | None = Field(
        None, description="damaged, short, ownerless, wrong_address, refused, prohibited, lost"
    )
    cod_fen: int | None = Field(None, description="Of a hand-over: the cash on delivery that was taken for the sender")
    before_signing: bool | None = Field(
        None, description="True: noted before we signed for the piece, so liability did not pass to us with it"
    )


def status_of(fact: FactValue, *, delivery: UUID, sequence: int, points: Mapping[UUID, str]) -> StatusOut:
    """The status that a fact makes."""
    told, event = fact.facts, event_of(fact)
    due_at = told.get("due_at")
    return StatusOut.model_construct(  # every value is known to fit: thousands are made in one act
        delivery=delivery,
        sequence=sequence,
        county=fact.county,
        carrier=told["carrier"],
        number=told["number"],
        event=event,
        emsevt=EMSEVT.get((Direction(told["direction"]), event)),
        status=_in_chinese(event),
        happened_at=fact.happened_at,
        recorded_at=fact.recorded_at,
        point=points.get(fact.point) if fact.point else None,
        village=told["village"],
        was_village=told.get("was_village"),
        asked_by=AskedBy(asker) if (asker := told.get("asked_by")) else None,
        due_at=datetime.fromisoformat(due_at) if due_at else None,
        on_time=told.get("on_time"),
        exception=told.get("exception"),
        cod_fen=told.get("cod_fen"),
        before_signing=told.get("before_signing"),
    )


def label(event: str) -> object:
    """What people call a pushed event."""
    return TURNED_BACK if event == Turn.TURNED_BACK else catalogue()[f"parcel.{event}"].label


@cache
def _in_chinese(event: str) -> str:
    with translation.override("zh-hans"):
        return str(label(event))
