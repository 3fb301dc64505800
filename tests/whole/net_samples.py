"""Samples of the API of net statements: see `samples`, which takes them in."""

from collections.abc import Mapping
from typing import Any

READS: Mapping[str, str] = {
    "GET /api/v1/payouts/{county}/files/{file}/pain001": "/api/v1/payouts/{county}/files/{net_file}/pain001",
    "GET /api/v1/payouts/{county}/statements": "/api/v1/payouts/{county}/statements",
    "GET /api/v1/payouts/{county}/statements/{number}": "/api/v1/payouts/{county}/statements/{net}",
    "GET /api/v1/payouts/{county}/statements/{number}/disputes": ("/api/v1/payouts/{county}/statements/{net}/disputes"),
    "GET /api/v1/payouts/{county}/statements/{number}/parts": "/api/v1/payouts/{county}/statements/{net}/parts",
}
WRITES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "POST /api/v1/payouts/{county}/answers": ("/api/v1/payouts/{county}/answers", {"content": "{net_answer}"}),
    "POST /api/v1/payouts/{county}/files": ("/api/v1/payouts/{county}/files", {}),
    "POST /api/v1/payouts/{county}/statements": ("/api/v1/payouts/{county}/statements", {"month": "2026-10"}),
    "POST /api/v1/payouts/{county}/statements/{number}/approve": (
        "/api/v1/payouts/{county}/statements/{net}/approve",
        {},
    ),
    "POST /api/v1/payouts/{county}/statements/{number}/carry": (
        "/api/v1/payouts/{county}/statements/{net}/carry",
        {"reason": "after the harvest"},
    ),
    "POST /api/v1/payouts/{county}/statements/{number}/decisions": (
        "/api/v1/payouts/{county}/statements/{net}/decisions",
        {"dispute": "{net_dispute}", "accepted_fen": None, "answer": "as it was"},
    ),
    "POST /api/v1/payouts/{county}/statements/{number}/disputes": (
        "/api/v1/payouts/{county}/statements/{net}/disputes",
        {"account": "{net_account}", "posting": "{net_posting}", "reason": "too little", "wanted_fen": 7},
    ),
}
