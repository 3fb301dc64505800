"""Three pieces of mail."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True)
class Piece:
    number: str
    postage_fen: int | None
    state: str
    arrived_at: datetime
    note: str = ""


NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)  # 12:00 in China
PARCELS = (
    Piece("HN-0003", 1_250, "arrived", NOON),
    Piece("HN-0001", None, "lost", datetime(2026, 11, 22, 6, 5, tzinfo=UTC)),
    Piece("HN-0002", 123_456, "arrived", datetime(2025, 11, 22, 6, 5, tzinfo=UTC), "=1+1"),
)
