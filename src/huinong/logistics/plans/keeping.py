"""Putting what an engine answered into a plan's row: the one place that does."""

import base64
from collections.abc import Mapping
from typing import Any

from huinong.logistics.plans.models import DayPlan
from huinong.logistics.plans.storing import plan_of

FIELDS = (
    *("problem", "result", "known", "changes", "total_fen", "money_fen", "bound_fen", "unserved", "digest"),
    "facts_digest",
)


def keep(row: DayPlan, told: Mapping[str, Any]) -> None:
    """A plan's row with its result (`computing.answer`), written."""
    plan = plan_of(told["plan"])
    pieces: Mapping[str, int] = told["pieces"]
    row.problem, row.result, row.known = base64.b64decode(told["problem"]), told["plan"], told["known"]
    row.changes = told.get("changes", [])
    row.total_fen, row.money_fen, row.bound_fen = plan.costs.total, plan.costs.money, plan.bound
    row.unserved = sum(pieces[each.demand] for each in plan.unserved)
    row.digest, row.facts_digest = plan.digest, told["facts_digest"]
    row.save(update_fields=FIELDS)
