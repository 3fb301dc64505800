"""Who answers for a loss, from the custody chain alone. Pure: the facts of a piece and of its bags in, a blame out.

The rules, the first that fits:

1. Noted before we signed for it (damaged, short): the holder before, its courier.
2. Missing, or found damaged, when a bag was opened and before the opener scanned the piece in itself:
   a. the bag was opened jointly (会同开拆): the giver of its last hand-over, for both sides saw it;
   b. else a hand-over showed a broken seal or a short count: the giver of the first one that did, who had carried it;
   c. else the seal was whole all the way: who sealed the bag.
3. Anything else: the last custodian who scanned it in, or took its bag over by a two-sided hand-over, and could not
   show a counter-scan of the next. A two-scan hand-over moves the liability; one side's word does not.

What was missing and then scanned in again by somebody is forgotten: it was not missing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from huinong.funds.claims.values import Blame, BlameRule, Link, Loss
from huinong.journal.values import FactValue

RECIPIENT, SENDER, TRUNK = "recipient", "sender", "trunk"
OUTSIDE = frozenset({RECIPIENT, SENDER})
TAKEN_IN = frozenset({"parcel.accepted", "parcel.arrived", "parcel.shelved", "parcel.found"})
"""Scans by which a point takes a piece into its hands."""

NOTED = {
    Loss.LOST: frozenset({"short"}),
    Loss.SHORT: frozenset({"short", "damaged"}),
    Loss.DAMAGED: frozenset({"damaged"}),
}
"""Which exceptions of a piece tell of which loss."""


def point(fact: FactValue) -> str:
    """The custodian that a scan at a point makes."""
    return f"point:{fact.point}"


@dataclass(slots=True)
class _Walk:
    """The chain as far as it was read: who had it, the bag it is in, and what was noted of it."""

    loss: Loss
    verdicts: dict[str, Blame]
    links: list[Link] = field(default_factory=list)
    bag: str = ""
    just_opened: str = ""
    blame: Blame | None = None
    is_missing: bool = False
    is_found: bool = False

    def read(self, fact: FactValue) -> None:
        if fact.kind == "parcel.announced":
            self._to(f"partner:{fact.facts['carrier_party']}", fact)
        elif fact.kind in TAKEN_IN:
            self._taken_in(fact)
        elif fact.kind == "parcel.bagged":
            self.bag = str(fact.facts["bag"])
            self._to(point(fact), fact)
        elif fact.kind == "bag.handed_over" and fact.facts["bag"] == self.bag:
            self._to(str(fact.facts["to"]), fact, is_seal_whole=bool(fact.facts["seal_intact"]))
        elif fact.kind == "parcel.unbagged":
            self.just_opened, self.bag = self.bag, ""
            self._to(point(fact), fact)
        elif fact.kind in {"parcel.excepted", "parcel.lost"}:
            self._noted(fact)
            exception = str(fact.facts.get("exception") or "")
            self._to(self.links[-1].holder, fact, is_note=True, exception=exception)
        elif fact.kind == "bag.jointly_opened":
            self._to(self.links[-1].holder, fact, is_note=True)
        elif fact.kind == "parcel.dispatched":
            self._to(TRUNK, fact)
        elif fact.kind in {"parcel.collected", "parcel.delivered"}:
            self._to(RECIPIENT, fact)
        elif fact.kind == "parcel.returned":
            is_inbound = fact.facts.get("direction") == "inbound"
            self._to(f"partner:{fact.facts['carrier_party']}" if is_inbound else SENDER, fact)

    def _to(self, holder: str, fact: FactValue, **more: Any) -> None:
        self.links.append(Link(holder=holder, fact=fact.id, kind=fact.kind, at=fact.happened_at, **more))

    def _taken_in(self, fact: FactValue) -> None:
        if self.is_missing:
            self.blame, self.is_missing, self.is_found = None, False, True
        self.just_opened = ""
        self._to(point(fact), fact)

    def _noted(self, fact: FactValue) -> None:
        was_in = str(fact.facts.get("bag") or self.just_opened)
        if fact.facts.get("bag"):
            self.bag = ""  # it was not in it
        is_lost = fact.kind == "parcel.lost"
        if not (is_lost and self.loss is Loss.LOST) and fact.facts.get("exception") not in NOTED[self.loss]:
            return
        if self.blame is None:
            self.blame = self._blame(fact, was_in)
            self.is_missing = is_lost or bool(fact.facts.get("bag"))
            self.is_found = False

    def _blame(self, fact: FactValue, was_in: str) -> Blame:
        if fact.facts.get("before_signing"):
            return Blame(holder=self.links[-1].holder, rule=BlameRule.BEFORE_SIGNING, fact=fact.id)
        return self.verdicts.get(was_in) or self.held()

    def held(self) -> Blame:
        """The last custodian of the network, or the courier while it did not come."""
        ours = [link for link in self.links if link.holder not in OUTSIDE and not link.is_note]
        return Blame(holder=ours[-1].holder, rule=BlameRule.HELD, fact=ours[-1].fact)


def read(facts: Sequence[FactValue], loss: Loss) -> tuple[tuple[Link, ...], Blame, bool]:
    """The chain of a piece in order, who answers for the loss, and whether it turned up again.

    `facts` are the piece's own and those of the bags it was in while it was, in order.
    """
    walk = _Walk(loss, _verdicts(facts))
    for fact in facts:
        walk.read(fact)
    return tuple(walk.links), walk.blame or walk.held(), walk.is_found


def _verdicts(facts: Sequence[FactValue]) -> dict[str, Blame]:
    """Who answers for what is missing from each bag when it is opened; a bag opened jointly goes before its seal."""
    found: dict[str, Blame] = {}
    for fact in facts:
        bag = str(fact.facts.get("bag") or "")
        if fact.kind == "parcel.bagged":
            found[bag] = Blame(holder=point(fact), rule=BlameRule.SEALED, fact=fact.id)
        elif fact.kind == "bag.handed_over" and bag in found and found[bag].rule is BlameRule.SEALED:
            if rule := _wrong(fact):
                found[bag] = Blame(holder=str(fact.facts["from"]), rule=rule, fact=fact.id)
        elif fact.kind == "bag.jointly_opened" and bag in found:
            found[bag] = Blame(holder=str(fact.facts["from"]), rule=BlameRule.JOINT, fact=fact.id)
    return found


def _wrong(fact: FactValue) -> BlameRule | None:
    """What a hand-over showed of its bag."""
    if not fact.facts["seal_intact"]:
        return BlameRule.SEAL_BROKEN
    counted = fact.facts.get("counted")
    return BlameRule.SHORT_COUNT if counted is not None and counted < fact.facts["pieces"] else None
