"""Which tariff holds: a party's own before the county's, the county's before the packaged default."""

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib.resources import files
from uuid import UUID

from huinong.funds.settlement.errors import TariffMissing
from huinong.funds.settlement.models import Tariff
from huinong.funds.settlement.values import TariffKind, TariffValue


@cache
def packaged() -> tuple[TariffValue, ...]:
    """The defaults that come with the product, each with its source; of no county."""
    text = (files("huinong.funds.settlement") / "tariffs.csv").read_text("utf-8")
    return tuple(_packaged(row) for row in csv.DictReader(text.splitlines()))


def _packaged(row: dict[str, str]) -> TariffValue:
    return TariffValue(
        county="",
        kind=TariffKind(row["kind"]),
        party=None,
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        amount_fen=int(row["amount_fen"]),
        source=row["source"],
    )


def value_of(row: Tariff) -> TariffValue:
    """The frozen value of a tariff row."""
    return TariffValue(
        county=row.county,
        kind=TariffKind(row.kind),
        party=row.party,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        amount_fen=row.amount_fen,
        source=row.source,
    )


class PriceList:
    """The tariffs of one county, for a batch of facts."""

    def __init__(self, rows: Iterable[TariffValue]) -> None:
        self._rows: dict[tuple[TariffKind, str, UUID | None], list[TariffValue]] = {}
        self._known: dict[tuple[TariffKind, str, UUID | None, date], int] = {}
        for row in (*rows, *packaged()):
            self._rows.setdefault((row.kind, row.county, row.party), []).append(row)

    @classmethod
    def of(cls, county: str) -> "PriceList":
        return cls(value_of(row) for row in Tariff.objects.filter(county=county))

    def amount_fen(self, kind: TariffKind, county: str, party: UUID | None, day: date) -> int:
        """What holds on that day. Raises TariffMissing."""
        asked = (kind, county, party, day)
        if asked not in self._known:
            self._known[asked] = self._found_fen(*asked)
        return self._known[asked]

    def _found_fen(self, kind: TariffKind, county: str, party: UUID | None, day: date) -> int:
        for place in ((kind, county, party), (kind, county, None), (kind, "", None)):
            held = [row for row in self._rows.get(place, ()) if row.holds(day)]
            if held:
                return max(held, key=lambda row: row.valid_from).amount_fen
        raise TariffMissing(tariff=kind.value, day=day.isoformat())
