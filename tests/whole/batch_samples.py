"""Samples of what is sent as whole lists: batches with their agreements, and manifests. See `samples`."""

from collections.abc import Mapping
from typing import Any

READS: Mapping[str, str] = {
    "GET /api/v1/batches": "/api/v1/batches?county={county}",
    "GET /api/v1/batches/agreements": "/api/v1/batches/agreements?county={county}",
    "GET /api/v1/batches/{county}/{number}": "/api/v1/batches/{county}/{batch}",
    "GET /api/v1/batches/{county}/{number}/boxes": "/api/v1/batches/{county}/{batch_taken}/boxes",
    "GET /api/v1/batches/{county}/{number}/labels": "/api/v1/batches/{county}/{batch_taken}/labels",
    "GET /api/v1/batches/{county}/{number}/preview": "/api/v1/batches/{county}/{batch}/preview",
}

WRITES: Mapping[str, tuple[str, Mapping[str, Any]]] = {
    "POST /api/v1/batches": (
        "/api/v1/batches",
        {
            "county": "{county}",
            "party": "{coop}",
            "point": "{station}",
            "file_name": "next.csv",
            "text": "收件人,电话,地址,重量(公斤),内件\n陈,13900001234,湖北省武汉市,1,produce",
        },
    ),
    "POST /api/v1/batches/agreements": (
        "/api/v1/batches/agreements",
        {
            "county": "{county}",
            "party": "{coop}",
            "number": "XY-NEW",
            "valid_from": "2026-11-20",
            "valid_until": "2027-11-19",
            "authoriser_name": "Chair Wang",
        },
    ),
    "POST /api/v1/batches/agreements/{county}/{number}/end": (
        "/api/v1/batches/agreements/{county}/{agreement}/end",
        {"ends_on": "2027-01-07", "reason": "over"},
    ),
    "POST /api/v1/batches/{county}/{number}/take": (
        "/api/v1/batches/{county}/{batch}/take",
        {"postage_fen": 1_000},
    ),
    "POST /api/v1/manifests/preview": (
        "/api/v1/manifests/preview",
        {
            "county": "{county}",
            "happened_at": "{now}",
            "carrier": "{carrier}",
            "manifest": "m8",
            "lines": [
                {
                    "number": "7388888887",
                    "village": "{village}",
                    "recipient_name": "陈",
                    "recipient_phone": "13900001234",
                }
            ],
        },
    ),
}
