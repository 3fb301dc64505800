"""The only writers of studies that people call: make one, and note what a meeting decided on it."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.journal.queries import facts_by_key, moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.designs import facts
from huinong.logistics.designs.building import ground
from huinong.logistics.designs.errors import NoSuchStudy, NotFinished
from huinong.logistics.designs.kept import digest_of, kept
from huinong.logistics.designs.models import Decision, Study
from huinong.logistics.designs.values import NewDecision, NewStudy, Options
from huinong.logistics.runs import services as runs

KIND = "network.design"
TITLE, BODY, TEXT = 80, 60, 500
LEAST_REACH_M, MOST_REACH_M = 100, 100_000
MOST_YEARS = 30
WHOLE_BP = 10_000
MOST_FEN = 10**12
MOST_SEED = 2**31 - 1


@act
def make_study(*, key: str, county: str, new: NewStudy, actor: Actor) -> Receipt:
    """Keep the county as it stands today with what is asked of its network, and queue the search for it.

    Raises NotPermitted, OutOfScope, InvalidInput, NothingToDesign, NoTownshipCentre, TooLong, TooManyWaiting.
    """
    gates.require(actor, "designs.write")
    gates.require_scope(actor, county)
    first = facts_by_key(county, [key]).get(key)
    number = first.facts["study"] if first else f"WD{clock.today():%y%m%d}-{new_id().hex[-6:].upper()}"
    at = moment_of(county, key)
    entry = _entry(county, key, facts.MADE, number, at, told={"title": new.title}, asked=_asked(new))
    if recall(county, [entry]):
        return append(entry, actor=actor)
    _check(new)
    stands = ground(county, clock.day_of(at))
    run = runs.start(
        county=county, key=f"study/{number}", kind=KIND, title=new.title, asked={"study": number},
        seconds=new.seconds, seed=new.seed, rounds=new.rounds, actor=actor,
    )  # fmt: skip
    Study.objects.create(
        county=county, number=number, title=new.title, options=asdict(new.options), ground=kept(stands),
        digest=digest_of(stands, new.options), run=run, seed=new.seed, asked_by=actor.id, asked_at=at,
    )  # fmt: skip
    return append(entry, actor=actor)


def _asked(new: NewStudy) -> Mapping[str, Any]:
    return {
        "title": new.title, "seconds": new.seconds, "seed": new.seed, "rounds": new.rounds, **asdict(new.options),
    }  # fmt: skip


def _check(new: NewStudy) -> None:
    """Raises InvalidInput, naming the fields that no study can have."""
    asked: Options = new.options
    wrong = {
        "title": not 0 < len(new.title.strip()) <= TITLE,
        "budget_fen": not 0 <= asked.budget_fen <= MOST_FEN,
        "share_bp": not 0 <= asked.share_bp <= WHOLE_BP,
        "reach_m": not LEAST_REACH_M <= asked.reach_m <= MOST_REACH_M,
        "years": not 1 <= asked.years <= MOST_YEARS,
        "seed": not 0 <= new.seed <= MOST_SEED,
        "rounds": new.rounds is not None and new.rounds < 1,
    }
    if any(wrong.values()):
        raise InvalidInput(fields=", ".join(name for name, is_wrong in wrong.items() if is_wrong))


@act
def note_decision(*, key: str, county: str, study: str, new: NewDecision, actor: Actor) -> Receipt:
    """Write down what a meeting decided on a finished study. Nothing is built or closed by that.

    Raises NotPermitted, OutOfScope, NoSuchStudy, NotFinished, InvalidInput.
    """
    gates.require(actor, "designs.write")
    gates.require_scope(actor, county)
    row = Study.objects.select_for_update().filter(county=county, number=study).first()
    if row is None:
        raise NoSuchStudy
    told = {"title": row.title, "decided_on": new.decided_on.isoformat(), "body": new.body, "text": new.text}
    at = moment_of(county, key)
    entry = _entry(county, key, facts.DECIDED, study, at, told=told, asked={"study": study, **told})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row.state != Study.State.DONE:
        raise NotFinished(study=row.title)
    if not 0 < len(new.body.strip()) <= BODY or not 0 < len(new.text.strip()) <= TEXT or new.decided_on > clock.today():
        raise InvalidInput(fields="decided_on, body, text")
    Decision.objects.create(
        county=county, study=row, decided_on=new.decided_on, body=new.body, text=new.text, noted_by=actor.id,
        noted_at=at,
    )  # fmt: skip
    return append(entry, actor=actor)


def _entry(
    county: str, key: str, kind: str, number: str, at: datetime, *, told: Mapping[str, Any], asked: Mapping[str, Any]
) -> Entry:
    return Entry(
        key=key, kind=kind, county=county, thread=f"STUDY-{number}", happened_at=at,
        facts={"study": number, **told}, asked=asked,
    )  # fmt: skip
