"""The outbound day: what villagers send, what co-ops sell, and what comes of it in the cities."""

import random
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from huinong.commerce.trade import services as trade
from huinong.commerce.trade.values import NewOrder, Packing, Wanted
from huinong.demo import people
from huinong.demo.carriage import Ride, come, leave
from huinong.demo.goods import PRODUCE
from huinong.demo.inbound import BACK_MINUTE, BUS_STEP, trip_code
from huinong.demo.pieces import Week, scan
from huinong.demo.steps import Step
from huinong.demo.world import COUNTY, DISPATCHER, MANAGER, Coop, Town, World, buyer, chair, keeper, outlet
from huinong.edge.gates import SYSTEM
from huinong.journal.values import Receipt
from huinong.kernel.clock import at_beijing
from huinong.logistics.batches import queries as batch_queries
from huinong.logistics.batches import services as batches
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.bag_values import NewBag, Opening
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.values import Checks, IdKind, PieceId, Posting, Xray

BAG_PIECES = 25
ROAD_DAYS = 2
REFUND_SHARE = 0.06
CONTENTS = ("produce", "produce", "clothing", "household", "documents")
BATCH_WEEKDAY, BATCH_BOXES = 2, 24  # one co-op, each Wednesday
COD_EACH = 4  # one box of so many is paid for at its door
POSTAGE_FEN = (800, 1_000, 1_200, 1_500)


class OutboundDay:
    """One day's outbound pieces and orders."""

    def __init__(
        self, world: World, week: Week, day: date, *, seed: int, pieces: int, orders: int, snowed_in: frozenset[str]
    ) -> None:
        self.world, self.week, self.day = world, week, day
        self.draw = random.Random(f"{seed}/{day}/outbound")
        self.pieces, self.orders, self.snowed_in = pieces, orders, snowed_in
        self.bags: dict[str, tuple[list[str], list[PieceId]]] = {}

    def at(self, hour: int, minute: int = 0) -> datetime:
        """A moment of this day, by the clock in China."""
        return at_beijing(self.day, hour=hour, minute=minute)

    def steps(self) -> Iterator[Step]:
        """What is ordered, sent and packed this day, and its way to the trunk."""
        yield Step(self.at(9, 3), f"{self.day} orders", lambda: self.order(9))
        yield Step(self.at(11, 45), f"{self.day} deliveries in the cities", self.deliver)
        yield Step(self.at(13, 55), f"{self.day} outbound", self.take_in)
        if self.day.weekday() == BATCH_WEEKDAY:
            yield Step(self.at(14, 10), f"{self.day} a co-op's batch", self.take_batch)
        yield Step(self.at(14, 30), f"{self.day} packing", self.pack)
        yield Step(self.at(16, 51), f"{self.day} to the townships", self.gather)
        for number, town in enumerate(self.world.towns):
            if town.code not in self.snowed_in:
                later, name = timedelta(minutes=number * BUS_STEP), f"{self.day} {town.name}"
                yield Step(self.at(17, 10) + later, name, partial(self._leave, town))
                yield Step(self.at(18, 12) + later, name, partial(self._come, town))
        yield Step(self.at(19, 31), f"{self.day} to the trunk", self.dispatch)
        yield Step(self.at(19, 45), f"{self.day} orders", lambda: self.order(19))

    def order(self, hour: int) -> None:
        """Buyers in the cities order; each payment is the simulator's."""
        new: dict[UUID, NewOrder] = {}
        for party in self.draw.sample(self.world.buyers, k=self.orders // 2):
            someone, row = people.city_buyer(self.draw), self.draw.choice(PRODUCE)
            wanted = Wanted(sku=row.code, quantity=self.draw.choice((1, 1, 2, 2, 3)))
            new[party] = NewOrder(
                key=f"demo/order/{self.day}/{hour}/{party}", happened_at=self.at(hour), buyer_party=party,
                buyer_name=someone.person.name, address=someone.address, phone=someone.person.phone, wanted=(wanted,),
            )  # fmt: skip
        for party, each in new.items():
            receipt = trade.place_order(county=COUNTY, new=each, actor=buyer(party))
            number = str(receipt.fact.facts["order"])
            trade.pay_order(county=COUNTY, number=number, actor=buyer(party), happened_at=self.at(hour, 2))
            self.week.to_pack.append((self._coop(receipt), number))
        self.week.acts += 2 * len(new)

    def _coop(self, receipt: Receipt) -> Coop:
        return next(coop for coop in self.world.coops if str(coop.party) == receipt.fact.facts["seller_party"])

    def pack(self) -> None:
        """Each co-op packs what was ordered, at its station."""
        waiting, self.week.to_pack = self.week.to_pack, []
        for coop in self.world.coops:
            packings = [
                Packing(key=f"demo/pack/{number}", number=number, happened_at=self.at(14, 20))
                for seller, number in waiting
                if seller is coop
            ]
            for receipt in trade.pack_orders(county=COUNTY, packings=packings, actor=keeper(coop.station)):
                boxes = receipt.fact.facts["parcels"]
                self.week.at_stations.setdefault(coop.station.town, []).extend(boxes_of(boxes))
            self.week.acts += len(packings)

    def take_in(self) -> None:
        """Villagers send parcels at their stations, and pay in cash."""
        stations = self.draw.choices(list(self.world.by_village.values()), k=self.pieces)
        for station in dict.fromkeys(stations):
            postings = []
            for n in range(stations.count(station)):
                someone, sender = people.city_buyer(self.draw), people.person(self.draw)
                postings.append(
                    Posting(
                        key=f"demo/post/{self.day}/{station.village}/{n}", point=station.point, village=station.village,
                        happened_at=self.at(13, n % 50), recipient_name=someone.person.name,
                        recipient_phone=someone.person.phone, address=someone.address,
                        weight_g=self.draw.randrange(300, 6_000), postage_fen=self.draw.choice(POSTAGE_FEN),
                        sender_name=sender.name,
                        checks=Checks(
                            id_kind=IdKind.RESIDENT, id_number=people.resident_id(self.draw, sender),
                            contents=self.draw.choice(CONTENTS),
                        ),
                    )
                )  # fmt: skip
            receipts = parcels.accept(pieces=postings, actor=keeper(station))
            taken = [PieceId(r.fact.facts["carrier"], r.fact.facts["number"]) for r in receipts]
            self.week.at_stations.setdefault(station.town, []).extend(taken)
            self.week.acts += len(taken)

    def take_batch(self) -> None:
        """A co-op sends a whole order list at once: its chair uploads it, the keeper takes boxes and cash."""
        coop, draw = self.world.coops[0], random.Random(f"{self.day}/batch")
        recipients = [people.city_buyer(draw, people.PROVINCIAL) for _ in range(BATCH_BOXES)]
        rows = [
            f"{each.person.name},{each.person.phone},湖北省{each.address},5,produce,{'' if n % COD_EACH else 68}"
            for n, each in enumerate(recipients)
        ]
        receipt = batches.upload(
            key=f"demo/batch/{self.day}", county=COUNTY, party=coop.party, point=coop.station.point,
            file_name=f"{self.day:%m%d}.csv", actor=chair(coop),
            content="\n".join(("收件人,电话,地址,重量(公斤),内件,代收货款", *rows)).encode(),
        )  # fmt: skip
        counter, number = keeper(coop.station), str(receipt.fact.facts["batch"])
        total_fen = batch_queries.preview(counter, COUNTY, number).postage_fen
        key = f"demo/batch/{self.day}/take"
        batches.take(key=key, county=COUNTY, batch=number, postage_fen=total_fen, actor=counter)
        taken = [PieceId(box.carrier, box.number) for box in batch_queries.boxes(counter, COUNTY, number)]
        self.week.at_stations.setdefault(coop.station.town, []).extend(taken)
        self.week.acts += 2

    def gather(self) -> None:
        """Stations → township: scanned there, and bagged for the bus unless snow keeps it."""
        for town in self.world.towns:
            taken = self.week.at_stations.pop(town.code, [])
            moves: list[Any] = [(piece, self.at(16, 30), {}) for piece in taken]
            scan(self.week, outlet(town), Event.ARRIVED, town.point, moves)
            here = self.week.at_towns.pop(town.code, []) + taken
            if town.code in self.snowed_in:
                self.week.at_towns[town.code] = here
            else:
                self.bags[town.code] = (self._bag(town, here), here)

    def _bag(self, town: Town, pieces: list[PieceId]) -> list[str]:
        groups = [pieces[n : n + BAG_PIECES] for n in range(0, len(pieces), BAG_PIECES)]
        bags = [
            NewBag(
                key=f"demo/up/{self.day}/{town.code}/{n}", from_point=town.point, to_point=self.world.centre,
                pieces=tuple(group), seal_no=f"U{self.day:%m%d}{town.code[6:]}{n:02d}", happened_at=self.at(16, 50),
            )
            for n, group in enumerate(groups)
        ]  # fmt: skip
        return [str(r.fact.facts["bag"]) for r in parcels.close_bags(county=COUNTY, bags=bags, actor=outlet(town))]

    def _bus(self, town: Town) -> Ride:
        later = timedelta(minutes=self.world.towns.index(town) * BUS_STEP)
        return Ride(
            trip=trip_code(self.world, "C", town, self.day, BACK_MINUTE),
            giver=outlet(town), driver=self.world.driver(town.code), taker=DISPATCHER,
            to_point=self.world.centre, leaves_at=self.at(17, 10) + later, comes_at=self.at(17, 55) + later,
        )  # fmt: skip

    def _leave(self, town: Town) -> None:
        leave(self._bus(town), self.bags[town.code][0])

    def _come(self, town: Town) -> None:
        """The bus is at the centre: bags taken over and opened."""
        run, (bags, pieces) = self._bus(town), self.bags[town.code]
        come(run, bags)
        opened_at = run.comes_at + timedelta(minutes=15)
        openings = [
            Opening(key=f"demo/open/{bag}", bag=bag, point=self.world.centre, happened_at=opened_at) for bag in bags
        ]
        parcels.open_bags(county=COUNTY, openings=openings, actor=DISPATCHER)
        self.week.to_dispatch += pieces

    def dispatch(self) -> None:
        """What has come in goes through the X-ray, and the trunk leaves with it."""
        pieces, self.week.to_dispatch = self.week.to_dispatch, []
        seen: list[Any] = [(piece, self.at(19, 5), {"xray": Xray.PASSED.value}) for piece in pieces]
        scan(self.week, DISPATCHER, Event.SCREENED, self.world.centre, seen)
        moves: list[Any] = [(piece, self.at(19, 30), {}) for piece in pieces]
        scan(self.week, DISPATCHER, Event.DISPATCHED, self.world.centre, moves)
        arrive = self.day + timedelta(days=ROAD_DAYS)
        self.week.on_the_road += [(arrive, piece) for piece in pieces]

    def deliver(self) -> None:
        """The trunk network reports what it delivered (here: the demo in its place), and a few boxes are refunded."""
        due = [piece for day, piece in self.week.on_the_road if day <= self.day]
        self.week.on_the_road = [(day, piece) for day, piece in self.week.on_the_road if day > self.day]
        outcomes = scan(self.week, SYSTEM, Event.DELIVERED, self.world.centre, [(p, self.at(11), {}) for p in due])
        orders = sorted({str(o.fact.facts["order"]) for o in outcomes if o.fact and o.fact.facts.get("order")})
        for number in orders:
            if self.draw.random() < REFUND_SHARE or number == orders[0]:
                self._refund(number)

    def _refund(self, number: str) -> None:
        trade.refund_boxes(
            key=f"demo/refund/{number}", county=COUNTY, number=number, boxes=[1], reason="一箱压坏，照片已核",
            happened_at=self.at(11, 40), actor=MANAGER,
        )  # fmt: skip
        self.week.acts += 1


def boxes_of(told: list[dict[str, str]]) -> list[PieceId]:
    """The pieces that a packed order's fact names."""
    return [PieceId(box["carrier"], box["number"]) for box in told]
