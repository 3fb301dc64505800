"""The samples of the books. See `samples`."""

from collections.abc import Mapping
from typing import Any

READS: Mapping[str, str] = {
    "GET /api/v1/books/{division}/day": "/api/v1/books/{county}/day",
    "GET /api/v1/books/{county}/balance": "/api/v1/books/{county}/balance?since=2026-11-01&until={today}",
    "GET /api/v1/books/{county}/accounts/{account}/days": (
        "/api/v1/books/{county}/accounts/{keeper_account}/days?since=2026-11-01&until={today}"
    ),
    "GET /api/v1/books/{county}/accounts/{account}/days/{day}": (
        "/api/v1/books/{county}/accounts/{keeper_account}/days/{today}"
    ),
    "GET /api/v1/books/{county}/months": "/api/v1/books/{county}/months",
    "GET /api/v1/books/{county}/months/{month}": "/api/v1/books/{county}/months/2026-11-01",
    "GET /api/v1/books/{county}/months/{month}/late": "/api/v1/books/{county}/months/2026-11-01/late",
}
WRITES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "POST /api/v1/books/{division}/days": (
        "/api/v1/books/{county}/days",
        {"day": "{today}", "reason": "a till is still open"},
    ),
    "POST /api/v1/books/{county}/months/{month}/preparation": (
        "/api/v1/books/{county}/months/2026-11-01/preparation",
        {},
    ),
    "POST /api/v1/books/{county}/months/{month}/close": ("/api/v1/books/{county}/months/2026-11-01/close", {}),
    "POST /api/v1/books/{county}/corrections": (
        "/api/v1/books/{county}/corrections",
        {
            **{"debit": "operator:cost", "credit": "operator:income", "amount_fen": 100},
            **{"effective_on": "2026-11-19", "reason": "counted twice"},
        },
    ),
    "POST /api/v1/books/{county}/subjects": (
        "/api/v1/books/{county}/subjects",
        {"account": "keeper", "memo": "", "subject": "2241", "valid_from": "2026-12-31", "source": "the county"},
    ),
}
