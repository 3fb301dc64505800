"""The journal as lines of JSON that prove themselves, for whoever has neither the database nor the key.

A fact is one line, an object of `digests.SAID` in that order. Its leaf is SHA-256(0x00 ‖ SHA-256(the line's values as
a JSON array, keys sorted, no spaces)). Where a seal ends stands a line with its number, root and head (RFC 9162 §2.1).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import orjson

from huinong.edge import gates
from huinong.journal.digests import SAID, digest, said
from huinong.journal.merkle import Growing, leaf_hash, root_of
from huinong.journal.models import Fact, Seal
from huinong.journal.seals import counties
from huinong.journal.verifying import CHUNK, Finding, Flaw, Verdict
from huinong.kernel.actor import Actor
from huinong.kernel.clock import spelled

COUNTY_DIGITS = 6


def lines(*, actor: Actor, county: str = "") -> Iterator[bytes]:
    """Every fact of a county, or of all that lie in the actor's scope, and their seals, as they are read.

    Raises NotPermitted; OutOfScope unless the actor sees whole counties, and this one.
    """
    gates.require(actor, "journal.export")
    scope = actor.scope
    gates.require_scope(actor, (county or scope.division)[:COUNTY_DIGITS])
    return _lines([county] if county else [each for each in counties() if each.startswith(scope.division)])


def _lines(wanted: Sequence[str]) -> Iterator[bytes]:
    for county in wanted:
        through: datetime | None = None
        for seal in Seal.objects.filter(county=county).order_by("number").defer("leaves").iterator(chunk_size=CHUNK):
            yield from _facts(county, through, seal.through)
            yield orjson.dumps(_closing(seal)) + b"\n"
            through = seal.through
        yield from _facts(county, through, None)


def _facts(county: str, since: datetime | None, until: datetime | None) -> Iterator[bytes]:
    rows = Fact.objects.filter(county=county).order_by("recorded_at", "id")
    rows = rows.filter(recorded_at__gt=since) if since else rows
    rows = rows.filter(recorded_at__lte=until) if until else rows
    for row in rows.iterator(chunk_size=CHUNK):
        yield orjson.dumps(dict(zip(SAID, said(row, bytes(row.asked_digest)), strict=True))) + b"\n"


def _closing(seal: Seal) -> Mapping[str, Any]:
    return {
        "seal": seal.number,
        "county": seal.county,
        "size": seal.size,
        "through": spelled(seal.through),
        "root": bytes(seal.root).hex(),
        "head": bytes(seal.head).hex(),
    }


def check(exported: Iterable[bytes], *, noted: Mapping[str, Sequence[str]] | None = None) -> Verdict:
    """Whether an export fits its own seals, and these heads noted elsewhere; it says which seal does not.

    Raises ValueError for a line that is not one of ours.
    """
    trees: dict[str, Growing] = {}
    heads: dict[str, set[str]] = {}
    leaves: dict[str, list[bytes]] = {}
    findings: list[Finding] = []
    facts = 0
    for line in exported:
        told = _read(line)
        county = told["county"]
        if "seal" not in told:
            facts += 1
            leaves.setdefault(county, []).append(leaf_hash(digest([told[name] for name in SAID])))
            continue
        tree, mine = trees.setdefault(county, Growing()), leaves.pop(county, [])
        tree.append(bytes.fromhex(told["root"]))
        heads.setdefault(county, set()).add(told["head"])
        is_whole = (told["seal"], told["size"]) == (tree.size, len(mine)) and tree.root().hex() == told["head"]
        if not is_whole or root_of(mine).hex() != told["root"]:
            findings.append(Finding(Flaw.BROKEN_SEAL, county, None, told["seal"], f"seal {told['seal']}"))
    for county, wanted in (noted or {}).items():
        absent = [head for head in wanted if head not in heads.get(county, ())]
        findings += [Finding(Flaw.HEAD_UNKNOWN, county, None, None, head) for head in absent]
    ends = {county: tree.root().hex() for county, tree in trees.items()}
    return Verdict(facts, sum(tree.size for tree in trees.values()), ends, tuple(findings))


def _read(line: bytes) -> dict[str, Any]:
    told = orjson.loads(line)
    wanted = ("seal", "county", "size", "root", "head") if isinstance(told, dict) and "seal" in told else SAID
    if not isinstance(told, dict) or any(name not in told for name in wanted):
        raise ValueError("this line is neither a fact nor a seal of ours")
    return told
