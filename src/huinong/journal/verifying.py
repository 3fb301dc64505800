"""Reading every fact and every seal again, to prove that none was altered, or to name those that were.

A county is read seal by seal, each beside the facts recorded in its time, and then what waits for the next seal: what
is held in memory does not grow with the journal. A value broken by hand must not stop the search for it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest
from uuid import UUID

from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from huinong.journal.digests import fact_digest, seal_digest, vouched
from huinong.journal.merkle import Growing, root_of
from huinong.journal.models import Fact, Seal
from huinong.journal.seals import counties, leaf_of, leaves_of

CHUNK = 5_000
BROKEN = (AttributeError, TypeError, ValueError)  # what a value of the wrong form raises wherever it is read


class Flaw(StrEnum):
    """What `verify` can find."""

    ALTERED = "altered"
    MISSING = "missing"
    UNSEALED = "unsealed"
    BROKEN_SEAL = "broken_seal"
    HEAD_UNKNOWN = "head_unknown"


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


def verify(*, county: str = "", noted: Mapping[str, Sequence[str]] | None = None) -> Verdict:
    """Read every fact and seal again and say what does not fit.

    `noted` are heads, by county, that were written down elsewhere: each must have been the head of some seal. Without
    them nobody can tell when the newest seals and their facts are gone together.
    """
    wanted = noted or {}
    read = [_County(each, wanted.get(each, ())) for each in ([county] if county else sorted({*counties(), *wanted}))]
    findings = [finding for each in read for finding in each.findings()]
    heads = {each.code: each.tree.root().hex() for each in read}
    return Verdict(sum(each.facts for each in read), sum(each.tree.size for each in read), heads, tuple(findings))


@dataclass
class _County:
    """One county while it is read; `judged` are facts found elsewhere than in their seal's time: none is told twice."""

    code: str
    noted: Sequence[str]
    facts: int = 0
    tree: Growing = field(default_factory=Growing)
    judged: set[UUID] = field(default_factory=set)

    def findings(self) -> Iterator[Finding]:
        strays: list[Finding] = []
        heads: set[str] = set()
        through: datetime | None = None
        for seal in _seals(self.code):
            if not isinstance(seal, Seal):
                yield Finding(Flaw.BROKEN_SEAL, self.code, None, None, seal)
                continue
            self.tree.append(bytes(seal.root))
            heads.add(bytes(seal.head).hex())
            if not _is_whole(seal, self.tree, through):
                yield Finding(Flaw.BROKEN_SEAL, self.code, None, seal.number, f"seal {seal.number}")
            yield from self._sealed(seal, through, strays)
            through = max(filter(None, (through, seal.through)))
        yield from (stray for stray in strays if stray.fact not in self.judged)
        yield from self._loose(through)
        yield from (Finding(Flaw.HEAD_UNKNOWN, self.code, None, None, head) for head in self.noted if head not in heads)

    def _sealed(self, seal: Seal, since: datetime | None, strays: list[Finding]) -> Iterator[Finding]:
        """What is wrong with the facts of one seal. Facts of its time that it does not know are `strays`."""
        left = dict(leaves_of(seal))
        for row in _recorded(self.code, since, seal.through):
            self.facts += 1
            if isinstance(row, Fact) and row.id in left:
                yield from self._judged(row, seal.number, left.pop(row.id))
            elif (fact := _id(row)) not in left:
                flaw = Flaw.UNSEALED if _is_ours(row) else Flaw.ALTERED
                strays.append(Finding(flaw, self.code, fact, None, _name(row)))
        for row in _read(Fact.objects.filter(county=self.code, id__in=list(left)).order_by("id")):
            if isinstance(row, Fact):
                self.judged.add(row.id)
                yield from self._judged(row, seal.number, left.pop(row.id))
        here = set(Fact.objects.filter(county=self.code, id__in=list(left)).values_list("id", flat=True))
        for fact in left:
            self.judged.add(fact)
            yield Finding(Flaw.ALTERED if fact in here else Flaw.MISSING, self.code, fact, seal.number, str(fact))

    def _loose(self, since: datetime | None) -> Iterator[Finding]:
        """What is wrong with the facts that wait for a seal."""
        for row in _recorded(self.code, since, None):
            self.facts += 1
            if _id(row) not in self.judged and not _is_ours(row):
                yield Finding(Flaw.ALTERED, self.code, _id(row), None, _name(row))

    def _judged(self, row: Fact, seal: int, leaf: bytes) -> Iterator[Finding]:
        """A sealed row against its leaf."""
        if not (_is_ours(row) and leaf_of(row) == leaf):
            yield Finding(Flaw.ALTERED, self.code, row.id, seal, _name(row))


def _is_whole(seal: Seal, tree: Growing, before: datetime | None) -> bool:
    """Whether a seal is the next one, its trees are right, and it was made by a holder of the key."""
    leaves = [leaf for _, leaf in leaves_of(seal)]
    is_next = seal.number == tree.size and seal.size == len(leaves) and (before is None or before < seal.through)
    is_tree = root_of(leaves) == bytes(seal.root) and tree.root() == bytes(seal.head)
    return is_next and is_tree and compare_digest(vouched(seal_digest(seal)), bytes(seal.mac))


def _is_ours(row: Fact | str) -> bool:
    """Whether a row says what it said when this system wrote it."""
    try:
        return isinstance(row, Fact) and compare_digest(
            vouched(fact_digest(row, bytes(row.asked_digest))), bytes(row.digest)
        )
    except BROKEN:
        return False


def _id(row: Fact | str) -> UUID | None:
    try:
        return row.id if isinstance(row, Fact) else UUID(row)
    except ValueError:
        return None


def _name(row: Fact | str) -> str:
    return f"{row.kind} {row.thread} {row.key}" if isinstance(row, Fact) else row


def _seals(county: str) -> Iterator[Seal | str]:
    """The seals in order; of one that cannot be read, its name."""
    for number in Seal.objects.filter(county=county).order_by("number").values_list("number", flat=True):
        try:
            (seal,) = Seal.objects.filter(county=county, number=number)
            leaves_of(seal)
            yield seal if seal.through else f"seal {number}"
        except BROKEN:
            yield f"seal {number}"


def _recorded(county: str, since: datetime | None, until: datetime | None) -> Iterator[Fact | str]:
    """The facts recorded after one moment and up to another."""
    rows = Fact.objects.filter(county=county).order_by("recorded_at", "id")
    rows = rows.filter(recorded_at__gt=since) if since else rows
    return _read(rows.filter(recorded_at__lte=until) if until else rows)


def _read(rows: QuerySet[Fact]) -> Iterator[Fact | str]:
    """Rows as they come; of one that cannot be read, its id as it stands there."""
    read = 0
    try:
        for row in rows.iterator(chunk_size=CHUNK):
            yield row
            read += 1
    except BROKEN:
        yield from _one_by_one(rows, read, rows.count())


def _one_by_one(rows: QuerySet[Fact], start: int, stop: int) -> Iterator[Fact | str]:
    try:
        found = list(rows[start:stop])
    except BROKEN:
        if stop - start == 1:
            yield str(rows.annotate(text=Cast("id", TextField())).values_list("text", flat=True)[start])
            return
        middle = (start + stop) // 2
        yield from _one_by_one(rows, start, middle)
        yield from _one_by_one(rows, middle, stop)
    else:
        yield from found
