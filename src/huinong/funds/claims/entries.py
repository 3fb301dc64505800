"""The facts of claims, with what each of them says."""

from collections.abc import Mapping
from typing import Any

from huinong.funds.claims.models import Claim
from huinong.journal.queries import moment_of
from huinong.journal.values import Entry

TEXT, EVIDENCE, MOST_FEN = 200, 2_000, 10**9


def thread_of(claim: Claim) -> str:
    """The claim's own thread."""
    return f"CLAIM-{claim.number}"


def entry_of(
    key: str, kind: str, claim: Claim, told: Mapping[str, Any], asked: Mapping[str, Any], **where: Any
) -> Entry:
    """The fact of an act on a claim; `where` says another thread, point or party than the claim's own."""
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
        happened_at=moment_of(claim.county, key),
        facts={**told, **about},
        asked=asked,
        **placed,
    )
