"""`/api/v1`: threads and facts, each with its proof."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Router, Schema

from huinong.edge import gates
from huinong.edge.api import ActorRequest
from huinong.journal import queries, seals
from huinong.journal.telling import sentence_of
from huinong.journal.values import FactValue

router = Router(tags=["journal"])


class FactOut(Schema):
    """One recorded act."""

    id: UUID
    county: str
    key: str
    kind: str
    flow: str
    thread: str
    happened_at: datetime
    recorded_at: datetime
    point: UUID | None
    party: UUID | None
    actor_role: str
    sentence: str
    facts: dict[str, Any]


class ProofOut(Schema):
    """Where a fact stands in its seal: leaf, path and root are hex (RFC 9162 §2.1)."""

    seal: int
    index: int
    leaf: str
    path: list[tuple[str, str]]
    root: str


class ProvedOut(FactOut):
    """One recorded act and its proof; null until the next sealing."""

    proof: ProofOut | None


def fact_out(fact: FactValue) -> FactOut:
    """A fact as JSON."""
    return FactOut(**_shape(fact))


def _shape(fact: FactValue) -> dict[str, Any]:
    names = ("id", "county", "key", "kind", "thread", "happened_at", "recorded_at", "point", "party", "actor_role")
    shape = {name: getattr(fact, name) for name in names}
    return {**shape, "flow": fact.flow.value, "sentence": sentence_of(fact), "facts": dict(fact.facts)}


@router.get("/threads/{county}/{name}", response=list[FactOut], summary="Everything that happened to one thing")
def thread(request: ActorRequest, county: str, name: str) -> list[FactOut]:
    gates.require(request.actor, "journal.read")
    return [fact_out(fact) for fact in queries.thread(county, name, actor=request.actor)]


@router.get("/facts/{county}/{fact_id}", response=ProvedOut, summary="One act, and its proof")
def fact(request: ActorRequest, county: str, fact_id: UUID) -> ProvedOut:
    gates.require(request.actor, "journal.read")
    found = queries.fact(county, fact_id, actor=request.actor)
    proof = seals.proof_of(county, fact_id)
    return ProvedOut(**_shape(found), proof=_proof_out(proof) if proof else None)


def _proof_out(proof: seals.Proof) -> ProofOut:
    path = [(side, each.hex()) for side, each in proof.path]
    return ProofOut(seal=proof.seal, index=proof.index, leaf=proof.leaf.hex(), path=path, root=proof.root.hex())
