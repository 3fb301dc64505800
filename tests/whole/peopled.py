"""A county in the middle of its day, on two sides of it, with everyone signed up; and what of it is whose secret."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from uuid import UUID

from huinong.access.models import Staff
from huinong.access.services import create_staff
from huinong.access.tokens import issue_token
from huinong.access.values import NewStaff
from huinong.commerce.catalogue.models import Lot, Sku
from huinong.commerce.trade import services as trade
from huinong.commerce.trade.values import NewOrder, Packing, Wanted
from huinong.edge.gates import SYSTEM
from huinong.funds.payments import services as payments
from huinong.funds.payments.models import Payment
from huinong.insight.universal.services import announce_suspension
from huinong.insight.universal.values import NewSuspension
from huinong.journal.models import Fact
from huinong.kernel.actor import Role
from huinong.logistics.parcels import custody
from huinong.logistics.parcels import services as parcels
from huinong.logistics.parcels.bag_values import NewBag, Offer
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Incident, Parcel
from huinong.logistics.parcels.records import JointOpening, Returning
from huinong.logistics.parcels.values import ManifestLine, PieceId, Posting, Scan
from huinong.logistics.transport import services as transport
from huinong.logistics.transport.models import Trip
from huinong.logistics.transport.values import Count, Load
from huinong.registry.parties import services as registry
from huinong.registry.parties.models import Identifier, Relation
from huinong.registry.parties.values import NewIdentifier, NewParty, NewRelation, PartyKind, RelationKind, Scheme
from huinong.registry.points import services as points
from huinong.registry.points.values import NewPoint, PointKind
from huinong.storage.photos import digest_of
from huinong.storage.secrets import mask_phone
from tests.logistics.county import SEEN
from tests.storage.pictures import PNG
from tests.whole import partnered, sending
from tests.whole.banked import bank_taken
from tests.whole.boxes import boxes_sent, till_opened
from tests.whole.cold import kept_cold, studied
from tests.whole.collected import bills_collected, cash_withdrawn
from tests.whole.designed import studies
from tests.whole.founding import NOON, SINCE, found
from tests.whole.paid_out import paid_out
from tests.whole.pickups import booked
from tests.whole.planned import plans
from tests.whole.sides import SIDES, Peopled, Secret, Side
from tests.whole.timetabled import keep_timetable

PASSWORD = "bamboo shoots honey tea"


def peopled(code: str, mark: str, sign: int) -> Peopled:
    """Found a county and live half a day on both sides of it."""
    made = Peopled(found(code, mark, sign))
    for number, side in enumerate(SIDES):
        _Life(made, side, number).live()
    _settle(made)
    made.secrets += _of_the_county(made)
    return made


def _settle(made: Peopled) -> None:
    """The month of both sides, when it is over."""
    county = made.county
    keepers, coops = ({side.name: county.parties[getattr(side, kind)] for side in SIDES} for kind in ("keeper", "coop"))
    for name, told in paid_out(county.code, keepers, coops).items():
        made.things[name] |= told
        made.secrets.append(Secret(told["net"], county.code, parties=frozenset({coops[name]})))
        made.secrets.append(Secret(told["net_file"], county.code))


def _of_the_county(made: Peopled) -> Iterator[Secret]:
    """What everyone of a county may know, and nobody of another."""
    county, code = made.county, made.county.code
    texts = [f"{county.mark}中通", f"{county.mark}圆通", f"{county.mark}蜜", f"{county.mark}OUT路", *county.trips]
    texts += [f"{county.mark}{name}" for name in ("centre", "town", "station", "next_station", "coop", "bus", "keeper")]
    texts += [str(id_) for id_ in (*county.points.values(), *county.parties.values())]
    texts += [person.username for person in made.staff.values()]
    yield from (Secret(text, code, is_countys=True) for text in texts)


class _Life:
    """One side of a county, lived through the public services."""

    def __init__(self, made: Peopled, side: Side, number: int) -> None:
        self.made, self.county, self.side, self.number = made, made.county, side, number
        self.point = self.county.points[side.station]
        self.village = self.county.village(side.station)
        self.things: dict[str, str] = {}

    def live(self) -> None:
        contract = partnered.agree(self.county.code, self.side, self._party(self.side.courier))
        self.things["contract"] = contract
        self._secret(contract, parties=(self.side.courier,), is_stations=False)
        webhook = partnered.be_told(self.county.code, self.side, self._party(self.side.courier))
        pieces = self._announce()
        self._scan(pieces)
        self._bags(pieces)
        self.things |= keep_timetable(self.county, self.side, self.number)
        self._partner(webhook)
        self._claims(pieces)
        self._bill()
        self._send()
        self._pickup()
        self._bank()
        self._cold()
        self._batches()
        self._orders()
        self._registry()
        self._suspension()
        self.things |= studies(self.county, self.side.name, self.village, self.county.mark)
        self.things |= plans(self.county.code, self.county.points["centre"], self.side.name, self.county.mark)
        self._staff()
        self._note()
        self.made.things[self.side.name] = self.things

    def _party(self, name: str) -> UUID:
        return self.county.parties[name]

    def _secret(self, *texts: str, parties: tuple[str, ...] = (), is_stations: bool = True) -> None:
        point, mine = self.point if is_stations else None, frozenset(self._party(name) for name in parties)
        self.made.secrets += [Secret(text, self.village, point, mine) for text in texts if text]

    def _phone(self, number: int) -> str:
        """A phone, whose masked form is nobody else's either."""
        phone = f"13{self.county.sign}5{self.number}{number:02d}{self.county.sign}{self.number}{number:02d}"
        self.made.secrets.append(Secret(phone, "nobody's"))
        own = frozenset(self._party(name) for name in (self.side.courier, self.side.coop, self.side.buyer))
        self.made.secrets.append(Secret(mask_phone(phone), self.village, self.point, own))
        return phone

    def _person(self, number: int) -> str:
        return f"{self.county.mark}某{self.side.name}{number:02d}"

    def _announce(self) -> list[PieceId]:
        side, sign = self.side, self.county.sign
        lines = [
            ManifestLine(
                number=f"73{sign}{self.number}0{n:05d}",
                village=self.village,
                recipient_name=self._person(n),
                recipient_phone=self._phone(n),
                address=f"{self._person(n)}住处",
                weight_g=700,
            )
            for n in range(11)
        ]
        parcels.announce(
            county=self.county.code, carrier=side.brand, manifest=side.name, lines=lines, happened_at=NOON, actor=SYSTEM
        )
        self._secret(*(line.number for line in lines), *map(self._person, range(11)), parties=(side.courier,))
        self.things |= {
            "carrier": side.brand,
            "piece": lines[1].number,
            "waiting": lines[0].number,
            "loose": lines[8].number,
        }
        self.things |= {"person": self._person(1), "phone": lines[1].recipient_phone}
        self.things["tail"] = lines[1].recipient_phone[-4:]
        return [PieceId(side.brand, line.number) for line in lines]

    def _partner(self, webhook: UUID) -> None:
        """The courier's next list, uploaded and not yet taken; its webhook and a push given up."""
        number, person = f"74{self.county.sign}{self.number}000001", self._person(70)
        id_ = partnered.send_list(self.county.code, self.side, self.village, number, person)
        push = partnered.given_up(webhook)
        self.things |= {"upload": str(id_), "webhook": str(webhook), "push": str(push)}
        self._secret(number, person, str(id_), str(webhook), str(push), parties=(self.side.courier,), is_stations=False)

    def _bill(self) -> None:
        """The courier's month, billed and disputed."""
        told = partnered.billed(self.county.code, self.side, self._party(self.side.courier))
        self.things |= told
        self._secret(*told.values(), parties=(self.side.courier,), is_stations=False)

    def _claims(self, pieces: list[PieceId]) -> None:
        """Claims on four pieces, each a step further than the one before."""
        led = ("claim", "claim_examined", "claim_granted", "claim_paid")
        told = {name: partnered.claimed(self.county.code, pieces[2 + steps], steps) for steps, name in enumerate(led)}
        self.things |= told
        self._secret(*told.values(), parties=(self.side.courier,), is_stations=False)

    def _scan(self, pieces: list[PieceId]) -> None:
        """All but one come; three are shelved, one of those is collected, one is damaged; four wait at the centre."""
        self._scans(Event.ARRIVED, "centre", pieces[1:])
        self._scans(Event.SHELVED, self.side.station, pieces[1:4])
        shelved = Parcel.objects.get(county=self.county.code, number=pieces[1].number)
        self.things |= {"piece_id": str(shelved.id), "shelf_code": shelved.shelf_code, "fact": self._fact(shelved)}
        collected = Parcel.objects.get(county=self.county.code, number=pieces[2].number)
        proof = {"proof": "code", "code": collected.shelf_code}
        self._scans(Event.COLLECTED, self.side.station, pieces[2:3], proof)
        self._scans(Event.EXCEPTED, self.side.station, pieces[3:4], {"exception": "damaged"})
        incident = Incident.objects.get(county=self.county.code, parcel__number=pieces[3].number)
        self.things["incident"] = str(incident.id)
        self._secret(str(incident.id), str(shelved.id), parties=(self.side.courier,))

    def _scans(self, event: Event, point: str, pieces: list[PieceId], details: Mapping[str, str] | None = None) -> None:
        scans = [
            Scan(
                scan_id=f"{event}-{piece.number}",
                event=event,
                carrier=piece.carrier,
                number=piece.number,
                point=self.county.points[point],
                happened_at=NOON,
                details=details or {},
            )
            for piece in pieces
        ]
        answers = parcels.record_scans(county=self.county.code, scans=scans, actor=SYSTEM)
        assert {each.answer for each in answers} == {"applied"}, answers

    def _fact(self, piece: Parcel) -> str:
        return str(Fact.objects.filter(county=self.county.code, thread=piece.thread).order_by("-id")[0].id)

    def _bags(self, pieces: list[PieceId]) -> None:
        """One bag at the centre, one aboard, one on offer to the station, one on offer to the trip."""
        code, centre, station = self.county.code, self.county.points["centre"], self.point
        bags = [
            NewBag(
                key=f"bag-{self.side.name}-{n}",
                from_point=centre,
                to_point=station,
                pieces=(pieces[4 + n],),
                seal_no=f"SEAL{self.county.sign}{self.number}{n}",
                happened_at=NOON,
            )
            for n in range(4)
        ]
        told = parcels.close_bags(county=code, bags=bags, actor=SYSTEM)
        free, aboard, offered, waiting = (str(receipt.fact.facts["bag"]) for receipt in told)
        trip, key = self.county.trips[self.number], f"trip-{self.side.name}"
        said = {"county": code, "trip": trip, "happened_at": NOON, "actor": SYSTEM}
        transport.offer_bags(key=f"{key}-offer", bags=[aboard, waiting], **said)
        picture = Count(1, PNG + f"{self.county.sign}{self.number}".encode())
        transport.load_bags(key=f"{key}-load", bags=[Load(bag=aboard)], count=picture, **said)
        self.things["photo"] = digest_of(picture.photo)
        offer = Offer(key=f"{key}-give", bag=offered, taker=custody.point(station), happened_at=NOON)
        parcels.offer(county=code, bag=offer, actor=SYSTEM)
        departed = self.county.trips[self.number + 3]
        transport.depart(key=f"{key}-leave", **{**said, "trip": departed})
        self.things |= self._cancelled(self.county.trips[3 * self.number + 2], f"{key}-cancel")
        self.things |= {"bag": offered, "free_bag": free, "aboard": aboard, "on_offer": waiting}
        self.things |= {"trip": trip, "departed": departed, "seal": bags[0].seal_no}
        self.things["joint_bag"] = self._opened_jointly(pieces[9])
        back = Returning(
            key=f"back-{self.side.name}", point=centre, carrier=pieces[10].carrier, pieces=(pieces[10],),
            taker_name="Driver Ma", happened_at=NOON,
        )  # fmt: skip
        given = parcels.give_back(county=code, returning=back, actor=SYSTEM)
        self.things["returned"] = str(given.fact.facts["record"])
        texts = (free, aboard, offered, waiting, *(bag.seal_no for bag in bags))
        self.made.secrets += [Secret(text, code, self.point, is_countys=True) for text in texts]

    def _cancelled(self, trip: str, key: str) -> dict[str, str]:
        """A trip that does not run, and the notice drafted about it."""
        code = self.county.code
        told = {"trips": [trip], "reason": "snow", "force_majeure": False, "happened_at": NOON}
        transport.cancel(county=code, key=key, actor=SYSTEM, **told)
        return {"cancelled": trip, "notice": str(Trip.objects.get(county=code, code=trip).notice_id)}

    def _opened_jointly(self, piece: PieceId) -> str:
        """A bag that both sides opened at the centre before a witness, with nothing in it."""
        code, centre, key = self.county.code, self.county.points["centre"], f"joint-{self.side.name}"
        new = NewBag(
            key=key, from_point=centre, to_point=self.point, pieces=(piece,), seal_no=key[:40], happened_at=NOON
        )
        bag = str(parcels.close_bag(county=code, bag=new, actor=SYSTEM).fact.facts["bag"])
        said = JointOpening(
            key=f"{key}-open", bag=bag, point=centre, happened_at=NOON, giver_name="Driver Ma",
            taker_name="Clerk Lin", witness="Clerk Sun", seal="broken", weight_g=0, missing=(piece,),
        )  # fmt: skip
        parcels.open_jointly(county=code, opening=said, actor=SYSTEM)
        return bag

    def _send(self) -> None:
        posting = Posting(
            key=f"post-{self.side.name}",
            point=self.point,
            village=self.village,
            happened_at=NOON,
            recipient_name=self._person(50),
            recipient_phone=self._phone(50),
            address="武汉市",
            weight_g=900,
            postage_fen=1_200,
            sender_name=self._person(51),
            checks=SEEN,
        )
        sent = parcels.accept(pieces=[posting], actor=SYSTEM)[0].fact.facts
        self._secret(self._person(50), self._person(51), str(sent["number"]))
        self.things |= {"own": str(sent["carrier"]), "sent": str(sent["number"])}

    def _pickup(self) -> None:
        """The co-operative is to be called on this afternoon."""
        coop = self.county.actor(Role.COOP_CHAIR, party=self.side.coop)
        window, number = booked(self.county.code, self.point, self.village, self._person(80), self._phone(80), coop)
        self.things |= {"window": window, "pickup": number}
        self._secret(number, self._person(80), parties=(self.side.coop,))
        self.things["shipment"] = boxes_sent(self.county.code, self.point)
        self.things["shift"], self.things["remittance"] = till_opened(self.county.code, self.point)
        bills = bills_collected(self.county.code, self.point)
        self.things |= bills
        self.things["withdrawal"] = cash_withdrawn(self.county.code, self.point)
        self._secret(self.things["shipment"], self.things["withdrawal"], *bills.values())

    def _bank(self) -> None:
        """A bank account with a statement of somebody's payment; the county's desks alone see it."""
        told = bank_taken(self.county.code, self.side.name, self._person(82))
        self.things |= told
        texts = (self._person(82), *(told[name] for name in ("bank_line", "bank_upload")))
        self.made.secrets += [Secret(text, self.county.code) for text in texts]

    def _cold(self) -> None:
        """A store in the village, where the co-operative has room; and a study of the whole county."""
        mark, coop = f"{self.county.sign}{self.number}", self._party(self.side.coop)
        told = kept_cold(self.county.code, mark, self.village, coop, self._person(81))
        study = studied(self.county.code, self.village, coop)
        self.things |= {**told, "cold_study": study}
        self._secret(told["cold_booking"], self._person(81), parties=(self.side.coop,))

    def _batches(self) -> None:
        """The co-op's agreement, a batch of its that waits, and one that was taken in."""
        county, side, coop = self.county.code, self.side, self._party(self.side.coop)
        agreement = sending.agree(county, side, coop)
        waiting, taken = (
            sending.upload(county, side, coop, self.point, name=name, person=self._person(n))
            for n, name in ((52, "waiting"), (53, "taken"))
        )
        number = sending.take(county, taken)
        self.made.secrets.append(Secret(agreement, county, is_countys=True))
        self._secret(waiting, taken, number, self._person(52), self._person(53), parties=(side.coop,))
        self.things |= {"agreement": agreement, "batch": waiting, "batch_taken": taken}

    def _orders(self) -> None:
        """One placed, one paid, one packed, and one delivered with a box refunded."""
        placed, paid, packed, delivered = (self._order(n) for n in range(4))
        for number in (paid, packed, delivered):
            self._pay(number)
        for number in (packed, delivered):
            packing = Packing(key=f"pack-{number}", number=number, happened_at=NOON)
            trade.pack_order(county=self.county.code, new=packing, actor=SYSTEM)
        self._deliver(delivered)
        payment = Payment.objects.get(county=self.county.code, order=paid).number
        self.things |= {"placed": placed, "paid": paid, "packed": packed, "delivered": delivered, "payment": payment}
        boxes = Parcel.objects.filter(county=self.county.code, order__in=(packed, delivered))
        numbers = list(boxes.values_list("number", flat=True))
        sides = (self.side.coop, self.side.buyer)
        self._secret(placed, paid, packed, delivered, payment, *numbers, self._person(60), parties=sides)
        sku = Sku.objects.get(county=self.county.code, code=self.county.sku(self.side.coop))
        lot = Lot.objects.filter(county=self.county.code, sku=sku).order_by("code")[0]
        self.things |= {"sku": sku.code, "lot": lot.code}

    def _order(self, number: int) -> str:
        new = NewOrder(
            key=f"order-{self.side.name}-{number}",
            happened_at=NOON,
            buyer_party=self._party(self.side.buyer),
            buyer_name=self._person(60),
            address=f"{self._person(60)}住处",
            phone=self._phone(60),
            wanted=(Wanted(sku=self.county.sku(self.side.coop), quantity=4),),
        )
        return str(trade.place_order(county=self.county.code, new=new, actor=SYSTEM).fact.facts["order"])

    def _pay(self, number: str) -> None:
        trade.pay_order(county=self.county.code, number=number, happened_at=NOON, actor=SYSTEM)

    def _deliver(self, number: str) -> None:
        boxes = Parcel.objects.filter(county=self.county.code, order=number).order_by("number")
        pieces = [PieceId(box.carrier, box.number) for box in boxes]
        for event in (Event.ARRIVED, Event.DISPATCHED, Event.DELIVERED):
            self._scans(event, "centre", pieces)
        trade.refund_boxes(
            key=f"refund-{number}",
            county=self.county.code,
            number=number,
            boxes=[1],
            reason=f"{self.county.mark}坏{self.side.name}",
            happened_at=NOON,
            actor=SYSTEM,
        )
        payments.resolve_all(county=self.county.code)

    def _registry(self) -> None:
        """Three parties with one phone, two of them merged; a relation, a reading of a number, a closed point."""
        code, side, county = self.county.code, self.side, self.county
        phone = NewIdentifier(scheme=Scheme.PHONE, text=self._phone(70))
        twins = [
            NewParty(
                key=f"twin-{side.name}-{n}",
                kind=PartyKind.HOUSEHOLD,
                name=self._person(70 + n),
                division=self.village,
                identifiers=(phone,),
            )
            for n in (0, 1, 2)
        ]
        told = registry.register_parties(county=code, parties=twins, actor=SYSTEM, happened_at=NOON)
        first, second, gone = (str(receipt.fact.facts["party"]) for receipt in told)
        registry.merge(
            county=code,
            key=f"merge-{side.name}",
            survivor=UUID(first),
            merged=UUID(gone),
            reason="one household",
            actor=SYSTEM,
            happened_at=NOON,
        )
        self._closed_point()
        relation = NewRelation(
            key=f"member-{side.name}",
            kind=RelationKind.MEMBER_OF,
            from_party=UUID(first),
            to_party=self._party(side.coop),
            valid_from=SINCE,
        )
        registry.relate(county=code, relation=relation, actor=SYSTEM, happened_at=NOON)
        registry.reveal(
            county=code,
            key=f"reveal-{side.name}",
            party=UUID(second),
            scheme=Scheme.PHONE,
            purpose=f"{county.mark}问{side.name}",
            actor=SYSTEM,
        )
        number = Identifier.objects.filter(county=code, party=first).order_by("id")[0]
        self.things |= {"household": first, "twin": second, "merged": gone, "identifier": str(number.id)}
        self.things["relation"] = str(Relation.objects.get(county=code, from_party=first).id)
        self._secret(self._person(71), second, f"{county.mark}问{side.name}", is_stations=False)
        self._secret(self._person(70), first, parties=(side.coop,), is_stations=False)

    def _closed_point(self) -> None:
        name = f"{self.county.mark}旧点{self.side.name}"
        new = NewPoint(
            key=f"old-{self.side.name}",
            code=f"OLD-{self.county.sign}{self.number}",
            kind=PointKind.OUTLET,
            name=name,
            division=self.village,
            opened_on=SINCE,
        )
        told = points.open_points(county=self.county.code, points=[new], actor=SYSTEM, happened_at=NOON)
        old = UUID(told[0].fact.facts["point"])
        closing = {"closed_on": NOON.date() - timedelta(days=9), "reason": "", "happened_at": NOON, "actor": SYSTEM}
        points.close_point(county=self.county.code, key=f"close-{self.side.name}", point=old, **closing)
        self.things["closed"] = str(old)
        self.made.secrets += [Secret(text, self.county.code, is_countys=True) for text in (name, str(old))]

    def _suspension(self) -> None:
        """Service in the township is announced to be suspended for the day."""
        town, reason = self.village[:9], f"{self.county.mark}雪{self.side.name}"
        said = {"reason": reason, "remedy": "暂存", "reported_to": "邮政管理局", "text": f"公告：{reason}"}
        day = NOON.date()
        told = announce_suspension(
            county=self.county.code,
            key=f"suspension-{self.side.name}",
            suspension=NewSuspension(places=(town,), first_on=day, last_on=day, **said),
            actor=SYSTEM,
            happened_at=NOON,
        )
        self.things["suspension"] = str(told.fact.id)
        self.made.secrets.append(Secret(reason, town))

    def _staff(self) -> None:
        """Everyone: those of the county once, on this side; those of a town, a point or a party on both."""
        code, side = self.county.code, self.side
        narrow = {
            Role.OUTLET_MANAGER: {"division": self.village[:9]},
            Role.KEEPER: {"division": code, "point": self.point},
            Role.PARTNER: {"division": code, "party": self._party(side.courier)},
            Role.COOP_CHAIR: {"division": code, "party": self._party(side.coop)},
            Role.BUYER: {"division": code, "party": self._party(side.buyer)},
        }
        wide = {role: {"division": code} for role in (Role.COUNTY_MANAGER, Role.DISPATCHER, Role.DRIVER)}
        officer = {Role.PROGRAMME_OFFICER: {"division": code[:2]}}
        for role, scope in {**officer, **wide, **narrow}.items():
            username = f"{role.value}-{self.county.sign}{side.name}"
            new = NewStaff(
                username=username, name=f"{self.county.mark}员{username}", role=role, password=PASSWORD, **scope
            )
            told = create_staff(key=f"staff-{username}", actor=SYSTEM, new=new)
            staff = Staff.objects.get(id=told.fact.facts["staff"])
            issued = issue_token(key=f"token-{username}", actor=SYSTEM, name="api", days=30, staff=staff.id)
            self.made.staff[side.name, role] = staff
            self.made.tokens[side.name, role] = issued.secret or ""
        keeper = self.made.staff[side.name, Role.KEEPER]
        self.things |= {"staff": str(keeper.id), "username": keeper.username}
        self.things["token"] = str(keeper.tokens.get().id)

    def _note(self) -> None:
        """What else an address or a body may name."""
        county, side = self.county, self.side
        parties = {name: str(county.parties[getattr(side, name)]) for name in ("keeper", "courier", "coop", "buyer")}
        self.things |= {
            "county": county.code,
            "town": self.village[:9],
            "village": self.village,
            "station": str(self.point),
            "town_stop": str(county.points["town"]),
            "town_point": str(county.points[side.town]),
            "centre": str(county.points["centre"]),
            "bus": str(county.parties["bus"]),
            "route": f"{county.code[:2]}OUT",
            "now": (NOON + timedelta(minutes=1)).isoformat().replace("+00:00", "Z"),
            "today": NOON.date().isoformat(),
            "keeper_account": f"keeper:{parties['keeper']}",
            **parties,
        }
        for name in ("keeper", "courier", "coop"):
            point = self.point if name == "keeper" else None
            own = frozenset({UUID(parties[name])})
            self.made.secrets.append(Secret(f"{name}:{parties[name]}", self.village, point, own))
