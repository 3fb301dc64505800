"""Pick-up codes (取件码): shelf-row-sequence, unique among a station's open pieces, rested seven days after use."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from itertools import chain
from uuid import UUID

from huinong.kernel import clock
from huinong.logistics.parcels.errors import ShelfFull
from huinong.logistics.parcels.models import Parcel, Serial
from huinong.logistics.parcels.serials import locked
from huinong.storage import lookup

SEQUENCES, DIGITS = 999, 3  # what a keeper reads aloud
REST = timedelta(days=7)  # domain §2.4: a code is not reused within seven days
DEFAULT_SHELF = "1-1"


class Shelves:
    """The free codes of some stations, held under their serial locks until the transaction ends."""

    def __init__(self, county: str, stations: set[UUID]) -> None:
        self._serials: Mapping[str, Serial] = {}
        self._taken: dict[UUID, set[int]] = {station: set() for station in stations}
        if not stations:
            return
        self._serials = locked(county, [_serial(station) for station in stations])
        given = partial(
            lookup.values, Parcel, ("station", "shelf_code"), county=county, station=stations, filled=("shelf_code",)
        )
        in_use, resting = given(empty=("closed_at",)), given(after={"closed_at": clock.now() - REST})
        for station, code in chain(in_use, resting):
            self._taken[station].add(int(code[-DIGITS:]))

    def next_code(self, station: UUID, shelf: str) -> str:
        """The station's next free code on `shelf` ("3-2"). Raises ShelfFull."""
        taken, serial = self._taken[station], self._serials[_serial(station)]
        if len(taken) >= SEQUENCES:
            raise ShelfFull(limit=SEQUENCES)
        for step in range(SEQUENCES):
            sequence = (serial.next - 1 + step) % SEQUENCES + 1
            if sequence not in taken:
                taken.add(sequence)
                serial.next += step + 1
                return f"{shelf}-{sequence:0{DIGITS}d}"
        raise AssertionError("a code is free where fewer are taken")

    def changed(self) -> list[Serial]:
        """The serial rows to write back."""
        return list(self._serials.values())


def _serial(station: UUID) -> str:
    return f"shelf:{station}"
