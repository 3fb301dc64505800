"""The samples of the rooms on the keeper's counter. See `samples`."""

from collections.abc import Mapping
from typing import Any

COUNT = {"notes": {"10000": 1}, "reason": "one note is there"}

READS: Mapping[str, str] = {
    "GET /api/v1/billers/{county}": "/api/v1/billers/{county}",
    "GET /api/v1/billers/{county}/bills": "/api/v1/billers/{county}/bills",
    "GET /api/v1/billers/{county}/bills/{number}": "/api/v1/billers/{county}/bills/{collected}",
    "GET /api/v1/billers/{county}/bills/{number}/paper": "/api/v1/billers/{county}/bills/{collected}/paper",
    "GET /api/v1/billers/{county}/bills/{number}/receipt": "/api/v1/billers/{county}/bills/{collected}/receipt",
    "GET /api/v1/packaging": "/api/v1/packaging",
    "GET /api/v1/packaging/shipments": "/api/v1/packaging/shipments",
    "GET /api/v1/packaging/{county}/sorts": "/api/v1/packaging/{county}/sorts",
    "GET /api/v1/pickups": "/api/v1/pickups",
    "GET /api/v1/pickups/{county}/{number}": "/api/v1/pickups/{county}/{pickup}",
    "GET /api/v1/pickups/{county}/points/{point}/rounds/{day}": (
        "/api/v1/pickups/{county}/points/{station}/rounds/{today}"
    ),
    "GET /api/v1/pickups/{county}/points/{point}/slots": "/api/v1/pickups/{county}/points/{station}/slots",
    "GET /api/v1/pickups/{county}/points/{point}/windows": "/api/v1/pickups/{county}/points/{station}/windows",
    "GET /api/v1/till": "/api/v1/till",
    "GET /api/v1/till/remittances": "/api/v1/till/remittances",
    "GET /api/v1/till/{county}/shifts/{number}": "/api/v1/till/{county}/shifts/{shift}",
    "GET /api/v1/till/{county}/shifts/{number}/counts": "/api/v1/till/{county}/shifts/{shift}/counts",
    "GET /api/v1/withdrawals/{county}": "/api/v1/withdrawals/{county}",
    "GET /api/v1/withdrawals/{county}/{number}": "/api/v1/withdrawals/{county}/{withdrawal}",
}
WRITES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "POST /api/v1/billers/{county}/{biller}/locks": (
        "/api/v1/billers/{county}/water/locks",
        {"point": "{station}", "bills": [{"fields": {"meter": "6110020088"}, "amount_fen": 3_000}]},
    ),
    "POST /api/v1/billers/{county}/payments": ("/api/v1/billers/{county}/payments", {"numbers": ["{locked}"]}),
    "POST /api/v1/billers/{county}/bills/{number}/query": ("/api/v1/billers/{county}/bills/{collected}/query", {}),
    "POST /api/v1/billers/{county}/bills/{number}/release": ("/api/v1/billers/{county}/bills/{locked}/release", {}),
    "POST /api/v1/billers/{county}/bills/{number}/return": (
        "/api/v1/billers/{county}/bills/{refunded}/return",
        {"name": "沈水生", "tail": "0000"},
    ),
    "POST /api/v1/withdrawals/{county}": (
        "/api/v1/withdrawals/{county}",
        {"point": "{station}", "card": "6217990000000000006", "amount_fen": 1_000, "asked_at": "{now}"},
    ),
    "POST /api/v1/withdrawals/{county}/{number}/handing": ("/api/v1/withdrawals/{county}/{withdrawal}/handing", {}),
    "POST /api/v1/withdrawals/{county}/{number}/query": ("/api/v1/withdrawals/{county}/{withdrawal}/query", {}),
    "POST /api/v1/withdrawals/{county}/{number}/review": (
        "/api/v1/withdrawals/{county}/{withdrawal}/review",
        {"note": "asked the bank: the customer's own"},
    ),
    "POST /api/v1/packaging/{county}/sorts": (
        "/api/v1/packaging/{county}/sorts",
        {
            **{"code": "BOX9", "name": "九号箱", "size": "", "price_fen": 90, "is_green": True, "minimum": 5},
            "valid_from": "2026-11-21",
        },
    ),
    "POST /api/v1/packaging/{county}/points/{point}/shipments": (
        "/api/v1/packaging/{county}/points/{station}/shipments",
        {"sort": "BOX3", "count": 10},
    ),
    "POST /api/v1/packaging/{county}/points/{point}/acts": (
        "/api/v1/packaging/{county}/points/{station}/acts",
        {"sort": "BOX3", "what": "used", "count": 1},
    ),
    "POST /api/v1/packaging/{county}/shipments/{number}/taking": (
        "/api/v1/packaging/{county}/shipments/{shipment}/taking",
        {"counted": 20},
    ),
    "POST /api/v1/pickups/{county}": (
        "/api/v1/pickups/{county}",
        {
            **{"window": "{window}", "day": "{today}", "name": "陈", "phone": "13900001234", "address": "三组"},
            **{"village": "{village}", "pieces": 3, "weight_g": 12_000},
        },
    ),
    "POST /api/v1/pickups/{county}/points/{point}/windows": (
        "/api/v1/pickups/{county}/points/{station}/windows",
        {
            **{"weekday": 6, "opens": 540, "closes": 660, "places": 4, "cut_off_hours": 2},
            "valid_from": "2026-11-21",
        },
    ),
    "POST /api/v1/pickups/{county}/windows/{window}/end": (
        "/api/v1/pickups/{county}/windows/{window}/end",
        {"on": "2026-12-01"},
    ),
    "POST /api/v1/pickups/{county}/{number}/cancellation": (
        "/api/v1/pickups/{county}/{pickup}/cancellation",
        {"reason": "sent it another way"},
    ),
    "POST /api/v1/pickups/{county}/{number}/done": ("/api/v1/pickups/{county}/{pickup}/done", {"accepted": []}),
    "POST /api/v1/pickups/{county}/{number}/missed": (
        "/api/v1/pickups/{county}/{pickup}/missed",
        {"reason": "nobody at home"},
    ),
    "POST /api/v1/pickups/{county}/{number}/move": (
        "/api/v1/pickups/{county}/{pickup}/move",
        {"window": "{window}", "day": "2026-11-27"},
    ),
    "POST /api/v1/till/{county}/points/{point}/opening": ("/api/v1/till/{county}/points/{station}/opening", COUNT),
    "POST /api/v1/till/{county}/points/{point}/closing": ("/api/v1/till/{county}/points/{station}/closing", COUNT),
    "POST /api/v1/till/{county}/points/{point}/surprise-count": (
        "/api/v1/till/{county}/points/{station}/surprise-count",
        COUNT,
    ),
    "POST /api/v1/till/{county}/points/{point}/leaving": ("/api/v1/till/{county}/points/{station}/leaving", COUNT),
    "POST /api/v1/till/{county}/points/{point}/close-out": (
        "/api/v1/till/{county}/points/{station}/close-out",
        COUNT,
    ),
    "POST /api/v1/till/{county}/points/{point}/floats": (
        "/api/v1/till/{county}/points/{station}/floats",
        {"amount_fen": 5_000, "proof": "F9"},
    ),
    "POST /api/v1/till/{county}/points/{point}/deposits": (
        "/api/v1/till/{county}/points/{station}/deposits",
        {"amount_fen": 5_000, "proof": "D9"},
    ),
    "POST /api/v1/till/{county}/points/{point}/remittances": (
        "/api/v1/till/{county}/points/{station}/remittances",
        {"amount_fen": 500, "proof": "S9", "paid_on": "2026-11-20"},
    ),
    "POST /api/v1/till/{county}/remittances/{number}/confirmation": (
        "/api/v1/till/{county}/remittances/{remittance}/confirmation",
        {},
    ),
    "POST /api/v1/till/{county}/remittances/{number}/refusal": (
        "/api/v1/till/{county}/remittances/{remittance}/refusal",
        {"reason": "not in the bank"},
    ),
}
