"""The bank, simulated and labelled so: a statement each evening of what the books expect, and one evening without."""

from datetime import date
from typing import ClassVar

from django.utils import translation

from huinong.demo.pieces import Week
from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, MANAGER
from huinong.funds.bank import queries, services
from huinong.funds.bank.simulator import day_of, written
from huinong.kernel.clock import at_beijing

ACCOUNT, OPENING_FEN = "psbc", 12_000_000


class BankDay:
    """One evening at the county's desk: the day's statement is taken in, unless it is the one that went missing."""

    NAME: ClassVar = "邮储银行县支行"

    def __init__(self, week: Week, day: date, *, seed: int, is_first: bool, is_missing: bool) -> None:
        self.week, self.day, self.seed = week, day, seed
        self.is_first, self.is_missing = is_first, is_missing

    def steps(self) -> list[Step]:
        opened = [Step(at_beijing(self.day, hour=8), f"{self.day} bank mirrored", self.mirror)]
        taken = Step(at_beijing(self.day, hour=19), f"{self.day} bank statement", self.take)
        return [*(opened if self.is_first else ()), taken]

    def mirror(self) -> None:
        self.week.bank_fen = OPENING_FEN
        services.declare(
            key="demo/bank", county=COUNTY, code=ACCOUNT, name=self.NAME, number="", opens_on=self.day,
            opening_fen=OPENING_FEN, actor=MANAGER,
        )  # fmt: skip

    def take(self) -> None:
        with translation.override("zh-hans"):  # a bank here writes Chinese
            expected = [each for each in queries.open_items(MANAGER, COUNTY) if each.id not in self.week.at_bank]
        said, shown = day_of(ACCOUNT, self.day, self.week.bank_fen, expected, seed=self.seed)
        self.week.bank_fen = said.closing_fen
        self.week.at_bank |= shown
        if not self.is_missing:
            services.take(
                county=COUNTY, account=ACCOUNT, file_name=f"{said.number}.xml", content=written(said), actor=MANAGER
            )
            self.week.acts += 1
