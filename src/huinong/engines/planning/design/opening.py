"""A first plan of a county, village by village: cheap to find, and something to begin with where time is short."""

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from huinong.engines.planning.design.blocks import Block
from huinong.engines.planning.design.pricing import Plan, Prices, plan_of
from huinong.engines.planning.design.values import NOWHERE

Option = tuple[float, int, int, int, int]
"""What it adds to the cost; the walk; the offer and the centre of its point; the offer of that centre."""


@dataclass(slots=True)
class _Opening:
    block: Block
    prices: Prices
    offer_at: dict[int, int] = field(default_factory=dict)
    centre_of: dict[int, int] = field(default_factory=dict)
    load: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    offers_of: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    hauls_of: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))

    def price(self, offer: int) -> float:
        return float(self.block.yearly[offer] + self.prices.budget * self.block.capital[offer])

    def offer(self, point: int, pieces: int) -> tuple[float, int] | None:
        """The cheapest way to have so many pieces more at a point: what that adds, and the offer."""
        known = self.offer_at.get(point)
        need = self.load[point] + pieces
        if known is not None and self.block.room[known] >= need:
            return 0.0, known
        if known is not None and self.block.is_kept[known]:
            return None
        able = [(self.price(offer), offer) for offer in self.offers_of[point] if self.block.room[offer] >= need]
        if not able:
            return None
        cost, offer = min(able)
        return cost - (self.price(known) if known is not None else 0.0), offer

    def hang(self, point: int, pieces: int) -> tuple[float, int, int] | None:
        """What a centre for a point adds, the centre, and that centre's offer; none to hang from: NOWHERE."""
        if self.block.is_centre[point] or not self.block.needs_centre:
            return 0.0, NOWHERE, NOWHERE
        known = self.centre_of.get(point)
        found = []
        for centre, fen in self.hauls_of[point]:
            offer = self.offer(centre, pieces) if known in (None, centre) else None
            if offer is not None:
                found.append((offer[0] + (fen if known is None else 0), centre, offer[1]))
        return min(found, default=None)

    def take(self, point: int, offer: int, centre: int, centre_offer: int, pieces: int) -> None:
        self.offer_at[point] = offer
        self.load[point] += pieces
        if centre != NOWHERE:
            self.offer_at[centre] = centre_offer
            self.centre_of[point] = centre
            self.load[centre] += pieces

    def open(self, point: int) -> bool:
        """Open it for nobody yet."""
        offer, hung = self.offer(point, 0), self.hang(point, 0)
        if offer is None or hung is None:
            return False
        self.take(point, offer[1], hung[1], hung[2], 0)
        return True


def first_plan(block: Block, prices: Prices) -> Plan | None:
    """None when it gets stuck: it never takes back what it has done."""
    opening = _Opening(block, prices)
    for offer, point in enumerate(block.offer_point.tolist()):
        opening.offers_of[point].append(offer)
        if block.is_kept[offer]:
            opening.offer_at[point] = offer
    for start, end, fen in zip(block.haul_from.tolist(), block.haul_to.tolist(), block.haul_fen.tolist(), strict=True):
        opening.hauls_of[start].append((end, fen))
    if not all(opening.open(point) for point in list(opening.offer_at)):
        return None
    serves = _serve(opening)
    for some in block.wants:
        if not any(point in opening.offer_at for point in some) and not any(opening.open(point) for point in some):
            return None
    return None if serves is None else _plan(opening, serves)


def _serve(opening: _Opening) -> list[int] | None:
    block = opening.block
    walks_of: dict[int, list[int]] = defaultdict(list)
    for walk, village in enumerate(block.walk_from.tolist()):
        walks_of[village].append(walk)
    serves = [NOWHERE] * len(block.villages)
    for village in np.argsort(-block.pieces, kind="stable").tolist():
        options = [option for walk in walks_of[village] if (option := _option(opening, walk)) is not None]
        if options:
            _, walk, offer, centre, centre_offer = min(options)
            serves[village] = int(block.walk_to[walk])
            opening.take(serves[village], offer, centre, centre_offer, int(block.pieces[village]))
        elif block.rules.leaves_nobody and walks_of[village]:
            return None
    return serves


def _option(opening: _Opening, walk: int) -> Option | None:
    block, prices = opening.block, opening.prices
    village, point = int(block.walk_from[walk]), int(block.walk_to[walk])
    pieces, people = int(block.pieces[village]), int(block.people[village])
    offer, hung = opening.offer(point, pieces), opening.hang(point, pieces)
    if offer is None or hung is None:
        return None
    gained = prices.village + prices.person * people if block.is_within[walk] else -block.rules.beyond_fen * people
    return float(block.walk_fen[walk]) - gained + offer[0] + hung[0], walk, offer[1], hung[1], hung[2]


def _plan(opening: _Opening, serves: list[int]) -> Plan:
    block = opening.block
    centres = np.full(len(block.points), NOWHERE, dtype=np.int64)
    for point, centre in opening.centre_of.items():
        centres[point] = centre
    return plan_of(block, np.array(sorted(opening.offer_at.values()), dtype=np.int64), np.array(serves), centres)
