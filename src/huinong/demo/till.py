"""The tills: counted on opening and closing; what is due is remitted, and the bank's statement finds it."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial

from huinong.counter.till import queries, remitting, services
from huinong.counter.till.values import NOTES, RemittanceStatus, TillValue
from huinong.demo.pieces import Week
from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, MANAGER, World, keeper
from huinong.kernel.clock import at_beijing

MUCH_FEN = 200_000  # so much is paid in whether it is due or not
COUNTED, SHORT_ONE, SHORT_FEN = 24, 5, 500


def notes_of(fen: int) -> Mapping[int, int]:
    """The fewest notes and coins that make an amount."""
    found: dict[int, int] = {}
    for note in sorted(NOTES, reverse=True):
        found[note], fen = divmod(fen, note)
    return found


class TillDay:
    """One evening at the tills."""

    def __init__(self, world: World, week: Week, day: date) -> None:
        self.week, self.day = week, day
        self.stations = {station.point: station for station in world.by_village.values()}

    def steps(self) -> Iterator[Step]:
        """Some keepers open with a count and close with one; what is due is remitted before the day is closed.

        What the bank's statement did not show of days before, the county finds by the slips.
        """
        yield Step(at_beijing(self.day, hour=8, minute=10), f"{self.day} tills opened", partial(self.count, "open"))
        yield Step(at_beijing(self.day, hour=8, minute=20), f"{self.day} slips found", self.find)
        yield Step(at_beijing(self.day, hour=18, minute=10), f"{self.day} cash remitted", self.remit)
        yield Step(at_beijing(self.day, hour=18, minute=20), f"{self.day} tills closed", partial(self.count, "close"))

    def count(self, what: str) -> None:
        """Every note is there, but for one counter that gave five yuan too much change."""
        act = services.open_shift if what == "open" else services.close_shift
        counted = [each for each in queries.tills(MANAGER, COUNTY) if each.point in self.stations]
        for place, till in enumerate(counted[:COUNTED]):
            is_short = what == "close" and place == SHORT_ONE and till.cash_fen > SHORT_FEN
            act(
                key=f"demo/till/{self.day}/{till.point}/{what}", county=COUNTY, point=till.point,
                notes=notes_of(till.cash_fen - SHORT_FEN * is_short), reason="找零找多了" if is_short else "",
                actor=keeper(self.stations[till.point]),
            )  # fmt: skip
            self.week.acts += 1

    def find(self) -> None:
        for point in self.stations:
            for each in queries.remittances_of(MANAGER, COUNTY, point):
                if each.status is RemittanceStatus.DECLARED and each.paid_on < self.day:
                    key = f"demo/till/{self.day}/{each.number}/found"
                    remitting.confirm_remittance(key=key, county=COUNTY, number=each.number, actor=MANAGER)
                    self.week.acts += 1

    def remit(self) -> None:
        tomorrow = self.day + timedelta(days=1)
        for till in queries.tills(MANAGER, COUNTY):
            is_due = till.due_on is not None and (till.due_on <= tomorrow or till.cash_fen > MUCH_FEN)
            if is_due and till.point in self.stations and till.cash_fen >= till.due_fen:
                self._remit(till)

    def _remit(self, till: TillValue) -> None:
        key, station = f"demo/till/{self.day}/{till.point}", self.stations[till.point]
        remitting.declare_remittance(
            key=f"{key}/declared", county=COUNTY, point=till.point, amount_fen=till.due_fen,
            proof=f"{self.day:%Y%m%d}{station.village[-6:]}", paid_on=self.day, actor=keeper(station),
        )  # fmt: skip
        self.week.acts += 1
