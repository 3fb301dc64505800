"""Batches of scans as a device sends them, and their answers."""

import json
from typing import Any
from uuid import UUID

from django.test import Client

from huinong.logistics.parcels.values import PieceId
from tests.logistics import county as c

ADDRESS = f"/api/v1/parcels/scans/lines?county={c.CODE}"
NDJSON = "application/x-ndjson"


def line(sequence: int, piece: PieceId, event: str, point: UUID, **changes: Any) -> dict[str, Any]:
    """One line of a device's batch."""
    given = {
        "device": "gun-1", "sequence": sequence, "event": event, "carrier": piece.carrier, "number": piece.number,
        "point": str(point), "happened_at": c.NOW.isoformat(),
    }  # fmt: skip
    return given | changes


def body(*lines: dict[str, Any] | bytes) -> bytes:
    """Lines as a batch."""
    return b"".join((each if isinstance(each, bytes) else json.dumps(each).encode()) + b"\n" for each in lines)


def send(client: Client, batch: bytes) -> list[dict[str, Any]]:
    """The answers to a batch, one a line."""
    response = client.post(ADDRESS, batch, content_type=NDJSON, headers={"Idempotency-Key": "k1"})
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == NDJSON
    return [json.loads(each) for each in response.getvalue().splitlines()]


def said(answers: list[dict[str, Any]]) -> list[str]:
    """Of each answer its code, or that it was applied or repeated."""
    return [each["code"] or each["answer"] for each in answers]
