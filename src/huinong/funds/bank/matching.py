"""What of the bank's belongs to what of the books. Pure. What is not proven to be the only fit is left to a person."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from huinong.funds.bank.values import Proposal, Reason, Rule

LEAST_REFERENCE = 4  # shorter words of a text, such as "01", name nothing
MOST_TOGETHER = 24  # of more, too many sums fit by chance
STEPS = 50_000  # a search that takes longer proves nothing, and proposes nothing
SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """One open line or item: its day as a number, the references it goes by, its party in plain letters."""

    id: UUID
    amount_fen: int
    day: int
    references: frozenset[str]
    party: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    line: UUID
    item: UUID
    rule: Rule


Fits = Callable[[Fit, Fit], bool]


def references_of(*codes: str, text: str = "") -> frozenset[str]:
    """What may name a movement: codes as they stand, and each word of a text that is long enough to be one."""
    words = (word.strip(".,;:，。；：") for word in text.split())
    found = (*codes, *(word for word in words if len(word) >= LEAST_REFERENCE))
    return frozenset(each.strip().upper() for each in found if each.strip())


def party_of(name: str) -> str:
    """A name to compare by: what banks and people write differently is left out."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def pairs(lines: Sequence[Fit], items: Sequence[Fit], *, days: int) -> tuple[Pair, ...]:
    """Pairs that are proven: by reference and amount, then by amount, party and day; each the only fit of the other.

    A line whose reference names an entry of another amount is nobody else's, whatever else would fit.
    """
    by_reference = tuple(_only(lines, items, Rule.REFERENCE, _same_reference))
    paired = {side for pair in by_reference for side in (pair.line, pair.item)}
    named = _named(lines, items)
    left = [line for line in lines if line.id not in paired | named]
    rest = [item for item in items if item.id not in paired | named]

    def close(line: Fit, item: Fit) -> bool:
        return bool(line.party) and line.party == item.party and abs(line.day - item.day) <= days

    return (*by_reference, *_only(left, rest, Rule.PARTY, close))


def _same_reference(line: Fit, item: Fit) -> bool:
    return bool(line.references & item.references)


def _only(lines: Sequence[Fit], items: Sequence[Fit], rule: Rule, fits: Fits) -> Iterator[Pair]:
    """Lines and items of one amount that fit each other and nothing else."""
    by_amount = _grouped(items)
    of_line = {line.id: [each.id for each in by_amount[line.amount_fen] if fits(line, each)] for line in lines}
    wanted: dict[UUID, int] = defaultdict(int)
    for found in of_line.values():
        for item in found:
            wanted[item] += 1
    for line, found in of_line.items():
        if len(found) == 1 and wanted[found[0]] == 1:
            yield Pair(line=line, item=found[0], rule=rule)


def _named(lines: Sequence[Fit], items: Sequence[Fit]) -> frozenset[UUID]:
    """Lines and items that name each other by reference."""
    known: dict[str, list[UUID]] = defaultdict(list)
    for item in items:
        for reference in item.references:
            known[reference].append(item.id)
    hits = [(line.id, known[ref]) for line in lines for ref in line.references if ref in known]
    return frozenset({side for line, found in hits for side in (line, *found)})


def proposals(lines: Sequence[Fit], items: Sequence[Fit], *, days: int) -> tuple[Proposal, ...]:
    """For each line that is left, what may belong to it and why; nothing where nothing fits."""
    by_amount = _grouped(items)
    found = []
    for line in lines:
        near = [item for item in items if abs(line.day - item.day) <= days]
        same = [item for item in by_amount[line.amount_fen] if abs(line.day - item.day) <= days]
        named = [item for item in items if line.references & item.references]
        if same:
            reason = Reason.SAME_AMOUNT if len(same) == 1 else Reason.EQUALS
            found.append(_proposal(line, same[:SHOWN], reason))
        elif named:
            reason = Reason.SUM if sum(item.amount_fen for item in named) == line.amount_fen else Reason.OTHER_AMOUNT
            found.append(_proposal(line, named, reason))
        elif together := _together(line, near):
            found.append(_proposal(line, together, Reason.SUM))
    return tuple(found)


def _proposal(line: Fit, items: Iterable[Fit], reason: Reason) -> Proposal:
    return Proposal(line=line.id, items=tuple(item.id for item in items), reason=reason)


def _together(line: Fit, near: Sequence[Fit]) -> tuple[Fit, ...]:
    """Several items that make a line, if in one way alone: those of its own party, else any."""
    own = [item for item in near if line.party and item.party == line.party]
    return only_sum(line.amount_fen, own) or only_sum(line.amount_fen, near)


def only_sum(amount_fen: int, items: Sequence[Fit]) -> tuple[Fit, ...]:
    """The one set of two or more items, of the amount's sign, that makes it; () when none or more than one does."""
    sign = 1 if amount_fen > 0 else -1
    fitting = [item for item in items if 0 < item.amount_fen * sign < abs(amount_fen)]
    if len(fitting) > MOST_TOGETHER:
        return ()
    fitting.sort(key=lambda item: -abs(item.amount_fen))
    search = _Search([item.amount_fen * sign for item in fitting])
    search.run(0, abs(amount_fen), ())
    return tuple(fitting[place] for place in search.found[0]) if len(search.found) == 1 and search.left > 0 else ()


class _Search:
    """Looks for two sets that make an amount; stops at the second, or when `left` steps are used up."""

    def __init__(self, amounts: Sequence[int]) -> None:
        self.amounts, self.found, self.left = amounts, list[tuple[int, ...]](), STEPS
        self.rests = [sum(amounts[place:]) for place in range(len(amounts) + 1)]

    def run(self, place: int, wanted: int, chosen: tuple[int, ...]) -> None:
        self.left -= 1
        if wanted == 0:
            self.found.append(chosen)
        if wanted <= 0 or wanted > self.rests[place] or self.left <= 0 or len(self.found) > 1:
            return
        self.run(place + 1, wanted - self.amounts[place], (*chosen, place))
        self.run(place + 1, wanted, chosen)


def _grouped(items: Iterable[Fit]) -> dict[int, list[Fit]]:
    grouped: dict[int, list[Fit]] = defaultdict(list)
    for item in items:
        grouped[item.amount_fen].append(item)
    return grouped
