"""Who pays what of a plan, as its page shows it; or how far the computation is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.kernel.actor import Actor
from huinong.logistics.parcels.names import Names
from huinong.logistics.plans.sharing import BUS, OTHERS
from huinong.logistics.plans.values import PlanValue
from huinong.logistics.runs import queries as runs
from huinong.logistics.runs.pages import view_of


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareShown:
    """A party's line: what it pays, a piece, alone, and how much less that is; `percent` is of the longest bar."""

    name: str
    pieces: int
    fen: int
    each_fen: int | None
    alone_fen: int
    percent: int

    @property
    def saved_fen(self) -> int:
        return self.alone_fen - self.fen


def shares_shown(actor: Actor, plan: PlanValue) -> Mapping[str, Any]:
    """The shares of a plan for its template; nothing where nobody asked for them."""
    if plan.shares_run is None:
        return {}
    run = runs.run(plan.county, plan.shares_run, actor)
    if run.result is None:
        return {"sharing": view_of(run, actor)}
    whole = run.result["total_fen"]
    return {
        "shares": lines_of(plan.county, run.result),
        "complaint": complaint(plan.county, run.result["worst"]),
        "cheaper_fen": whole if plan.total_fen is not None and whole < plan.total_fen else None,
    }


def lines_of(county: str, result: Mapping[str, Any]) -> list[ShareShown]:
    """A line for each party, whoever pays most first."""
    names = Names()
    longest = max([abs(each["fen"]) for each in result["parties"]] + [1])
    return [
        ShareShown(
            name=party_name(county, each["party"], names), pieces=each["pieces"], fen=each["fen"],
            each_fen=round(each["fen"] / each["pieces"]) if each["pieces"] else None, alone_fen=each["alone_fen"],
            percent=round(100 * abs(each["fen"]) / longest),
        )
        for each in sorted(result["parties"], key=lambda each: -each["fen"])
    ]  # fmt: skip


def complaint(county: str, worst: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """The group that would do better alone, by names, and by how much."""
    if worst is None:
        return None
    names = Names()
    return {"names": "、".join(party_name(county, each, names) for each in worst["group"]), "fen": worst["fen"]}


def party_name(county: str, party: str, names: Names) -> str:
    """A carrier's or a bus company's name."""
    if party == OTHERS:
        return _("the other carriers")
    if party == f"{BUS}{OTHERS}":
        return _("the other bus companies")
    if party.startswith(BUS):
        return names.person(county, UUID(party.removeprefix(BUS)))
    return names.carrier(county, party)
