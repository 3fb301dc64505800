"""`/api/v1`: threads and facts, each with its proof."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge import gates
from huinong.edge.api import ActorRequest, Page, Paging, page_of, part_of
from huinong.journal import exporting, queries, seals
from huinong.journal.telling import sentences
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
    """One recorded act and its proof; null until the next sealing.

    The leaf is SHA-256(0x00 ‖ SHA-256(what the export says of the fact)); `asked` is the part of it that is not here.
    """

    actor_id: str
    asked: str
    proof: ProofOut | None


class SealOut(Schema):
    """A batch of facts closed by a Merkle tree; `head` is the tree over this and all earlier roots (hex)."""

    number: int
    size: int
    through: datetime
    root: str
    head: str


class ExportAsked(Schema):
    county: str = Field("", pattern=r"^([0-9]{6})?$", description="Only this county; else all in my scope")


def facts_out(facts: Sequence[FactValue]) -> list[FactOut]:
    """Facts as JSON."""
    return [FactOut(**_shape(fact, said)) for fact, said in zip(facts, sentences(facts), strict=True)]


def _shape(fact: FactValue, sentence: str) -> dict[str, Any]:
    names = ("id", "county", "key", "kind", "thread", "happened_at", "recorded_at", "point", "party", "actor_role")
    shape = {name: getattr(fact, name) for name in names}
    return {**shape, "flow": fact.flow.value, "sentence": sentence, "facts": dict(fact.facts)}


@router.get("/threads/{county}/{name}", response=list[FactOut], summary="Everything that happened to one thing")
def thread(request: ActorRequest, county: str, name: str) -> list[FactOut]:
    gates.require(request.actor, "journal.read")
    return facts_out(queries.thread(county, name, actor=request.actor))


@router.get("/facts", response=Page[FactOut], summary="The newest acts in my scope; a page may be short")
def facts(request: ActorRequest, paging: Query[Paging]) -> Page[FactOut]:
    gates.require(request.actor, "journal.read")
    found, cursor = part_of(queries.recorded(request.actor), paging, order="-recorded_at")
    return Page(items=facts_out(queries.seen(request.actor, found)), next_cursor=cursor)


@router.get("/export", summary="Whole counties as lines of JSON that prove themselves (`huinong journal check`)")
def export(request: ActorRequest, asked: Query[ExportAsked]) -> StreamingHttpResponse:
    lines = exporting.lines(actor=request.actor, county=asked.county)
    return StreamingHttpResponse(lines, content_type="application/x-ndjson", headers={"Cache-Control": "no-store"})


@router.get("/seals/{county}", response=Page[SealOut], summary="A county's seals, newest first: note their heads")
def sealed(request: ActorRequest, county: str, paging: Query[Paging]) -> Page[SealOut]:
    return page_of(seals.seen(request.actor, county), paging, _seal_out, order="-number")


@router.get("/facts/{county}/{fact_id}", response=ProvedOut, summary="One act, and its proof")
def fact(request: ActorRequest, county: str, fact_id: UUID) -> ProvedOut:
    gates.require(request.actor, "journal.read")
    found = queries.fact(county, fact_id, actor=request.actor)
    proof = seals.proof_of(county, fact_id)
    return ProvedOut(
        **_shape(found, sentences([found])[0]),
        actor_id=found.actor_id,
        asked=queries.asked_of(county, fact_id),
        proof=_proof_out(proof) if proof else None,
    )


def _proof_out(proof: seals.Proof) -> ProofOut:
    path = [(side, each.hex()) for side, each in proof.path]
    return ProofOut(seal=proof.seal, index=proof.index, leaf=proof.leaf.hex(), path=path, root=proof.root.hex())


def _seal_out(seal: Any) -> SealOut:
    said = {"number": seal.number, "size": seal.size, "through": seal.through}
    return SealOut(**said, root=bytes(seal.root).hex(), head=bytes(seal.head).hex())
