"""Timetables as files on their way in: kept with what was found in them, and taken whole when somebody confirms it."""

import hashlib
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.journal.queries import facts_by_key, value_of
from huinong.journal.services import act
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.transport.errors import AnotherTimetable, BadFeed, NoSuchTimetable, TimetableTooLarge
from huinong.logistics.transport.gtfs_reading import read
from huinong.logistics.transport.gtfs_values import FeedProblem, FeedRemark
from huinong.logistics.transport.loading import COUNTED, key_of, load_timetable
from huinong.logistics.transport.models import TimetableFile
from huinong.registry.policies.queries import figure

FILE_BYTES = 20 * 1024 * 1024  # a province's timetable, packed
MEGABYTE = 1024 * 1024
NAME_LENGTH = 120
MOST_KEPT = 200  # problems of one file; whoever has more mends these first


@dataclass(frozen=True, slots=True, kw_only=True)
class FileValue:
    """An uploaded timetable; its `state` is good, wrong or taken.

    `counts` is what taking it would do; empty when `wrong` things stand in the way, of which `problems` are the first.
    """

    id: UUID
    file_name: str
    digest: str
    from_on: date
    state: str
    uploaded_at: datetime
    loaded_at: datetime | None
    counts: dict[str, int]
    wrong: int
    problems: tuple[FeedProblem, ...]
    remarks: tuple[FeedRemark, ...]


def visible_files(actor: Actor) -> QuerySet[TimetableFile]:
    """The gate: the files of the counties that the actor plans, without their bytes."""
    gates.require(actor, "transport.plan")
    if actor.scope.point is not None or actor.scope.party is not None:
        return TimetableFile.objects.none()
    return TimetableFile.objects.filter(county__startswith=actor.scope.division).defer("content")


def file(*, actor: Actor, county: str, id_: UUID) -> FileValue:
    """One file. Raises NoSuchTimetable."""
    row = visible_files(actor).filter(county=county, id=id_).first()
    if row is None:
        raise NoSuchTimetable
    return file_value(row)


def file_value(row: TimetableFile) -> FileValue:
    """The frozen value of a file."""
    names = ("id", "file_name", "digest", "from_on", "uploaded_at", "loaded_at")
    return FileValue(
        **{name: getattr(row, name) for name in names},
        state="taken" if row.loaded_at else "good" if row.is_good else "wrong",
        counts=row.found["counts"],
        wrong=row.found["wrong"],
        problems=tuple(FeedProblem(*each) for each in row.found["problems"]),
        remarks=tuple(FeedRemark(*each) for each in row.found["remarks"]),
    )


@act
def upload_timetable(*, county: str, file_name: str, content: bytes, from_on: date, actor: Actor) -> UUID:
    """Keep a file with what was found in it, and what taking it from a day on would do; nothing else is written.

    The same file for the same day is the same upload, looked at anew. Raises TimetableTooLarge.
    """
    gates.require(actor, "transport.plan")
    gates.require_scope(actor, county)
    _require_ahead(from_on)
    if len(content) > FILE_BYTES:
        raise TimetableTooLarge(megabytes=FILE_BYTES // MEGABYTE)
    _throw_away(county)
    same = {"county": county, "digest": hashlib.sha256(content).hexdigest(), "from_on": from_on}
    row = TimetableFile.objects.select_for_update().filter(**same).order_by("id").first()
    if row is not None and row.loaded_at is not None:
        return row.id
    found = _examined(county, content, from_on, actor)
    row = row or TimetableFile(file_name=file_name[:NAME_LENGTH], uploaded_by=actor.id, **same)
    row.content, row.found, row.is_good, row.uploaded_at = content, found, not found["wrong"], clock.now()
    row.save()
    return row.id


def _examined(county: str, content: bytes, from_on: date, actor: Actor) -> dict[str, Any]:
    """What is wrong or remarkable in a file, and what taking it would count: tried, and undone."""
    try:
        feed = read(content)
    except BadFeed as refusal:
        problems = [astuple(each) for each in refusal.problems[:MOST_KEPT]]
        return {"wrong": len(refusal.problems), "problems": problems, "remarks": [], "counts": {}}
    with transaction.atomic():
        told = load_timetable(
            county=county,
            key=key_of(feed.digest, from_on),
            feed=feed,
            from_on=from_on,
            happened_at=clock.now(),
            actor=actor,
        ).fact.facts
        transaction.set_rollback(True)
    counts = {name: told[name] for name in (*COUNTED, "trips_moved", "trips_taken_off")}
    return {"wrong": 0, "problems": [], "remarks": [astuple(each) for each in feed.remarks], "counts": counts}


@act
def load_uploaded(*, county: str, file: UUID, digest: str, happened_at: datetime, actor: Actor) -> Receipt:
    """Take the file that was looked at, all of it or nothing; `digest` is that of what was shown.

    Raises NoSuchTimetable, AnotherTimetable, BadFeed, and InvalidInput once the day it was to hold from is over.
    """
    row = _locked(county, file, actor)
    if row.digest != digest:
        raise AnotherTimetable
    key = key_of(row.digest, row.from_on)
    if row.loaded_at is not None:
        return Receipt(value_of(facts_by_key(county, [key])[key]), is_repeat=True)
    if not row.content:
        raise NoSuchTimetable
    _require_ahead(row.from_on)
    receipt = load_timetable(
        county=county,
        key=key,
        feed=read(bytes(row.content)),
        from_on=row.from_on,
        happened_at=happened_at,
        actor=actor,
    )
    row.loaded_at, row.content = clock.now(), b""
    row.save(update_fields=["loaded_at", "content"])
    return receipt


@act
def discard_timetable(*, county: str, file: UUID, actor: Actor) -> None:
    """Throw away a file that was not taken. Raises NoSuchTimetable."""
    row = _locked(county, file, actor)
    if row.loaded_at is not None:
        raise NoSuchTimetable
    row.delete()


def _require_ahead(from_on: date) -> None:
    if from_on < clock.today():
        raise InvalidInput(fields=_("the day it holds from: today or later"))


def _locked(county: str, file: UUID, actor: Actor) -> TimetableFile:
    gates.require(actor, "transport.plan")
    gates.require_scope(actor, county)
    row = TimetableFile.objects.select_for_update().filter(county=county, id=file).order_by("id").first()
    if row is None:
        raise NoSuchTimetable
    return row


def _throw_away(county: str) -> None:
    """Files that nobody took in time."""
    days = figure("transport.timetable_kept_days", division=county, on=clock.today())
    old = clock.now() - timedelta(days=days)
    TimetableFile.objects.filter(county=county, loaded_at=None, uploaded_at__lt=old).delete()
