"""Batches of scans as the devices of a county send them: each takes pieces on by a step, amid what goes wrong."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from huinong.demo.founding import found
from huinong.demo.pieces import Piece, Week, announce, draw_pieces
from huinong.demo.world import COUNTY, partner
from huinong.kernel.clock import at_beijing, frozen_at
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.pushes.services import register

DAY = date(2026, 3, 2)
MIX = {
    "arrived": 400, "shelved": 240, "collected": 220, "notified": 50, "unknown": 20, "early": 15, "contested": 10,
    "unproved": 10, "broken": 5, "again": 15, "twice": 15,
}  # fmt: skip
"""Of 1,000 lines. The last seven kinds are refused or repeated: `again` is of the batch before, `twice` of this one."""

DAILY = 10_000  # pieces: too many for the buses
BROKEN = b'{"device": "gun-1", "seq'


class Devices:
    """The devices of the demo county, and what they have done so far. One courier is told of its pieces.

    Couriers announce what comes next and no more, as they do each evening.
    """

    def __init__(self) -> None:
        self.draw, self.now, self.sequence = random.Random(7), at_beijing(DAY, hour=7), 0
        before = DAY - timedelta(days=1)
        with frozen_at(at_beijing(before, hour=8)):
            self.world = found(seed=7, opened=before, days=[DAY], drivers={}, daily=DAILY)
            told = self.world.couriers[0]
            register(key="bench", county=COUNTY, url="https://push.example.cn/bench", actor=partner(told))
        self.week, self.manifests = Week(), 0
        self.expected: list[Piece] = []
        self.arrived: list[Piece] = []
        self.shelved: list[Piece] = []
        self.last: list[bytes] = []

    def _announced(self, count: int) -> list[Piece]:
        """The pieces of the next manifests, in the order in which they will come."""
        self.manifests += 1
        made, villages = [], sorted(self.world.by_village)  # a shelf holds 999, and each its share
        with frozen_at(at_beijing(DAY, hour=6)):
            for courier in self.world.couriers:
                drawn = self.draw.choices(villages, k=count * courier.share // 100)
                pieces = draw_pieces(self.draw, self.world, self.week, courier, drawn)
                announce(
                    self.draw, self.week, f"bench-{self.manifests}", pieces, by=courier, at=at_beijing(DAY, hour=5)
                )
                made += pieces
        self.draw.shuffle(made)
        return made

    def expect(self, size: int) -> None:
        """Have so many pieces announced as a batch of this size takes on, and more."""
        if len(self.expected) < size:
            self.expected += self._announced(size)

    def batch(self, size: int) -> list[bytes]:
        """The next batch, ten minutes after the last."""
        self.now += timedelta(minutes=10)
        share = {name: count * size // 1_000 for name, count in MIX.items()}
        taking = _first(self.shelved, share["collected"])
        shelving = _first(self.arrived, share["shelved"])
        arriving = _first(self.expected, share["arrived"])
        made = [orjson.dumps(line) for line in (*self._steps(arriving, shelving, taking), *self._slips(share))]
        self.arrived += arriving
        self.shelved += shelving
        made += [BROKEN] * share["broken"] + self.last[: share["again"]]
        made += made[: share["twice"]]
        self.last = made[:]
        self.draw.shuffle(made)
        return made

    def learn(self) -> None:
        """The pick-up codes that the last batch gave, as the devices read them from its answers."""
        waiting = [piece for piece in self.shelved if not piece.shelf_code]
        numbers = [piece.id.number for piece in waiting]
        codes = dict(Parcel.objects.filter(county=COUNTY, number__in=numbers).values_list("number", "shelf_code"))
        for piece in waiting:
            piece.shelf_code = codes[piece.id.number]

    def _steps(self, arriving: list[Piece], shelving: list[Piece], taking: list[Piece]) -> Iterator[dict[str, Any]]:
        yield from (self._line("arrived", piece, self.world.centre) for piece in arriving)
        yield from (self._line("shelved", piece, piece.station.point) for piece in shelving)
        for piece in taking:
            yield self._line("collected", piece, piece.station.point, proof="code", code=piece.shelf_code, **piece.paid)

    def _slips(self, share: dict[str, int]) -> Iterator[dict[str, Any]]:
        """A message sent, and six kinds of mistake."""
        here = self.shelved
        for piece in here[: share["notified"]]:
            yield self._line("notified", piece, piece.station.point, channel="sms")
        for piece in self.expected[: share["unknown"]]:
            yield self._line("arrived", piece, self.world.centre) | {"number": f"{piece.id.number[:-2]}000"}
        for piece in self.expected[: share["early"]]:
            yield self._line("shelved", piece, piece.station.point)
        for piece in here[: share["contested"]]:
            yield self._line("shelved", piece, self._elsewhere(piece))
        for piece in here[: share["unproved"]]:
            yield self._line("collected", piece, piece.station.point, proof="code", code="9-9-999")

    def _elsewhere(self, piece: Piece) -> UUID:
        """Another station of the county."""
        return next(each.point for each in self.world.by_village.values() if each.point != piece.station.point)

    def _line(self, event: str, piece: Piece, point: UUID, **details: str) -> dict[str, Any]:
        self.sequence += 1
        moment: datetime = self.now - timedelta(milliseconds=37 * (self.sequence % 10_000))
        return {
            "device": f"gun-{self.sequence % 60}", "sequence": self.sequence, "event": event,
            "carrier": piece.id.carrier, "number": piece.id.number, "point": str(point),
            "happened_at": moment.isoformat(), "details": details,
        }  # fmt: skip


def _first(pieces: list[Piece], count: int) -> list[Piece]:
    """The first pieces of a list, taken out of it."""
    taken, pieces[:] = pieces[:count], pieces[count:]
    return taken
