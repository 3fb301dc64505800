"""A question to a party outside, in JSON over HTTPS, by a number that makes it safe to repeat."""

from collections.abc import Mapping

from msgspec import DecodeError, Struct, json

from huinong.kernel.answers import UNKNOWN, Answer, Outcome
from huinong.logistics.pushes.sending import post


class _Said(Struct, forbid_unknown_fields=True):
    outcome: Outcome
    amount_fen: int = 0
    reference: str = ""
    reason: str = ""
    name: str = ""


def ask(url: str, number: str, body: Mapping[str, object], *, timeout_s: float, bearer: str = "") -> Answer:
    """Send `number` and what belongs to it; what is late, broken or not understood is unknown. Never raises.

    `bearer` is the secret that the other side knows us by.
    """
    head = {"Content-Type": "application/json", "Idempotency-Key": number}
    if bearer:
        head["Authorization"] = f"Bearer {bearer}"
    answered = post(url, json.encode({"number": number, **body}), head, timeout_s=timeout_s)
    if not answered.is_taken:
        return UNKNOWN
    try:
        said = json.decode(answered.text, type=_Said)
    except DecodeError:
        return UNKNOWN
    return Answer(
        outcome=said.outcome,
        amount_fen=said.amount_fen,
        reference=said.reference[:80],
        reason=said.reason[:80],
        name=said.name[:60],
    )
