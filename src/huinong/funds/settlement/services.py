"""The only writers of tariffs."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from huinong.edge import gates
from huinong.funds.settlement.errors import NotATariff, TariffTaken
from huinong.funds.settlement.models import Tariff
from huinong.funds.settlement.tariffs import packaged
from huinong.funds.settlement.values import TariffKind
from huinong.journal.services import act, append_many
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.storage import bulk


@act
def set_tariff(
    *,
    county: str,
    kind: TariffKind,
    amount_fen: int,
    valid_from: date,
    source: str,
    actor: Actor,
    party: UUID | None = None,
    valid_to: date | None = None,
) -> Receipt:
    """Set what holds from a day on; what held before ends that day. The same tariff again changes nothing.

    Raises NotATariff, and TariffTaken when that day already has another amount.
    """
    if amount_fen < 0 or (valid_to is not None and valid_to <= valid_from):
        raise NotATariff(amount_fen=amount_fen, valid_from=valid_from, valid_to=valid_to or "")
    row = Tariff(
        county=county,
        kind=kind,
        party=party,
        valid_from=valid_from,
        valid_to=valid_to,
        amount_fen=amount_fen,
        source=source,
        set_at=clock.now(),
    )
    return _set(county, [row], actor)[0]


@act
def load_defaults(*, county: str, actor: Actor) -> tuple[Receipt, ...]:
    """Write the packaged tariffs into a county, where they can be seen and followed by its own.

    Those the county has set for that day itself are left alone; a second load changes nothing.
    """
    taken = set(Tariff.objects.filter(county=county, party=None).values_list("kind", "valid_from", "amount_fen"))
    days = {(kind, day) for kind, day, _ in taken}
    rows = [
        Tariff(
            county=county,
            kind=each.kind,
            valid_from=each.valid_from,
            valid_to=each.valid_to,
            amount_fen=each.amount_fen,
            source=each.source,
            set_at=clock.now(),
        )
        for each in packaged()
        if (each.kind, each.valid_from) not in days or (each.kind, each.valid_from, each.amount_fen) in taken
    ]
    return _set(county, rows, actor)


def _set(county: str, rows: Sequence[Tariff], actor: Actor) -> tuple[Receipt, ...]:
    gates.require(actor, "settlement.tariff")
    gates.require_scope(actor, county)
    before = list(Tariff.objects.select_for_update().filter(county=county).order_by("id"))
    known = {_place(row): row for row in before}
    for row in rows:
        first = known.get(_place(row))
        if first is not None and first.amount_fen != row.amount_fen:
            raise TariffTaken(tariff=row.kind, valid_from=row.valid_from)
    receipts = append_many([_entry(known.get(_place(row), row)) for row in rows], actor=actor)
    fresh = [row for row in rows if _place(row) not in known]
    ended = [row for new in fresh for row in _fit(new, before)]
    bulk.insert(fresh)
    bulk.update(ended, ["valid_to"])
    return receipts


def _place(row: Tariff) -> tuple[str, UUID | None, date]:
    return row.kind, row.party, row.valid_from


def _fit(new: Tariff, before: Sequence[Tariff]) -> list[Tariff]:
    """End `new` where the next one begins; answer the one that ends where `new` begins."""
    same = sorted((row for row in before if (row.kind, row.party) == (new.kind, new.party)), key=lambda r: r.valid_from)
    later = [row.valid_from for row in same if row.valid_from > new.valid_from]
    if later and (new.valid_to is None or new.valid_to > later[0]):
        new.valid_to = later[0]
    earlier = [row for row in same if row.valid_from < new.valid_from]
    if not earlier or (earlier[-1].valid_to is not None and earlier[-1].valid_to <= new.valid_from):
        return []
    earlier[-1].valid_to = new.valid_from
    return [earlier[-1]]


def _entry(row: Tariff) -> Entry:
    return Entry(
        key=f"tariff/{row.kind}/{row.party or 'all'}/{row.valid_from}",
        kind="tariff.set",
        county=row.county,
        thread=f"TARIFF-{row.kind}",
        happened_at=row.set_at,
        facts={
            "tariff": row.kind,
            "party": str(row.party) if row.party else None,
            "valid_from": row.valid_from.isoformat(),
            "valid_to": row.valid_to.isoformat() if row.valid_to else None,
            "amount_fen": row.amount_fen,
            "source": row.source,
        },
        asked={"amount_fen": row.amount_fen},
        party=row.party,
    )
