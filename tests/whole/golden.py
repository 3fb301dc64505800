"""The people of one golden day and what each does: every act through the public doors, at the county's own time."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from huinong.access.roles import ROLES
from huinong.commerce.trade import queries as trade_queries
from huinong.commerce.trade import services as trade
from huinong.commerce.trade.values import NewOrder, OrderValue, Packing, Wanted
from huinong.edge.gates import SYSTEM
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.kernel.clock import at_beijing
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.bag_values import Acceptance, NewBag, Opening
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import ManifestLine, PieceId, Scan
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.values import Load
from tests.whole.founding import NOON, County

DAY = NOON.date()
OFFICER = Actor(
    "officer", "孙主管", Role.PROGRAMME_OFFICER, Scope("42"), ROLES[Role.PROGRAMME_OFFICER]
)  # of the province
ELDER_PHONE = "13812345678"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the day before (-1), of the day (0) or after (1, 2), by the clock in China."""
    return at_beijing(DAY.replace(day=DAY.day + day), hour=hour, minute=minute)


@dataclass
class Golden:
    """A founded county and those who work in it; `committed` ends with what waits for the commit."""

    county: County
    committed: Callable[..., AbstractContextManager[Any]]
    scans: int = 0
    keepers: dict[str, Actor] = field(init=False)

    def __post_init__(self) -> None:
        self.keepers = {name: self.county.actor(Role.KEEPER, point=name) for name in ("station", "far_station")}
        self.buyer = self.county.actor(Role.BUYER, party="buyer")
        self.dispatcher = self.county.actor(Role.DISPATCHER)
        self.driver = self.county.actor(Role.DRIVER)
        self.manager = self.county.actor(Role.COUNTY_MANAGER)

    # what partners bring

    def brings(self, count: int, station: str, *, day: int) -> list[PieceId]:
        """The partner's pieces for a village, announced and scanned in at the county centre."""
        lines = [
            ManifestLine(
                number=f"7350{day + 1}{station[0] == 'f':d}{n:07d}",
                village=self.county.village(station),
                recipient_name="王秀英",
                recipient_phone=ELDER_PHONE,
                weight_g=800,
            )
            for n in range(count)
        ]
        partner = self.county.actor(Role.PARTNER, party="zto")
        with clock.frozen_at(at(day, 5)):
            parcels.announce(
                county=self.county.code,
                carrier="ZTO",
                manifest=f"m{day}-{station}",
                lines=lines,
                happened_at=at(day, 5),
                actor=partner,
            )
        pieces = [PieceId("ZTO", line.number) for line in lines]
        self.scan(self.dispatcher, Event.ARRIVED, "centre", pieces, at(day, 7))
        return pieces

    def shelves(self, station: str, pieces: list[PieceId], moment: datetime) -> list[str]:
        """The keeper puts pieces on the shelf; answers their pick-up codes."""
        told = self.scan(self.keepers[station], Event.SHELVED, station, pieces, moment, shelf="3-2")
        return [fact["shelf_code"] for fact in told]

    def hands_over(self, station: str, piece: PieceId, moment: datetime, **proof: str) -> None:
        self.scan(self.keepers[station], Event.COLLECTED, station, [piece], moment, **proof)

    def scan(
        self, by: Actor, event: Event, point: str, pieces: list[PieceId], moment: datetime, **details: str
    ) -> list[Any]:
        """Record one kind of scan of some pieces, all of which stand; answers their facts."""
        made = [
            Scan(
                scan_id=f"{event}/{piece.number}",
                event=event,
                carrier=piece.carrier,
                number=piece.number,
                point=self.county.points[point],
                happened_at=moment,
                device="gun",
                details=details,
            )
            for piece in pieces
        ]
        with clock.frozen_at(moment):
            outcomes = parcels.record_scans(county=self.county.code, scans=made, actor=by)
        assert [outcome.code for outcome in outcomes] == [""] * len(pieces)
        return [outcome.fact.facts for outcome in outcomes if outcome.fact]

    # what a buyer orders

    def orders(self, jars: int, moment: datetime) -> str:
        """The buyer orders and pays; answers the order's number."""
        new = NewOrder(
            key="golden",
            happened_at=moment,
            buyer_party=self.county.parties["buyer"],
            buyer_name="何女士",
            address="武汉市洪山区珞喻路 1 号",
            phone="13812348812",
            wanted=(Wanted(sku=self.county.sku("coop"), quantity=jars),),
        )
        with clock.frozen_at(moment), self.committed(execute=True):
            number = trade.place_order(county=self.county.code, new=new, actor=self.buyer).fact.thread
            trade.pay_order(county=self.county.code, number=number, happened_at=moment, actor=self.buyer)
        return number

    def packs(self, number: str, moment: datetime) -> list[PieceId]:
        packing = Packing(key=f"pack-{number}", number=number, happened_at=moment)
        with clock.frozen_at(moment):
            trade.pack_order(county=self.county.code, new=packing, actor=self.keepers["station"])
        return [PieceId(box.carrier, box.number) for box in self.order(number).boxes]

    def order(self, number: str) -> OrderValue:
        return trade_queries.order(actor=self.buyer, county=self.county.code, number=number)

    def refunds(self, number: str, box: int, moment: datetime) -> None:
        with clock.frozen_at(moment), self.committed(execute=True):
            trade.refund_boxes(
                key=f"refund-{box}",
                county=self.county.code,
                number=number,
                boxes=[box],
                reason="一箱压坏",
                happened_at=moment,
                actor=self.manager,
            )

    # how it leaves the county

    def rides_in(self, pieces: list[PieceId]) -> str:
        """One sealed bag from the station by the evening bus to the county centre, and out of the bag there."""
        county, trip = self.county.code, next(code for code in self.county.trips if "BACK" in code and "1700" in code)
        with clock.frozen_at(at(0, 16, 50)):
            bag = self._closes(pieces)
            transport.take_trip(county=county, key="take", trip=trip, happened_at=at(0, 16, 50), actor=self.driver)
            transport.offer_bags(
                county=county,
                key="offer",
                trip=trip,
                bags=[bag],
                happened_at=at(0, 16, 52),
                actor=self.keepers["station"],
            )
            loads = [Load(bag=bag)]
            transport.load_bags(
                county=county, key="load", trip=trip, bags=loads, happened_at=at(0, 16, 55), actor=self.driver
            )
        self._drives(trip, bag)
        self._takes_out(bag)
        return bag

    def _closes(self, pieces: list[PieceId]) -> str:
        points = self.county.points
        bag = NewBag(
            key="bag",
            from_point=points["station"],
            to_point=points["centre"],
            pieces=tuple(pieces),
            seal_no="0417",
            happened_at=at(0, 16, 50),
        )
        told = parcels.close_bag(county=self.county.code, bag=bag, actor=self.keepers["station"])
        return str(told.fact.facts["bag"])

    def _drives(self, trip: str, bag: str) -> None:
        county, driver, centre = self.county.code, self.driver, self.county.points["centre"]
        with clock.frozen_at(at(0, 17)):
            transport.depart(county=county, key="depart", trip=trip, happened_at=at(0, 17), actor=driver)
        with clock.frozen_at(at(0, 17, 40)):
            moment = clock.now()
            transport.arrive_stop(county=county, key="stop", trip=trip, point=centre, happened_at=moment, actor=driver)
            transport.unload_bags(
                county=county, key="unload", trip=trip, point=centre, bags=[bag], happened_at=moment, actor=driver
            )

    def _takes_out(self, bag: str) -> None:
        centre: UUID = self.county.points["centre"]
        with clock.frozen_at(at(0, 17, 50)):
            moment = clock.now()
            taken = Acceptance(key="accept", bag=bag, taker=custody.point(centre), happened_at=moment)
            parcels.accept_bags(county=self.county.code, acceptances=[taken], actor=self.dispatcher)
            opening = Opening(key="open", bag=bag, point=centre, happened_at=moment)
            parcels.open_bag(county=self.county.code, opening=opening, actor=self.dispatcher)

    def delivers(self, pieces: list[PieceId]) -> None:
        """The trunk takes the pieces away, and reports two days later that they are delivered."""
        self.scan(self.dispatcher, Event.DISPATCHED, "centre", pieces, at(0, 19, 30))
        self.scan(SYSTEM, Event.DELIVERED, "centre", pieces, at(2, 11))
