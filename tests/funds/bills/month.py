"""A courier's October, told as facts: pieces that arrive, are shelved and signed, with what their ledger accrued."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.funds.bills import services
from huinong.funds.settlement.consequences import accrue_for_parcels
from huinong.journal.services import append_many
from huinong.journal.values import Entry, FactValue, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.registry.contracts.values import Fault
from tests.registry.contracts import agreed
from tests.registry.contracts.agreed import COMMUNITY, COUNTY, FAR_VILLAGE, SEAT_VILLAGE, VILLAGE

OCTOBER, NOVEMBER_MONTH = date(2026, 10, 1), date(2026, 11, 1)
FIRST = datetime(2026, 10, 1, 2, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 3, 2, tzinfo=UTC)
DECEMBER = datetime(2026, 12, 3, 2, tzinfo=UTC)
PLACES = (VILLAGE, SEAT_VILLAGE, COMMUNITY, FAR_VILLAGE)  # three tiers, and one that no contract covers
WEIGHTS = (400, 1_000, 1_001, 3_500)
PENALTIES = {Fault.LATE: 20, Fault.LOST: 5_000, Fault.COMPLAINED: 30}


@dataclass(frozen=True, slots=True)
class Told:
    """One piece to be told of; `waited_h` hours from the county centre to the shelf."""

    n: int
    village: str = VILLAGE
    weight_g: int = 400
    waited_h: int = 5
    at: datetime = FIRST + timedelta(days=5)
    ends: str = "collected"
    is_excused: bool = False
    exception: str = ""
    before_signing: bool = False
    is_complained: bool = False
    carrier: str = "ZTO"

    @property
    def number(self) -> str:
        return f"7{self.n:013d}"

    @property
    def thread(self) -> str:
        return f"{self.carrier}-{self.number}"


def contract(**changes: Any) -> UUID:
    """A courier with a contract that promises 99.99 %, so that any late piece is deducted for."""
    party = agreed.courier()
    given = {"penalties_fen": PENALTIES, "on_time_bp": 9_999, "month_cap_bp": 10_000, **changes}
    agreed.signed(party, **given)
    return party


def _entries(piece: Told, party: UUID) -> list[Entry]:
    begun = piece.at - timedelta(hours=piece.waited_h + 2)
    told = {"carrier": piece.carrier, "number": piece.number, "direction": "inbound", "village": piece.village,
            "carrier_party": str(party), "keeper_party": None}  # fmt: skip

    def entry(kind: str, at: datetime, **more: Any) -> Entry:
        return Entry(
            key=f"{piece.thread}/{kind}", kind=kind, county=COUNTY, thread=piece.thread, happened_at=at,
            facts={**told, **more},
        )  # fmt: skip

    found = [
        entry("parcel.announced", begun, weight_g=piece.weight_g),
        entry("parcel.arrived", begun, at_kind="county"),
        entry("parcel.shelved", begun + timedelta(hours=piece.waited_h), on_time=True),
    ]
    if piece.is_excused:
        found.append(entry("parcel.flagged", begun, reason="山洪"))
    if piece.exception:
        found.append(entry("parcel.excepted", begun, exception=piece.exception, before_signing=piece.before_signing))
    if piece.is_complained:
        found.append(entry("bill.complaint_noted", piece.at, note="未送到"))
    return [*found, entry(f"parcel.{piece.ends}", piece.at, proof="code")]


def tell(party: UUID, *pieces: Told, at: datetime | None = None) -> None:
    """Record pieces at a moment (November's second day unless said), and accrue what follows."""
    entries = [entry for piece in pieces for entry in _entries(piece, party)]
    with clock.frozen_at(at or NOVEMBER - timedelta(days=1)):
        facts: list[FactValue] = [receipt.fact for receipt in append_many(entries, actor=SYSTEM)]
    accrue_for_parcels([fact for fact in facts if fact.kind == "parcel.collected"])


def make(party: UUID, *, month: date = OCTOBER, key: str = "make", at: datetime = NOVEMBER) -> str:
    """Draft the bill; answers its number."""
    with clock.frozen_at(at):
        receipt = services.make(key=key, county=COUNTY, party=party, month=month, actor=SYSTEM)
    return str(receipt.fact.facts["bill"])


def issue(number: str, *, at: datetime = NOVEMBER, key: str = "") -> Receipt:
    with clock.frozen_at(at):
        return services.issue(key=key or f"issue/{number}", county=COUNTY, number=number, actor=SYSTEM)


def partner(party: UUID) -> Actor:
    permissions = frozenset({"bills.read", "bills.dispute", "ledger.read"})
    return Actor("staff:p", "Manager Sun", Role.PARTNER, Scope(COUNTY, party=party), permissions)
