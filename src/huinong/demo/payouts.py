"""A month that is over, settled: drafted by one, approved by another, paid by the simulated bank but for one refusal.

A town's keepers are paid; the rest waits to be approved, and one courier disputes a line.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from huinong.demo.closing import FINANCE
from huinong.demo.pieces import Week
from huinong.demo.signing import STATION_TOWN
from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, MANAGER, World, partner
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as ledger
from huinong.funds.payouts import accounts, answers, disputes, queries, services
from huinong.funds.payouts.bank_simulator import Behaviour, answer
from huinong.funds.payouts.values import State, StatementValue
from huinong.funds.settlement.queries import month_of
from huinong.kernel.clock import at_beijing
from huinong.registry.parties.queries import operator_id, party_names

BANK = "403521001234"
DISPUTED_AFTER = 5  # days; it is open still when the demo ends
MORE_FEN, WHY = 2_000, "代收货款与我方底单不符，少记 20 元"


class Settling:
    """The month before `day`, settled from that day on; `until` is the last day that is lived."""

    def __init__(self, world: World, week: Week, day: date, until: date) -> None:
        self.world, self.week, self.day = world, week, day
        self.month = (day.replace(day=1) - timedelta(days=1)).replace(day=1)
        self.disputed_on = max(day, min(until - timedelta(days=1), day + timedelta(days=DISPUTED_AFTER)))

    def steps(self) -> Iterator[Step]:
        """Drafted in the morning, approved and sent in the afternoon, answered the next day, disputed days later."""
        name = f"{self.month:%Y-%m}"
        yield Step(at_beijing(self.day, hour=9, minute=5), f"{name} net statements", self.draft)
        yield Step(at_beijing(self.day, hour=14, minute=5), f"{name} net statements sent", self.send)
        answered = at_beijing(self.day + timedelta(days=1), hour=9, minute=5)
        yield Step(answered, f"{name} bank's answer", self.hear)
        yield Step(at_beijing(self.disputed_on, hour=10, minute=5), f"{name} disputed", self.dispute)

    def draft(self) -> None:
        services.draft(key=f"demo/payouts/{self.month}", county=COUNTY, month=self.month, actor=MANAGER)
        partners = [*(each.party for each in self.world.couriers), *(each.party for each in self.world.coops)]
        parties = {party: None for party in (operator_id(COUNTY), *partners, *self._keepers()) if party}
        names = party_names(COUNTY, list(parties))
        for serial, party in enumerate(parties):
            accounts.set_account(
                key=f"demo/account/{party}", county=COUNTY, party=party, holder=names[party],
                number=f"6217990000{serial:09}", bank=BANK, actor=MANAGER,
            )  # fmt: skip
        self.week.acts += 1 + len(parties)

    def _drafted(self) -> list[StatementValue]:
        found = queries.statements(MANAGER, county=COUNTY)
        return [each for each in found if each.month == self.month and each.state is State.DRAFTED]

    def _keepers(self, town: str = "") -> list[UUID]:
        return [each.keeper for each in self.world.by_village.values() if each.town.startswith(town)]

    def send(self) -> None:
        keepers = self._keepers(STATION_TOWN)
        waiting = [each for each in self._drafted() if each.party in keepers]
        for each in waiting:
            services.approve(key=f"demo/approve/{each.number}", county=COUNTY, number=each.number, actor=FINANCE)
        services.send(key=f"demo/payouts/{self.month}/sent", county=COUNTY, actor=MANAGER)
        self.week.acts += 1 + len(waiting)

    def hear(self) -> None:
        """The last account of the file is closed, says the bank."""
        [file] = queries.payment_files(MANAGER, county=COUNTY)
        sent = [each for each in queries.statements(MANAGER, county=COUNTY) if each.state is State.SENT]
        content = queries.file_content(MANAGER, COUNTY, file.number)
        said = answer(content, Behaviour.PARTLY, refused={sent[-1].end_to_end})
        answers.load_answer(key=f"demo/payouts/{self.month}/answered", county=COUNTY, content=said, actor=MANAGER)
        self.week.acts += 1

    def dispute(self) -> None:
        """A courier says that a line of its cash on delivery should be more; nobody has answered yet."""
        drafted = {each.party: each.number for each in self._drafted()}
        courier = next((each for each in self.world.couriers if each.party in drafted), None)
        if courier is None:
            return
        since, until = month_of(self.month)
        account, by = codes.cod(courier.party), partner(courier)
        line = ledger.statement(COUNTY, account, since=since, until=until, actor=by).lines[0]
        disputes.dispute(
            key=f"demo/dispute/{self.month}", county=COUNTY, number=drafted[courier.party], account=account,
            posting=line.posting, reason=WHY, wanted_fen=line.amount_fen + MORE_FEN, actor=by,
        )  # fmt: skip
        self.week.acts += 1
