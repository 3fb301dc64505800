"""What people are told when trips do not run: keepers at once, the public once the dispatcher has read the draft."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import translation

from huinong.edge import gates
from huinong.edge.cells import short_time
from huinong.edge.errors import InvalidInput
from huinong.journal.services import act, append, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.parcels.bag_values import BagValue
from huinong.logistics.transport.errors import NoSuchNotice
from huinong.logistics.transport.models import Notice, NoticePoint, Trip
from huinong.logistics.transport.patterns import places_of, stops_among
from huinong.logistics.transport.values import StopValue
from huinong.logistics.transport.wording import why
from huinong.registry.points.queries import points_by_id
from huinong.storage import bulk

NAMED = 6  # trips and places in the draft; the rest are counted
TEXT_LENGTH = 1_000
DRAFT = (
    "各位乡亲：因{reason}，{day:%m月%d日}下列班次停运：{trips}。"
    "{places}的邮件暂由上一环节妥善保管，将改由后续班次或邮车运送，到站后另行通知取件。"
    "给您带来不便，敬请谅解。客服电话 11183。"
)
"""The public notice as a station would put it up. It is in Chinese whatever the dispatcher reads: its readers do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeValue:
    """A notice as its readers see it; `bags` is how many are on the way to the point asked about."""

    id: UUID
    routes: str
    reason: str
    text: str
    made_at: datetime
    published_at: datetime | None
    bags: int

    @property
    def why(self) -> str:
        """The reason in the reader's language."""
        return why(self.reason)


def tell(county: str, key: str, trips: Sequence[Trip], bags: Sequence[BagValue], *, happened_at: datetime) -> None:
    """Tell the keepers along trips just cancelled, and draft the notice; the caller saves the trips' rows."""
    if not trips:
        return
    ahead = _points_ahead(county, trips)
    waiting = Counter(bag.to_point for bag in bags)
    points = sorted(ahead | waiting.keys())
    notice = Notice(id=new_id(), county=county, made_at=happened_at)
    _draft(notice, trips, points)
    notice.save(force_insert=True)
    rows = [NoticePoint(county=county, notice=notice, point=point, bags=waiting[point]) for point in points]
    bulk.insert(rows)
    for trip in trips:
        trip.notice = notice
    append(_sent(notice, key, trips, rows, happened_at), actor=gates.SYSTEM)


def _points_ahead(county: str, trips: Sequence[Trip]) -> set[UUID]:
    places = places_of(county, {trip.pattern_id for trip in trips})
    stops = {pattern: stops_among(found) for pattern, found in places.items()}
    return {stop.point for trip in trips for stop in _ahead(trip, stops.get(trip.pattern_id, ()))}


def _ahead(trip: Trip, stops: Sequence[StopValue]) -> list[StopValue]:
    """The stops a trip did not reach: one that has left is past its first, whether or not it called there."""
    passed = max(trip.last_seq, stops[0].seq) if trip.departed_at and stops else trip.last_seq
    return [stop for stop in stops if stop.seq > passed]


@translation.override("zh-hans")
def _draft(notice: Notice, trips: Sequence[Trip], points: Iterable[UUID]) -> None:
    """Say in a notice that these trips do not run, for these points; what was published of it is no more."""
    names = [_name(trip) for trip in trips]
    places = sorted(place.name for place in points_by_id(notice.county, points).values())
    reason, first = trips[0].reason, min(trip.day for trip in trips)
    notice.route_names, notice.reason, notice.published_at = _some(names, "")[:200], reason, None
    notice.until_on = max(trip.day for trip in trips)
    notice.text = DRAFT.format(
        reason=why(reason), day=first, trips=_some(names, "个班次"), places=_some(places, "个站点")
    )


def _name(trip: Trip) -> str:
    return f"{trip.route.name} {short_time(trip.departs_at)}"


def _some(names: Sequence[str], unit: str) -> str:
    said = "、".join(names[:NAMED])
    return f"{said}等 {len(names)} {unit}".strip() if len(names) > NAMED else said


def _sent(notice: Notice, key: str, trips: Sequence[Trip], rows: Sequence[NoticePoint], at: datetime) -> Entry:
    return Entry(
        key=f"{key}/notice",
        kind="notice.sent",
        county=notice.county,
        thread=f"TRIP-{trips[0].code}",
        happened_at=at,
        facts={
            "notice": str(notice.id),
            "routes": notice.route_names,
            "trips": [trip.code for trip in trips],
            "points": {str(row.point): row.bags for row in rows},
        },
        asked={"trips": [trip.code for trip in trips]},
    )


def take_back(county: str, key: str, trips: Sequence[Trip], *, happened_at: datetime) -> int:
    """Notices about trips that run again say so no more: one about nothing else goes, another is a draft again.

    `trips` are as they were; their rows must have let go of the notice. Answers how many published notices came down.
    """
    told_by: dict[UUID, list[Trip]] = {}
    for trip in trips:
        if trip.notice_id is not None:
            told_by.setdefault(trip.notice_id, []).append(trip)
    rows = list(Notice.objects.select_for_update().filter(county=county, id__in=told_by).order_by("id"))
    was_up = sum(row.published_at is not None for row in rows)
    append_many([_taken_back(row, key, told_by[row.id], happened_at) for row in rows], actor=gates.SYSTEM)
    off = list(
        Trip.objects.filter(county=county, notice__in=rows).select_related("route").order_by("departs_at", "code")
    )
    for row in rows:
        if left := [trip for trip in off if trip.notice_id == row.id]:
            _draft_again(row, left)
        else:
            row.delete()
    return was_up


def _draft_again(row: Notice, trips: Sequence[Trip]) -> None:
    """A notice about fewer trips: points that only the others passed, and that wait for no bag, are told no more."""
    ahead = _points_ahead(row.county, trips)
    told = NoticePoint.objects.filter(county=row.county, notice=row)
    told.filter(bags=0).exclude(point__in=ahead).delete()
    _draft(row, trips, told.values_list("point", flat=True))
    row.save(update_fields=["route_names", "reason", "text", "until_on", "published_at"])


def _taken_back(row: Notice, key: str, trips: Sequence[Trip], happened_at: datetime) -> Entry:
    return Entry(
        key=f"{key}/notice/{row.id}",
        kind="notice.withdrawn",
        county=row.county,
        thread=f"TRIP-{trips[0].code}",
        happened_at=happened_at,
        facts={"notice": str(row.id), "routes": _some([_name(trip) for trip in trips], "")[:200]},
        asked={"trips": [trip.code for trip in trips]},
    )


@act
def publish_notice(*, county: str, key: str, notice: UUID, text: str, happened_at: datetime, actor: Actor) -> Receipt:
    """Put a notice up for the public with this text; put up again, it says the new text. Raises NoSuchNotice."""
    gates.require(actor, "transport.plan")
    gates.require_scope(actor, county)
    row = Notice.objects.select_for_update().filter(county=county, id=notice).order_by("id").first()
    if row is None:
        raise NoSuchNotice
    said = text.strip()
    if not said or len(said) > TEXT_LENGTH:
        raise InvalidInput(fields="text")
    entry = _published(row, key, said, happened_at)
    is_known = bool(recall(county, [entry]))
    receipt = append(entry, actor=actor)
    if not is_known:
        row.text, row.published_at = said, happened_at
        row.save(update_fields=["text", "published_at"])
    return receipt


def _published(row: Notice, key: str, text: str, happened_at: datetime) -> Entry:
    trip = Trip.objects.filter(county=row.county, notice=row).order_by("code").values_list("code", flat=True).first()
    return Entry(
        key=key,
        kind="notice.published",
        county=row.county,
        thread=f"TRIP-{trip}",
        happened_at=happened_at,
        facts={"notice": str(row.id), "text": text},
        asked={"notice": str(row.id), "text": text},
    )


def notices_at(*, actor: Actor, county: str, point: UUID) -> tuple[NoticeValue, ...]:
    """What holds at a point today, newest first: to whom runs or serves it all of it, to others what is published."""
    place = points_by_id(county, [point]).get(point)
    mine = NoticePoint.objects.filter(county=county, point=point, notice__until_on__gte=clock.today())
    if place is None or not (actor.may("transport.read") and actor.scope.covers(place.division, point=point)):
        mine = mine.filter(~Q(notice__published_at=None))
    return tuple(_value(row.notice, row.bags) for row in mine.select_related("notice").order_by("-notice__made_at"))


def notice_of_trip(*, actor: Actor, county: str, trip: str) -> NoticeValue | None:
    """The notice about a cancelled trip, for those who run the county's trips."""
    if not actor.may("transport.plan") or not actor.scope.covers(county):
        return None
    row = Trip.objects.filter(county=county, code=trip).select_related("notice").first()
    return _value(row.notice, _bags(county, [row.notice.id])[row.notice.id]) if row and row.notice else None


def _bags(county: str, notices: Iterable[UUID]) -> Mapping[UUID, int]:
    found: Counter[UUID] = Counter()
    for row in NoticePoint.objects.filter(county=county, notice__in=list(notices)):
        found[row.notice_id] += row.bags
    return found


def _value(row: Notice, bags: int) -> NoticeValue:
    return NoticeValue(
        id=row.id,
        routes=row.route_names,
        reason=row.reason,
        text=row.text,
        made_at=row.made_at,
        published_at=row.published_at,
        bags=bags,
    )
