"""What follows from a step of a partner's piece: a row in the outbox, in the transaction of the fact itself."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from huinong.journal.values import FactValue
from huinong.kernel.ids import as_id, new_id
from huinong.logistics.parcels.facts import event_of
from huinong.logistics.pushes import live
from huinong.logistics.pushes.models import Delivery
from huinong.logistics.pushes.statuses import status_of
from huinong.registry.points.queries import point_names
from huinong.storage import bulk, lookup

COLUMNS = (
    *("id", "county", "webhook", "party", "fact", "piece", "sequence", "event", "body"),
    *("state", "attempts", "queued_at", "next_at", "answer"),
)


def queue_statuses(facts: Sequence[FactValue]) -> None:
    """Put each status on its way, for parties with a live webhook alone; without one nothing is asked or written."""
    hooks = live.webhooks()
    if not hooks:
        return
    mine: dict[str, list[FactValue]] = {}
    for fact in facts:
        if fact.facts["carrier_party"] in hooks.get(fact.county, {}):
            mine.setdefault(fact.county, []).append(fact)
    for county, wanted in mine.items():
        rows = list(_deliveries(county, wanted, hooks[county]))  # it asks the database, which a COPY under way forbids
        bulk.insert_rows(Delivery, COLUMNS, rows)


def _deliveries(county: str, facts: Sequence[FactValue], hooks: Mapping[str, UUID]) -> Iterator[tuple[Any, ...]]:
    """The rows in the order of `COLUMNS`."""
    names = point_names(county, {fact.point for fact in facts if fact.point})
    latest = _latest(county, hooks.values(), {_piece(fact) for fact in facts})
    for fact in facts:
        party = fact.facts["carrier_party"]
        webhook, piece, id_ = hooks[party], _piece(fact), new_id()
        sequence = latest[webhook, piece] = latest.get((webhook, piece), 0) + 1
        body = status_of(fact, delivery=id_, sequence=sequence, points=names).model_dump_json()
        told = (id_, county, webhook, as_id(party), fact.id, piece, sequence, event_of(fact).value, body)
        yield (*told, Delivery.State.WAITING.value, 0, fact.recorded_at, fact.recorded_at, "")


def _piece(fact: FactValue) -> str:
    return f"{fact.facts['carrier']}-{fact.facts['number']}"


def _latest(county: str, hooks: Iterable[UUID], pieces: set[str]) -> dict[tuple[UUID, str], int]:
    """The last sequence of each piece. Its row is locked by the act, so nobody else counts it on meanwhile."""
    told = lookup.values(Delivery, ("webhook", "piece", "sequence"), county=county, webhook=hooks, piece=pieces)
    latest: dict[tuple[UUID, str], int] = {}
    for webhook, piece, sequence in told:
        latest[webhook, piece] = max(sequence, latest.get((webhook, piece), 0))
    return latest
