"""The worker: takes the run that waited longest, lets its runner work, and keeps what came of it.

A runner works outside any transaction. Whenever its engine looks up (its stop is asked, its observer is told), at most
once a second, the progress is kept, the lease renewed and the wish to stop read. Engines look up once a minute or more.
"""

import logging
import time
from collections.abc import Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q

from huinong.edge.gates import SYSTEM
from huinong.engines.planning.runs import AfterRounds, AfterSeconds, Progress, Stop, WhenTold
from huinong.journal.services import act, append
from huinong.journal.values import Entry
from huinong.kernel import clock
from huinong.kernel.refusal import Refusal
from huinong.logistics.runs import facts
from huinong.logistics.runs.models import Run
from huinong.logistics.runs.runners import runner
from huinong.logistics.runs.values import Asked

LEASE = timedelta(minutes=5)
LOOK_S = 1.0
ATTEMPTS = 2  # a run whose worker died twice is given up: it may be what kills it
TOLD = logging.getLogger(__name__)


def work_once(executor: Executor | None = None) -> int:
    """Do every run that waits, one after another; answers how many."""
    done = 0
    while (run := _taken()) is not None:
        _do(run, executor)
        done += 1
    return done


def _taken() -> Run | None:
    """The run that waited longest, now ours. One that was let go by a worker that died comes back."""
    with transaction.atomic():
        free = Q(state=Run.State.WAITING) | Q(state=Run.State.RUNNING, lease_until__lt=clock.now())
        row = Run.objects.select_for_update(skip_locked=True).filter(free).order_by("asked_at", "id").first()
        if row is None:
            return None
        now = clock.now()
        Run.objects.filter(county=row.county, id=row.id).update(
            state=Run.State.RUNNING, started_at=now, lease_until=now + LEASE, attempt=F("attempt") + 1
        )
        row.attempt += 1
    return row


def _do(run: Run, executor: Executor | None) -> None:
    if run.attempt > ATTEMPTS:
        _end(run, error="its worker died")
        return
    watch = _Watch(run)
    limit: Stop = AfterSeconds(run.seconds) if run.rounds is None else AfterRounds(run.rounds)
    asked = Asked(
        county=run.county, run=run.id, asked=run.asked, seed=run.seed, stop=WhenTold(limit, watch.is_told_to_stop),
        observer=watch.see, executor=executor,
    )  # fmt: skip
    try:
        result = runner(run.kind).work(asked)
    except Refusal as refusal:
        _end(run, error=str(refusal))
    except Exception:  # whatever an engine stumbles over ends this run, and no other
        TOLD.exception("run %s of %s failed", run.id, run.kind)
        _end(run, error="fault")
    else:
        watch.keep()
        _end(run, result=result)


@dataclass(slots=True)
class _Watch:
    """What a worker sees of its run while it works."""

    run: Run
    last: Progress | None = None
    told: bool = False
    looked_at: float = field(default_factory=time.monotonic)

    def see(self, progress: Progress) -> None:
        self.last = progress
        self._look()

    def is_told_to_stop(self) -> bool:
        self._look()
        return self.told

    def _look(self) -> None:
        if time.monotonic() - self.looked_at < LOOK_S:
            return
        self.looked_at = time.monotonic()
        self.keep()
        self.told = self._rows().filter(is_told_to_stop=False).exists() is False

    def keep(self) -> None:
        seen = self.last
        kept = {} if seen is None else _kept(seen)
        self._rows().update(lease_until=clock.now() + LEASE, **kept)

    def _rows(self) -> Any:
        """The run, as long as it is ours."""
        return Run.objects.filter(
            county=self.run.county, id=self.run.id, attempt=self.run.attempt, state=Run.State.RUNNING
        )


def _kept(seen: Progress) -> Mapping[str, Any]:
    known = {"cost": seen.cost, "bound": seen.bound}
    return {"doing": seen.doing[:24], "round": seen.rounds} | {
        name: value for name, value in known.items() if value is not None
    }


@act
def _end(run: Run, *, result: Mapping[str, Any] | None = None, error: str = "") -> None:
    """Keep what came of a run, if it is still ours; the rooms learn of it by the fact."""
    row = Run.objects.select_for_update().filter(county=run.county, id=run.id, attempt=run.attempt).first()
    if row is None or row.state != Run.State.RUNNING:
        return
    row.state = Run.State.FAILED if result is None else Run.State.DONE
    row.result, row.error, row.ended_at, row.lease_until = result, error[:400], clock.now(), None
    row.save(update_fields=["state", "result", "error", "ended_at", "lease_until"])
    told = {"run": str(row.id), "kind": row.kind, "state": row.state, "cost": row.cost, "bound": row.bound}
    entry = Entry(
        key=f"run/{row.id}/ended", kind=facts.ENDED, county=row.county, thread=f"RUN-{row.id}",
        happened_at=row.ended_at, facts=told,
    )  # fmt: skip
    append(entry, actor=SYSTEM)
