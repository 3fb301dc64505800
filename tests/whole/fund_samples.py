"""The samples of the bank's room. See `samples`."""

from collections.abc import Mapping
from typing import Any

BANK = "/api/v1/bank/{county}"
READS: Mapping[str, str] = {
    f"GET {BANK}/{name}": f"{BANK}/{name}" for name in ("accounts", "lines", "open", "balance")
}  # fmt: skip
WRITES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    f"POST {BANK}/accounts": (
        f"{BANK}/accounts",
        {"code": "rcb", "name": "农商行", "number": "", "opens_on": "2026-11-20", "opening_fen": 100},
    ),
    f"POST {BANK}/accounts/{{account}}/columns": (
        f"{BANK}/accounts/{{bank_account}}/columns",
        {"valid_from": "2026-11-20", "columns": {"saldo": "balance"}},
    ),
    f"POST {BANK}/statements": (
        f"{BANK}/statements",
        {
            **{"account": "{bank_account}", "number": "S-next", "since": "2026-11-21", "until": "2026-11-21"},
            **{"opening_fen": 10_004, "closing_fen": 10_005},
            "entries": [{"reference": "N1", "day": "2026-11-21", "amount_fen": 1}],
        },
    ),
    f"POST {BANK}/known-differences": (
        f"{BANK}/known-differences",
        {"lines": ["{bank_line}"], "items": [], "note": "asked the bank"},
    ),
    f"POST {BANK}/matches": (f"{BANK}/matches", {"lines": ["{bank_line}"], "items": ["{bank_item}"]}),
    f"POST {BANK}/lines/{{line}}/booking": (f"{BANK}/lines/{{bank_line}}/booking", {"booking": "interest"}),
    f"POST {BANK}/matches/{{match}}/undoing": (f"{BANK}/matches/{{bank_match}}/undoing", {}),
    f"POST {BANK}/open/{{side}}/owner": (f"{BANK}/open/{{bank_line}}/owner", {}),
}
