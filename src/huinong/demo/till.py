"""The tills: what is due is remitted in the evening; the bank's statement finds it."""

from datetime import date, timedelta

from huinong.counter.till import queries, remitting
from huinong.counter.till.values import TillValue
from huinong.demo.pieces import Week
from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, MANAGER, World, keeper
from huinong.kernel.clock import at_beijing

MUCH_FEN = 200_000  # so much is paid in whether it is due or not


class TillDay:
    """One evening at the tills."""

    def __init__(self, world: World, week: Week, day: date) -> None:
        self.week, self.day = week, day
        self.stations = {station.point: station for station in world.by_village.values()}

    def step(self) -> Step:
        """After the counters' last sale, before the day is closed."""
        return Step(at_beijing(self.day, hour=18, minute=10), f"{self.day} cash remitted", self.remit)

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
