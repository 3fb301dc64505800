"""助农取款 at a few stations: the labelled simulator answers, one card is drawn too often, one answer is late."""

from collections.abc import Iterator
from datetime import date

from huinong.counter.withdrawals import services
from huinong.counter.withdrawals.values import State
from huinong.demo.pieces import Week
from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, MANAGER, Station, World, keeper
from huinong.kernel import clock
from huinong.kernel.clock import at_beijing

ENDINGS = {"02": "time_out"}
CARD, LATE_CARD = "6217990000000000006", "6217990000000005302"
FEN = 10_000
TIMES = 3  # the third of a card on a day is looked at


class WithdrawalsDay:
    """One morning of withdrawals: the first counter's card three times, the second's answer only when asked again."""

    def __init__(self, world: World, week: Week, day: date) -> None:
        self.week, self.day = week, day
        self.often, self.late = (world.by_village[village] for village in sorted(world.by_village)[:2])

    def steps(self) -> Iterator[Step]:
        yield Step(at_beijing(self.day, hour=11, minute=5), f"{self.day} withdrawals", self.withdraw)
        yield Step(at_beijing(self.day, hour=11, minute=25), f"{self.day} the bank asked again", self.resolve)

    def withdraw(self) -> None:
        services.declare_channel(
            key="demo/bank-channel", county=COUNTY, name="模拟银行", kind="simulator", valid_from=self.day,
            endings=ENDINGS, actor=MANAGER,
        )  # fmt: skip
        for time in range(TIMES):
            self._withdraw(self.often, CARD, time)
        self._withdraw(self.late, LATE_CARD, 0)

    def _withdraw(self, station: Station, card: str, time: int) -> None:
        key, by = f"demo/withdrawal/{station.village}/{time}", keeper(station)
        made = services.withdraw(
            key=key, county=COUNTY, point=station.point, card=card, amount_fen=FEN, asked_at=clock.now(), actor=by
        )
        if made.state is State.APPROVED:
            services.hand_out(key=f"{key}/cash", county=COUNTY, number=made.number, actor=by)
        self.week.acts += 2

    def resolve(self) -> None:
        services.resolve_all(county=COUNTY)
