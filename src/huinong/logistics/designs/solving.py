"""The runner of a study: it reads what was kept, lets the engine think, and answers what is to be kept."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from huinong.engines.planning.design.buying import next_buys
from huinong.engines.planning.design.solving import solve
from huinong.engines.planning.design.values import Impossible
from huinong.engines.planning.runs import AfterRounds, Observer, Progress
from huinong.logistics.designs.errors import RulesCollide
from huinong.logistics.designs.models import Study
from huinong.logistics.designs.problems import problem_of
from huinong.logistics.designs.queries import study_value
from huinong.logistics.designs.results import result_of
from huinong.logistics.designs.wording import rules_in_words
from huinong.logistics.runs.values import Asked, Runner

DOING = {"design": "siting", "plans": "siting", "prices": "bounding"}
ROUNDS = 1
RUNGS = 5
"""How many steps of “what more money buys” a study tells."""


def work(asked: Asked) -> Mapping[str, Any]:
    """What came of a study. Raises RulesCollide."""
    study = study_value(Study.objects.get(county=asked.county, number=asked.asked["study"]))
    observer = partial(_tell, asked.observer)
    observer(Progress(doing="reading", rounds=0))
    problem = problem_of(study.ground, study.options)
    try:
        design = solve(problem, seed=asked.seed, stop=asked.stop, observer=observer, executor=asked.executor)
    except Impossible as impossible:
        raise RulesCollide(rules=rules_in_words(impossible.rules)) from impossible
    step_fen = study.ground.rates["designs.step_fen"]
    buys = next_buys(
        problem, design, [step_fen * rung for rung in range(1, RUNGS + 1)], seed=asked.seed,
        stop=AfterRounds(ROUNDS), observer=observer, executor=asked.executor,
    )  # fmt: skip
    return result_of(study.ground, study.options, problem, design, buys)


def _tell(observer: Observer, progress: Progress) -> None:
    """What the engine does, in the words that the page of progress knows."""
    observer(replace(progress, doing=DOING.get(progress.doing, progress.doing)))


NETWORK_DESIGN = Runner(label=_("Network design"), reads="designs.read", writes="designs.write", work=work)
