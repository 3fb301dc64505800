"""The stations' day: each keeper's phone sends what was shelved as it came, and what was collected as people came."""

import random
from datetime import date, datetime, timedelta
from typing import Any

from huinong.counter.consents import services as consents
from huinong.counter.consents.values import Channel, Covers, Saying
from huinong.demo.pieces import Piece, Week, record
from huinong.demo.world import COUNTY, Station, World, keeper
from huinong.kernel.clock import at_beijing, day_of
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import Scan

COMES = ((0.62, 0), (0.88, 1), (0.96, 2), (0.985, 4))  # the share of people who have come after so many days
AGREE = 0.9  # of those who are called
OPENS, CLOSES = 8, 19  # the hours between which people come


class StationsDay:
    """One day at all village stations."""

    def __init__(self, world: World, week: Week, day: date, *, seed: int, offline: str) -> None:
        self.world, self.week, self.day, self.offline = world, week, day, offline
        self.draw = random.Random(f"{seed}/{day}/stations")

    def send(self, until: datetime) -> None:
        """Send the scans up to `until`; a station without signal keeps its own for another time."""
        waiting: dict[str, list[Piece]] = {}
        for piece in self.week.on_shelf:
            if piece.collected_at is not None and piece.collected_at <= until:
                waiting.setdefault(piece.station.village, []).append(piece)
        for station in self.world.by_village.values():
            if station.village != self.offline:
                self._station(station, waiting.get(station.village, []), until)
        self.week.on_shelf = [piece for piece in self.week.on_shelf if not piece.is_gone]

    def _station(self, station: Station, coming: list[Piece], until: datetime) -> None:
        brought = self.week.to_shelve.pop(station.village, [])
        now = [(piece, at) for piece, at in brought if at <= until]
        self.week.to_shelve[station.village] = [(piece, at) for piece, at in brought if at > until]
        for piece, at in now[:1]:
            self._call(station, piece, at)
        for piece, at in now:
            self._stand(piece, at)
        at_once = [piece for piece, _ in now if piece.collected_at is not None and piece.collected_at <= until]
        scans = [self._scan(Event.SHELVED, piece, at, {"shelf": self._shelf()}) for piece, at in now]
        scans += [self._collect(piece, until) for piece in (*coming, *at_once)]
        outcomes = record(self.week, keeper(station), scans)
        for (piece, _), outcome in zip(now, outcomes[: len(now)], strict=True):
            piece.shelf_code = outcome.fact.facts["shelf_code"] if outcome.fact else ""

    def _call(self, station: Station, piece: Piece, at: datetime) -> None:
        """Call the first one whose piece came, before it is put on the shelf: may what comes be left here?"""
        is_given = random.Random(piece.id.number).random() < AGREE
        saying = Saying(
            key=f"demo/consent/{piece.id.carrier}-{piece.id.number}", piece=piece.id, covers=Covers.ALL,
            is_given=is_given, channel=Channel.CALL, happened_at=at,
        )  # fmt: skip
        consents.record(county=COUNTY, saying=saying, actor=keeper(station))
        self.week.acts += 1

    def _stand(self, piece: Piece, shelved_at: datetime) -> None:
        """Put a piece on the shelf, and draw when its person comes for it, if ever."""
        luck = self.draw.random()
        days = next((days for share, days in COMES if luck < share), None)
        if days is not None:
            day = day_of(shelved_at) + timedelta(days=days)
            opens = max(at_beijing(day, hour=OPENS), shelved_at + timedelta(minutes=5))
            open_minutes = max(1, int((at_beijing(day, hour=CLOSES) - opens).total_seconds() // 60))
            piece.collected_at = opens + timedelta(minutes=self.draw.randrange(open_minutes))
        self.week.on_shelf.append(piece)

    def _shelf(self) -> str:
        return f"{self.draw.randrange(1, 4)}-{self.draw.randrange(1, 5)}"

    def _collect(self, piece: Piece, until: datetime) -> Scan:
        piece.is_gone = True
        at = min(piece.collected_at or until, until)
        if piece.shelf_code and not piece.person.is_elder:
            return self._scan(Event.COLLECTED, piece, at, {"proof": "code", "code": piece.shelf_code, **piece.paid})
        known = {"proof": "elder", "name": piece.person.name, "phone_tail": piece.person.phone[-4:], **piece.paid}
        return self._scan(Event.COLLECTED, piece, at, known)

    def _scan(self, event: Event, piece: Piece, at: datetime, details: dict[str, Any]) -> Scan:
        return Scan(
            scan_id=f"demo/{event}/{piece.id.carrier}-{piece.id.number}", event=event, carrier=piece.id.carrier,
            number=piece.id.number, point=piece.station.point, happened_at=at,
            device=f"phone-{piece.station.village[6:]}", details=details,
        )  # fmt: skip
