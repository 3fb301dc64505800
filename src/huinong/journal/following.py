"""What the page of a thread shows: its four flows at a glance, where its money went, and every act in order."""

from collections.abc import Sequence
from dataclasses import dataclass

from huinong.journal.kinds import Flow, catalogue
from huinong.journal.naming import Names, page_of
from huinong.journal.telling import Leg, Told, legs, thread_of, told
from huinong.journal.values import FactValue
from huinong.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class FlowShown:
    """One flow of a thread: how many acts, and the newest."""

    flow: str
    count: int
    last: Told
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class ThreadShown:
    """A thread as one actor follows it."""

    name: str
    page: str
    flows: tuple[FlowShown, ...]
    chosen: str
    lines: tuple[Told, ...]
    money: tuple[Leg, ...]


def shown(name: str, facts: Sequence[FactValue], *, actor: Actor, chosen: str = "") -> ThreadShown:
    """The page of a thread, narrowed to one flow where one is chosen."""
    lines = told(facts, actor=actor, own=name)
    return ThreadShown(
        name=name,
        page=_page(name, facts, actor),
        flows=flows_of(lines, chosen),
        chosen=chosen,
        lines=tuple(line for line in lines if not chosen or line.flow == chosen),
        money=_money(name, facts) if actor.scope.point is None and actor.scope.party is None else (),
    )


def flows_of(lines: Sequence[Told], chosen: str = "") -> tuple[FlowShown, ...]:
    """The flows in which something happened."""
    by_flow = {flow: [line for line in lines if line.flow == flow] for flow in Flow}
    return tuple(
        FlowShown(flow.value, sum(line.count for line in found), found[-1], flow == chosen)
        for flow, found in by_flow.items()
        if found
    )


def _page(name: str, facts: Sequence[FactValue], actor: Actor) -> str:
    """The page of the thing itself."""
    kinds = catalogue()
    for fact in facts:
        kind = kinds.get(fact.kind)
        if kind and kind.about and thread_of(kind, fact) == name:
            return page_of(kind.about.name, actor, fact)
    return ""


def _money(name: str, facts: Sequence[FactValue]) -> tuple[Leg, ...]:
    """What each account has got or given in all, for this thing alone; together they are nothing."""
    own = [fact for fact in facts if fact.kind == "ledger.posted" and fact.thread == name]
    names = Names(own)
    sums: dict[str, int] = {}
    for leg in (leg for fact in own for leg in legs(fact, names)):
        sums[leg.account] = sums.get(leg.account, 0) + leg.amount_fen
    return tuple(Leg(account, fen) for account, fen in sorted(sums.items(), key=lambda each: -each[1]) if fen)
