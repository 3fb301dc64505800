"""Sealing facts into Merkle trees, and the proof that a fact stands in one; `verifying` reads it all again.

A county's facts are sealed in the order they were recorded, up to `SETTLE` ago, so that a transaction
still open cannot commit below a seal.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Max, QuerySet

from huinong.edge import gates
from huinong.journal import digests
from huinong.journal.merkle import leaf_hash, path_of, root_of
from huinong.journal.models import Fact, Seal
from huinong.journal.services import act
from huinong.kernel import clock
from huinong.kernel.actor import Actor

BATCH = 1_024  # facts a seal: a proof is ten hashes long, and a seal is 48 kB
SETTLE = timedelta(seconds=60)  # longer than any transaction of ours may last
LEAF_BYTES = 48


@dataclass(frozen=True, slots=True)
class Proof:
    """Where a fact stands in its seal, and the path from its leaf to the root."""

    seal: int
    index: int
    leaf: bytes
    path: tuple[tuple[str, bytes], ...]
    root: bytes


def proof_of(county: str, fact_id: UUID) -> Proof | None:
    """The inclusion proof of a fact; None while it waits for the next sealing."""
    recorded_at = Fact.objects.filter(county=county, id=fact_id).values_list("recorded_at", flat=True).first()
    seal = (
        Seal.objects.filter(county=county, through__gte=recorded_at).order_by("number").first() if recorded_at else None
    )
    leaves = leaves_of(seal) if seal else []
    index = next((i for i, (leaf_id, _) in enumerate(leaves) if leaf_id == fact_id), None)
    if seal is None or index is None:
        return None
    hashes = [leaf for _, leaf in leaves]
    return Proof(seal.number, index, hashes[index], path_of(hashes, index), bytes(seal.root))


def seen(actor: Actor, county: str) -> QuerySet[Seal]:
    """A county's seals without their leaves, for whoever sees all of it. Raises NotPermitted, OutOfScope."""
    gates.require(actor, "journal.verify")
    gates.require_scope(actor, county)
    return Seal.objects.filter(county=county).defer("leaves")


def counties() -> list[str]:
    """Every county that has facts, or has seals of facts that are gone."""
    found: set[str] = set()
    for model in (Fact, Seal):
        found.update(model.objects.order_by().values_list("county", flat=True).distinct())
    return sorted(found)


def waiting(*, until: datetime | None = None) -> int:
    """How many facts `seal_all` would seal."""
    horizon = until or clock.now() - SETTLE
    last = dict(Seal.objects.values_list("county").annotate(last=Max("through")))
    return sum(_after(county, last.get(county), horizon).count() for county in counties())


def seal_all(*, until: datetime | None = None) -> int:
    """Seal every county's settled facts; answers how many facts were sealed."""
    horizon = until or clock.now() - SETTLE
    return sum(seal_county(county, until=horizon) for county in counties())


def seal_county(county: str, *, until: datetime) -> int:
    """Seal one county's facts recorded up to `until`; repeating it seals nothing more."""
    sealed = 0
    while size := _seal_batch(county, until):
        sealed += size
    return sealed


@act
def _seal_batch(county: str, until: datetime) -> int:
    before = list(Seal.objects.filter(county=county).defer("leaves").order_by("number"))
    rows = _after(county, before[-1].through if before else None, until)
    batch = list(rows[:BATCH])
    if not batch:
        return 0
    last = batch[-1].recorded_at
    batch += list(rows.filter(recorded_at=last).exclude(id__in=[f.id for f in batch if f.recorded_at == last]))
    _close(county, before, batch)
    return len(batch)


def _after(county: str, through: datetime | None, until: datetime) -> QuerySet[Fact]:
    """The facts after a seal, up to a moment."""
    rows = Fact.objects.filter(county=county, recorded_at__lte=until).order_by("recorded_at", "id")
    return rows.filter(recorded_at__gt=through) if through else rows


def _close(county: str, before: Sequence[Seal], batch: Sequence[Fact]) -> None:
    """Make the seal that follows those before; the number is theirs, so that two sealers never seal one fact."""
    leaves = [leaf_of(fact) for fact in batch]
    root = root_of(leaves)
    seal = Seal(
        county=county,
        number=before[-1].number + 1 if before else 1,
        size=len(batch),
        through=batch[-1].recorded_at,
        leaves=b"".join(fact.id.bytes + leaf for fact, leaf in zip(batch, leaves, strict=True)),
        root=root,
        head=root_of([*(bytes(each.root) for each in before), root]),
        sealed_at=clock.now(),
    )
    seal.mac = digests.vouched(digests.seal_digest(seal))
    seal.save(force_insert=True)


def leaf_of(fact: Fact) -> bytes:
    """The leaf of a fact: whoever has its export can compute it again."""
    return leaf_hash(digests.fact_digest(fact, bytes(fact.asked_digest)))


def leaves_of(seal: Seal) -> list[tuple[UUID, bytes]]:
    """The (fact id, leaf hash) pairs of a seal, in tree order."""
    data = bytes(seal.leaves)
    cuts = range(0, len(data), LEAF_BYTES)
    return [(UUID(bytes=data[i : i + 16]), data[i + 16 : i + LEAF_BYTES]) for i in cuts]
