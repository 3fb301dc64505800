"""A courier's bill of a hundred thousand signed pieces: from the journal's facts to lines that are on the disk.

The facts are appended and the ledger accrues by the services, before the clock is read. A tenth of the pieces is late.
"""

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.funds.bills import exchange, queries, services
from huinong.funds.bills.models import Line
from huinong.funds.settlement.consequences import accrue_for_parcels
from huinong.journal import consequences
from huinong.journal.services import append_many
from huinong.journal.values import Entry
from huinong.kernel.clock import frozen_at
from huinong.registry.contracts import services as contracts
from huinong.registry.contracts.values import Fault, PriceStep, PriceTier, Terms
from huinong.registry.parties.services import register_parties
from huinong.registry.parties.values import NewParty, PartyKind

COUNTY, VILLAGES = "421223", tuple(f"421223101{n:03d}" for n in range(201, 231))
FIRST, NOVEMBER = datetime(2026, 10, 1, 2, tzinfo=UTC), datetime(2026, 11, 2, 2, tzinfo=UTC)
OCTOBER = date(2026, 10, 1)
WHOLE, QUICK = 100_000, 1_000
BATCH = 2_000
LATE = 10  # one piece of so many


def _courier() -> UUID:
    new = NewParty(key="party/zto", kind=PartyKind.COURIER, name="中通快递")
    party = register_parties(county=COUNTY, parties=[new], actor=SYSTEM)[0].fact.party
    assert party is not None, "a registered party has an id"
    terms = Terms(
        brands=("ZTO",), places={COUNTY: PriceTier.VILLAGE},
        prices={PriceTier.VILLAGE: (PriceStep(1_000, 85), PriceStep(None, 120))}, hours={PriceTier.VILLAGE: 42},
        on_time_bp=9_500, penalties_fen={Fault.LATE: 20}, piece_cap_bp=30_000, month_cap_bp=1_000, dispute_days=10,
        valid_from=date(2026, 1, 1),
    )  # fmt: skip
    contracts.draft(key="draft", county=COUNTY, number="YK-1", party=party, terms=terms, actor=SYSTEM)
    contracts.sign(key="sign", county=COUNTY, number="YK-1", version=1, signed_on=date(2026, 1, 1), actor=SYSTEM)
    return party


def _told(n: int, count: int, party: UUID) -> Iterator[Entry]:
    signed = FIRST + timedelta(days=29) * (n / count)
    begun = signed - timedelta(hours=50)
    shelved = begun + timedelta(hours=45 if n % LATE == 0 else 9)
    number = f"7{n:013d}"
    told = {"carrier": "ZTO", "number": number, "direction": "inbound", "village": VILLAGES[n % len(VILLAGES)],
            "carrier_party": str(party), "keeper_party": None, "weight_g": 400 + n % 9 * 200}  # fmt: skip
    moments = {"announced": begun, "arrived": begun, "shelved": shelved, "collected": signed}
    for event, at in moments.items():
        yield Entry(key=f"{number}/{event}", kind=f"parcel.{event}", county=COUNTY, thread=f"ZTO-{number}",
                    happened_at=at, facts=told, party=party)  # fmt: skip


def _fill(count: int, party: UUID) -> None:
    consequences.install({"parcel.collected": [accrue_for_parcels]})
    for start in range(0, count, BATCH):
        entries = [entry for n in range(start, min(start + BATCH, count)) for entry in _told(n, count, party)]
        append_many(entries, actor=SYSTEM)


def run(*, quick: bool) -> Iterator[tuple[str, str]]:
    """The bill made, issued, and compared with the courier's own file of as many rows."""
    count = QUICK if quick else WHOLE
    party = _courier()
    with frozen_at(NOVEMBER):
        _fill(count, party)
        started, worked = time.perf_counter(), time.process_time()
        receipt = services.make(key="make", county=COUNTY, party=party, month=OCTOBER, actor=SYSTEM)
        made_s, number = time.perf_counter() - started, str(receipt.fact.facts["bill"])
        cpu_s = time.process_time() - worked
        services.issue(key="issue", county=COUNTY, number=number, actor=SYSTEM)
        found = queries.bill(SYSTEM, COUNTY, number)
        gap_fen = queries.tie(SYSTEM, COUNTY, number).difference_fen
        yield (
            "a courier's bill made",
            f"{made_s:.1f} s, {cpu_s:.1f} s of them ours; {found.pieces:,} pieces, {gap_fen} fen off",
        )
        rows = Line.objects.values_list("carrier", "number", "amount_fen")
        text = "\n".join(["carrier,number,amount", *(f"{c},{n},{fen / 100:.2f}" for c, n, fen in rows)])
        started = time.perf_counter()
        exchange.compare_file(county=COUNTY, number=number, file_name="theirs.csv", content=text.encode(), actor=SYSTEM)
        compared_s = time.perf_counter() - started
        [compared] = queries.comparisons(SYSTEM, COUNTY, number)
        yield (
            "its file compared",
            f"{compared_s:.1f} s, {compared.rows:,} rows, {len(compared.differences)} differences",
        )
