"""How a push proves that it is ours and new: HMAC-SHA256 (RFC 2104) over its moment and its body. Pure."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

SIGNATURE, TIMESTAMP, DELIVERY = "Huinong-Signature", "Huinong-Timestamp", "Huinong-Delivery"
SCHEME = "v1"


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """`v1=` and the hex of HMAC-SHA256 over `<timestamp>.<body>`."""
    told = str(timestamp).encode() + b"." + body
    return f"{SCHEME}={hmac.new(secret.encode(), told, hashlib.sha256).hexdigest()}"


def headers(secret: str, delivery: UUID, body: bytes, now: datetime) -> Mapping[str, str]:
    """The headers of one try. The delivery's id stays the same over all tries: by it a receiver knows a repeat."""
    timestamp = int(now.timestamp())
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "huinong-push/1",
        DELIVERY: str(delivery),
        TIMESTAMP: str(timestamp),
        SIGNATURE: signature(secret, timestamp, body),
    }
