"""The facts of claims, with what each of them says."""

from collections.abc import Mapping
from typing import Any

from huinong.funds.claims.models import Claim
from huinong.journal.queries import facts_by_key
from huinong.journal.values import Entry
from huinong.kernel import clock

TEXT, EVIDENCE, MOST_FEN = 200, 2_000, 10**9


def thread_of(claim: Claim) -> str:
    """The claim's own thread."""
    return f"CLAIM-{claim.number}"


def entry_of(
    key: str, kind: str, claim: Claim, told: Mapping[str, Any], asked: Mapping[str, Any], **where: Any
) -> Entry:
    """The fact of an act on a claim; `where` says another thread, point or party than the claim's own."""
    first = facts_by_key(claim.county, [key]).get(key)
    about = {
        "claim": claim.number,
        "carrier": claim.carrier,
        "number": claim.piece,
        "piece_thread": claim.thread,
        "loss": claim.loss,
        "claimant": claim.claimant,
        "village": claim.village,
    }
    placed = {"thread": thread_of(claim), "point": claim.opened_point, "party": claim.carrier_party, **where}
    return Entry(
        key=key,
        kind=kind,
        county=claim.county,
        happened_at=first.happened_at if first else clock.now(),
        facts={**told, **about},
        asked=asked,
        **placed,
    )
