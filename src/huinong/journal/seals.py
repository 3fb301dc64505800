"""Sealing facts into Merkle trees, and proving later that none was altered.

A county's facts are sealed in the order they were recorded, up to `SETTLE` ago, so that a transaction
still open cannot commit below a seal. `verify` reads everything again from the rows themselves.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Max

from huinong.journal import digests
from huinong.journal.merkle import leaf_hash, path_of, root_of
from huinong.journal.models import Fact, Seal
from huinong.journal.services import act
from huinong.kernel import clock

BATCH = 1_024  # facts a seal: a proof is ten hashes long, and a seal is 48 kB
SETTLE = timedelta(seconds=60)  # longer than any transaction of ours may last
LEAF_BYTES = 48


class Flaw(StrEnum):
    """What `verify` can find."""

    ALTERED = "altered"
    MISSING = "missing"
    UNSEALED = "unsealed"
    BROKEN_SEAL = "broken_seal"


@dataclass(frozen=True, slots=True)
class Finding:
    """One flaw, naming the fact (or the seal) it was found in."""

    flaw: Flaw
    county: str
    fact: UUID | None
    seal: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """How much was read, the head of each county's seals (hex), and everything that was wrong."""

    facts: int
    seals: int
    heads: dict[str, str]
    findings: tuple[Finding, ...]


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


def counties() -> list[str]:
    """Every county that has facts."""
    return list(Fact.objects.order_by("county").values_list("county", flat=True).distinct())


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
    through = Seal.objects.filter(county=county).aggregate(last=Max("through"))["last"]
    rows = Fact.objects.filter(county=county, recorded_at__lte=until).order_by("recorded_at", "id")
    if through:
        rows = rows.filter(recorded_at__gt=through)
    batch = list(rows[:BATCH])
    if not batch:
        return 0
    last = batch[-1].recorded_at
    batch += list(rows.filter(recorded_at=last).exclude(id__in=[f.id for f in batch if f.recorded_at == last]))
    _close(county, batch, last)
    return len(batch)


def _close(county: str, batch: Sequence[Fact], through: datetime) -> None:
    leaves = [leaf_hash(_digest(fact)) for fact in batch]
    roots = [
        bytes(root) for root in Seal.objects.filter(county=county).order_by("number").values_list("root", flat=True)
    ]
    root = root_of(leaves)
    Seal.objects.create(
        county=county,
        number=len(roots) + 1,
        size=len(batch),
        through=through,
        leaves=b"".join(fact.id.bytes + leaf for fact, leaf in zip(batch, leaves, strict=True)),
        root=root,
        head=root_of([*roots, root]),
        sealed_at=clock.now(),
    )


def leaves_of(seal: Seal) -> list[tuple[UUID, bytes]]:
    """The (fact id, leaf hash) pairs of a seal, in tree order."""
    data = bytes(seal.leaves)
    cuts = range(0, len(data), LEAF_BYTES)
    return [(UUID(bytes=data[i : i + 16]), data[i + 16 : i + LEAF_BYTES]) for i in cuts]


def verify(*, county: str = "") -> Verdict:
    """Read every fact and seal again and say what does not fit."""
    findings: list[Finding] = []
    heads: dict[str, str] = {}
    facts = seals = 0
    for each in [county] if county else counties():
        sealed_ids: set[UUID] = set()
        roots: list[bytes] = []
        for seal in Seal.objects.filter(county=each).order_by("number").iterator(chunk_size=50):
            roots.append(bytes(seal.root))
            findings += _flaws_of_seal(seal, roots)
            sealed_ids.update(fact for fact, _ in leaves_of(seal))
        heads[each] = root_of(roots).hex()
        seals += len(roots)
        facts += len(sealed_ids)
        loose = list(_flaws_of_loose(each, sealed_ids))
        findings += [finding for finding in loose if finding]
        facts += len(loose)
    return Verdict(facts, seals, heads, tuple(findings))


def _flaws_of_seal(seal: Seal, roots: Sequence[bytes]) -> Iterator[Finding]:
    leaves = leaves_of(seal)
    whole = root_of([leaf for _, leaf in leaves]) == bytes(seal.root) and root_of(roots) == bytes(seal.head)
    if not whole or len(leaves) != seal.size or seal.number != len(roots):
        yield Finding(Flaw.BROKEN_SEAL, seal.county, None, seal.number, f"seal {seal.number}")
    rows = {row.id: row for row in _readable(seal.county, [fact for fact, _ in leaves])}
    for fact_id, leaf in leaves:
        row = rows.get(fact_id)
        if row is None:
            is_there = Fact.objects.filter(county=seal.county, id=fact_id).exists()
            flaw = Flaw.ALTERED if is_there else Flaw.MISSING
            yield Finding(flaw, seal.county, fact_id, seal.number, str(fact_id))
        elif leaf_hash(_digest(row)) != leaf or bytes(row.digest) != _digest(row):
            yield Finding(Flaw.ALTERED, seal.county, fact_id, seal.number, f"{row.kind} {row.thread} {row.key}")


def _digest(row: Fact) -> bytes:
    return digests.fact_digest(row, bytes(row.asked_digest))


def _readable(county: str, ids: Sequence[UUID]) -> list[Fact]:
    """The rows that can be read at all: a value broken by hand must not stop the search for it."""
    try:
        return list(Fact.objects.filter(county=county, id__in=ids))
    except ValueError:
        if len(ids) == 1:
            return []
        half = len(ids) // 2
        return _readable(county, ids[:half]) + _readable(county, ids[half:])


def _flaws_of_loose(county: str, sealed: set[UUID]) -> Iterator[Finding | None]:
    """One item for each fact outside the seals: a finding, or None where it is sound."""
    through = Seal.objects.filter(county=county).aggregate(last=Max("through"))["last"]
    ids = Fact.objects.filter(county=county).values_list("id", "recorded_at").iterator(chunk_size=10_000)
    loose = {fact: recorded_at for fact, recorded_at in ids if fact not in sealed}
    rows = {row.id: row for row in _readable(county, list(loose))}
    for fact_id, recorded_at in loose.items():
        row: Any = rows.get(fact_id)
        name = f"{row.kind} {row.thread} {row.key}" if row else str(fact_id)
        if row is None or _digest(row) != bytes(row.digest):
            yield Finding(Flaw.ALTERED, county, fact_id, None, name)
        elif through and recorded_at <= through:
            yield Finding(Flaw.UNSEALED, county, fact_id, None, name)
        else:
            yield None
