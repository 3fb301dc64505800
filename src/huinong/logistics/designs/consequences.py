"""What follows in this room from the facts of others: a computation that is over ends its study."""

from collections.abc import Sequence

from huinong.journal.values import FactValue
from huinong.logistics.designs.models import Study
from huinong.logistics.designs.services import KIND
from huinong.logistics.runs import queries as runs

SAVED = (
    "state", "ended_at", "result", "engine", "stations", "opened", "reached", "villages", "capital_fen", "yearly_fen",
)  # fmt: skip
CAME_OF = {"done": Study.State.DONE, "stopped": Study.State.STOPPED, "failed": Study.State.FAILED}


def keep_results(facts: Sequence[FactValue]) -> None:
    """Keep what the search found with the study that asked for it (facts `run.ended`)."""
    for fact in facts:
        if fact.facts["kind"] == KIND:
            _keep(fact)


def _keep(fact: FactValue) -> None:
    run = runs.ended(fact.county, fact.facts["run"])
    row = Study.objects.select_for_update().get(county=fact.county, run=run.id)
    row.state, row.ended_at = CAME_OF[run.state], run.ended_at
    if run.result is not None:
        found = run.result
        stands = [point for point in found["points"] if point["change"] != "closed"]
        row.result, row.engine = found, found["engine"]
        row.stations = sum(point["kind"] == "station" for point in stands)
        row.opened = sum(point["change"] == "opened" for point in stands)
        row.reached, row.villages = found["reached"], len(found["villages"])
        row.capital_fen, row.yearly_fen = found["capital_fen"], sum(found["costs"].values())
    row.save(update_fields=SAVED)
