"""How long people wait in a county of a million pieces, beside the same county when it had ten thousand."""

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from urllib.parse import urlencode

from bench.filling import DAILY, ELEVEN, Filling
from bench.waiting import CALLS, WARMING, Call, dispatcher, page, waited
from huinong.counter.station import queries as station
from huinong.demo import people
from huinong.demo.world import COUNTY, DISPATCHER, keeper
from huinong.kernel.clock import at_beijing, frozen_at
from huinong.logistics.parcels.models import Parcel
from huinong.logistics.transport import today
from huinong.storage.search import name_tokens

FIRST_DAY = date(2025, 7, 1)
FEW, MANY, QUICK = 10_000, 1_000_000, 20_000
RECIPIENTS = 60_000  # who send for things, of a county's 400,000

Times = dict[str, tuple[float, float]]  # what → p50, p95 in milliseconds


def run(*, quick: bool) -> Iterator[tuple[str, str]]:
    """Each page at the larger size, and its median as a ratio to that at the smaller one."""
    days = [FIRST_DAY + timedelta(days=n) for n in range((QUICK if quick else MANY) // DAILY)]
    filling = Filling(days, recipients=RECIPIENTS // 20 if quick else RECIPIENTS)
    few = _after(filling, days[: FEW // DAILY])
    many = _after(filling, days[FEW // DAILY :])
    pieces, open_ones = Parcel.objects.count(), Parcel.objects.filter(closed_at=None).count()
    yield "county", f"{pieces:,} pieces, {open_ones:,} of them open; x is the median's ratio to that at {FEW:,}"
    for what, (p50, p95) in many.items():
        yield what, f"p50 {p50:6.1f} ms   p95 {p95:6.1f} ms {p50 / few[what][0]:6.1f} x"


def _after(filling: Filling, days: list[date]) -> Times:
    """The waiting times at eleven of the last of these days."""
    filling.live(days)
    with frozen_at(at_beijing(days[-1], hour=ELEVEN)):
        return {what: waited(call) for what, call in (*_boards(filling), *_lists(filling))}


def _boards(filling: Filling) -> Iterator[tuple[str, Call]]:
    keepers = [keeper(station) for station in filling.world.by_village.values()]
    yield "today board, its query", lambda n: today.board(actor=DISPATCHER, county=COUNTY)
    yield "today board, the page", _page(lambda n: "/today/?part=board", **{"HX-Request": "true"})
    yield "station's board, its query", lambda n: station.board(keepers[n], station.station_of(keepers[n]))


def _lists(filling: Filling) -> Iterator[tuple[str, Call]]:
    met = random.Random(7).sample(filling.met, WARMING + CALLS)

    def search(text: Callable[[str, people.Person], str]) -> Call:
        return page(
            dispatcher(), lambda n: "/parcels/?" + urlencode({"q": text(*met[n])}), **{"HX-Target": "table-parcels"}
        )

    yield "list of pieces, the page", _page(lambda n: "/parcels/")
    yield "search by number, the page", search(lambda number, who: number)
    yield "search by phone tail", search(lambda number, who: who.phone[-4:])
    yield "search by name", search(lambda number, who: who.name)
    yield "search by pinyin", search(lambda number, who: name_tokens(who.name)[-2])
    yield "search by initials", search(lambda number, who: name_tokens(who.name)[-1])


def _page(address: Callable[[int], str], **headers: str) -> Call:
    return page(dispatcher(), address, **headers)
