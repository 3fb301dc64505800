"""Capacitated location in the form of Beasley's OR-Library (1988): `cap61` and its like.

How many warehouses and customers; for each warehouse its room and what opening it costs; for each customer its demand
and what it costs to send all of it from each warehouse. Lines may end anywhere.
"""

import numpy as np

from huinong.engines.planning.formats.reading import Words
from huinong.engines.planning.siting.values import Capacitated


def parse(name: str, text: str) -> Capacitated:
    """Read an instance; raises Unreadable."""
    words = Words(text)
    warehouses = words.whole("the number of warehouses", least=1)
    customers = words.whole("the number of customers", least=1)
    pairs = [(words.number("room"), words.number("the cost of opening")) for _ in range(warehouses)]
    demands, sending = [], []
    for _ in range(customers):
        demands.append(words.number("a demand"))
        sending.append([words.number("the cost of sending") for _ in range(warehouses)])
    words.end()
    return Capacitated(
        name=name,
        room=np.array([room for room, _ in pairs]),
        opening=np.array([opening for _, opening in pairs]),
        demands=np.array(demands),
        sending=np.array(sending),
    )
