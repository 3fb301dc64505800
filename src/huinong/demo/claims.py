"""Claims of the week: opened at an outlet, answered the day after, recovered the day after that."""

import random
from collections.abc import Iterator
from datetime import date

from huinong.demo.pieces import Piece, Week, scan
from huinong.demo.signing import STATION_TOWN
from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, MANAGER, World, keeper, outlet
from huinong.funds.claims import queries, services
from huinong.funds.claims.values import Claimant, Loss, NewClaim
from huinong.kernel.clock import at_beijing
from huinong.logistics.parcels.life import Event

WORTH_YUAN = (9, 18, 25, 36)  # what was in the pieces: all within three times the postage
POSTAGE_FEN = 1_200


class ClaimsDay:
    """One day of claims: those handed in, those to answer, and those to recover."""

    def __init__(self, world: World, week: Week, day: date, *, seed: int, loses: bool) -> None:
        self.world, self.week, self.day, self.loses = world, week, day, loses
        self.draw = random.Random(f"{seed}/{day}/claims")

    def steps(self) -> Iterator[Step]:
        """What the outlets and the county do about claims this day."""
        yield Step(at_beijing(self.day, hour=15, minute=20), f"{self.day} claims", self.work)

    def work(self) -> None:
        """Answer yesterday's, recover those of the day before, and take in what customers ask for today."""
        for since, number in self.week.claims:
            if (self.day - since).days == 1:
                self._answer(number)
            elif (self.day - since).days == 2:
                self._recover(number)
        lost, self.week.gone = self.week.gone, []
        broken, self.week.sent_back = self.week.sent_back[:1], []
        self.week.claims += [(self.day, self._open(piece, Loss.LOST)) for piece in lost]
        self.week.claims += [(self.day, self._open(piece, Loss.DAMAGED)) for piece in broken]
        if self.loses and (mislaid := self._mislaid()) is not None:
            self.week.claims.append((self.day, self._open(mislaid, Loss.LOST)))

    def _mislaid(self) -> Piece | None:
        """A piece that the keeper of the showcase station cannot find on the shelf when its recipient comes."""
        at = at_beijing(self.day, hour=15, minute=10)
        village = min(village for village in self.world.by_village if village.startswith(STATION_TOWN))
        station = self.world.by_village[village]
        here = (piece for piece in self.week.on_shelf if piece.station is station and piece.shelf_code)
        piece = next((piece for piece in here if piece.collected_at is None or piece.collected_at > at), None)
        if piece is not None:
            self.week.on_shelf.remove(piece)
            told = {"reason": "货架上找不到"}
            scan(self.week, keeper(station), Event.LOST, station.point, [(piece.id, at, told)])
        return piece

    def _open(self, piece: Piece, loss: Loss) -> str:
        """The recipient comes to the outlet of the township."""
        town = next(town for town in self.world.towns if town.code == piece.village[:9])
        worth_fen = self.draw.choice(WORTH_YUAN) * 100
        claim = NewClaim(
            carrier=piece.id.carrier, number=piece.id.number, loss=loss, claimant=Claimant.RECEIVER, insured_fen=0,
            value_fen=worth_fen, postage_fen=POSTAGE_FEN, wanted_fen=worth_fen, evidence="订单截图，收件人到支局办理",
        )  # fmt: skip
        key = f"demo/claim/{piece.id.carrier}-{piece.id.number}"
        receipt = services.open_claim(key=key, county=COUNTY, claim=claim, actor=outlet(town))
        return str(receipt.fact.facts["claim"])

    def _answer(self, number: str) -> None:
        claim = queries.claim(MANAGER, COUNTY, number)
        key, fen = f"demo/claim/{number}", claim.wanted_fen
        services.examine(
            key=f"{key}/examine", county=COUNTY, number=number, loss_fen=fen, assessed_fen=fen,
            finding="与订单金额一致", actor=MANAGER,
        )  # fmt: skip
        services.decide(
            key=f"{key}/decide", county=COUNTY, number=number, granted_fen=fen, answer="经核实，同意按实际损失赔偿",
            actor=MANAGER,
        )  # fmt: skip
        services.pay(key=f"{key}/pay", county=COUNTY, number=number, actor=MANAGER)

    def _recover(self, number: str) -> None:
        claim, chain = queries.claim(MANAGER, COUNTY, number), queries.chain(MANAGER, COUNTY, number)
        services.take_recourse(
            key=f"demo/claim/{number}/recourse", county=COUNTY, number=number, responsible=chain.blame.holder,
            recourse_fen=claim.granted_fen or 0, reason="", actor=MANAGER,
        )  # fmt: skip
