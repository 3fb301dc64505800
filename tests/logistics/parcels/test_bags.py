from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import SYSTEM
from huinong.journal.models import Fact
from huinong.journal.queries import thread
from huinong.logistics.parcels import custody, numbers, services
from huinong.logistics.parcels.bag_values import Acceptance, BagRefusal, Offer, Opening, WhyRefused, Withdrawal
from huinong.logistics.parcels.errors import (
    AlreadyOffered,
    BagEmpty,
    BagNotHere,
    ForeignPoint,
    NoSuchBag,
    NotBaggable,
    NotInTheBag,
    NotOffered,
)
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Bag, HandOver, Incident
from huinong.logistics.parcels.values import PieceId
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


def offer(bag: str, taker: str, *, key: str = "o1", by: c.Actor = c.DISPATCHER) -> None:
    services.offer(county=c.CODE, bag=Offer(key=key, bag=bag, taker=taker, happened_at=c.NOW), actor=by)


def accept(bag: str, taker: str, *, key: str = "a1", by: c.Actor = c.DISPATCHER, **changes: object) -> None:
    given = Acceptance(key=key, bag=bag, taker=taker, happened_at=c.NOW, **changes)  # type: ignore[arg-type]
    services.accept_hand_over(county=c.CODE, bag=given, actor=by)


def hand(county: c.County, bag: str, **changes: object) -> None:
    """The bag goes from the centre to the first station."""
    offer(bag, custody.point(county.station))
    accept(bag, custody.point(county.station), **changes)


def open_(county: c.County, bag: str, *missing: PieceId) -> None:
    opening = Opening(key="op1", bag=bag, point=county.station, happened_at=c.NOW, missing=missing)
    services.open_bag(county=c.CODE, opening=opening, actor=c.DISPATCHER)


def test_a_closed_bag_has_a_number_and_takes_its_pieces_into_custody(county: c.County) -> None:
    pieces = c.at_centre(county, 3)
    number = c.bagged(county, pieces)
    bag = Bag.objects.get(number=number)
    assert numbers.is_bag(number)
    assert (bag.state, bag.custodian, bag.pieces, bag.weight_g) == ("sealed", f"point:{county.centre}", 3, 2400)
    assert {(c.row(piece).bag_id, c.row(piece).custodian, c.row(piece).state) for piece in pieces} == {
        (bag.id, "", "bagged")
    }


def test_a_bag_closed_again_is_a_repeat(county: c.County) -> None:
    pieces = c.at_centre(county, 2)
    number = c.bagged(county, pieces)
    assert c.bagged(county, pieces) == number
    assert Bag.objects.count() == 1


def test_a_piece_of_another_point_keeps_the_whole_bag_open(county: c.County) -> None:
    here = c.at_centre(county, 2)
    [there] = c.on_shelf(county, 1, start=10)
    with pytest.raises(NotBaggable):
        c.bagged(county, [*here, there])
    with pytest.raises(BagEmpty):
        c.bagged(county, [here[0], here[0]])
    with pytest.raises(BagEmpty):
        c.bagged(county, [])
    assert (Bag.objects.count(), c.states()) == (0, Counter({"at_county": 2, "shelved": 1}))


def test_a_bag_is_closed_at_ones_own_point_only(county: c.County) -> None:
    bag = c.new_bag(c.at_centre(county), county.centre, county.station)
    with pytest.raises(ForeignPoint):
        services.close_bag(county=c.CODE, bag=bag, actor=c.keeper_of(county.station))
    assert Bag.objects.count() == 0


def test_custody_moves_on_acceptance_only(county: c.County) -> None:
    number = c.bagged(county, c.at_centre(county))
    offer(number, custody.point(county.station))
    assert Bag.objects.get().custodian == f"point:{county.centre}"
    accept(number, custody.point(county.station), by=c.keeper_of(county.station))
    assert Bag.objects.get().custodian == f"point:{county.station}"
    told = Fact.objects.get(kind="bag.handed_over").facts
    assert (told["from"], told["to"], told["pieces"]) == (f"point:{county.centre}", f"point:{county.station}", 1)
    assert (told["seal_intact"], told["carrier_company"]) == (True, None)


def test_each_side_speaks_for_itself(county: c.County) -> None:
    number = c.bagged(county, c.at_centre(county))
    station = custody.point(county.station)
    with pytest.raises(ForeignPoint):
        offer(number, station, by=c.keeper_of(county.station))
    offer(number, station)
    with pytest.raises(ForeignPoint):
        accept(number, station, by=c.keeper_of(county.next_station))
    assert Bag.objects.get().custodian == f"point:{county.centre}"


def test_a_bag_is_offered_to_one_at_a_time_and_taken_by_that_one(county: c.County) -> None:
    number = c.bagged(county, c.at_centre(county))
    with pytest.raises(NotOffered):
        accept(number, custody.point(county.station))
    offer(number, custody.point(county.station))
    with pytest.raises(AlreadyOffered):
        offer(number, custody.point(county.next_station), key="o2")
    with pytest.raises(NotOffered):
        accept(number, custody.point(county.next_station), key="a2")
    with pytest.raises(NoSuchBag):
        offer("B0", custody.point(county.station), key="o3")
    assert HandOver.objects.filter(accepted_at__isnull=True).count() == 1


def test_a_bag_on_offer_stays_closed(county: c.County) -> None:
    pieces = c.at_centre(county)
    number = c.bagged(county, pieces)
    hand(county, number)
    offer(number, custody.point(county.town), key="o2")
    facts = Fact.objects.count()
    with pytest.raises(AlreadyOffered):
        open_(county, number)
    assert Fact.objects.count() == facts
    assert (Bag.objects.get().state, c.row(pieces[0]).state) == ("sealed", "bagged")


def test_an_offer_can_be_withdrawn_and_made_to_another(county: c.County) -> None:
    number = c.bagged(county, c.at_centre(county))
    offer(number, custody.point(county.station))
    gone = Withdrawal(key="w1", bag=number, happened_at=c.NOW)
    services.withdraw_offers(county=c.CODE, withdrawals=[gone], actor=c.DISPATCHER)
    told = services.withdraw_offers(county=c.CODE, withdrawals=[gone], actor=c.DISPATCHER)
    assert [receipt.is_repeat for receipt in told] == [True]
    offer(number, custody.point(county.next_station), key="o2")
    accept(number, custody.point(county.next_station))


def test_an_offer_ends_once_though_it_is_told_twice_together(county: c.County) -> None:
    bag = c.bagged(county, c.at_centre(county, 1))
    to = custody.point(county.station)
    offer(bag, to)
    twice = [Withdrawal(key=key, bag=bag, happened_at=c.NOW) for key in ("w1", "w2")]
    with pytest.raises(NotOffered):
        services.withdraw_offers(county=c.CODE, withdrawals=twice, actor=c.DISPATCHER)
    refused = [
        BagRefusal(key=key, bag=bag, taker=to, why=WhyRefused.LEAKING, happened_at=c.NOW, trip="", note="", photo="")
        for key in ("r1", "r2")
    ]
    with pytest.raises(NotOffered):
        services.refuse_bags(county=c.CODE, refusals=refused, actor=c.DISPATCHER)
    assert (HandOver.objects.count(), Incident.objects.count()) == (1, 0)
    assert not Fact.objects.filter(kind__in=("bag.offer_withdrawn", "bag.refused")).exists()


def test_acts_on_bags_sent_again_are_repeats(county: c.County) -> None:
    [piece] = c.at_centre(county)
    number = c.bagged(county, [piece])
    for _ in range(2):
        hand(county, number)
    for _ in range(2):
        open_(county, number)
    assert (c.row(piece).state, c.row(piece).custodian) == ("loose", f"point:{county.station}")
    counts = Counter(Fact.objects.filter(kind__startswith="bag.").values_list("kind", flat=True))
    assert counts == Counter({"bag.closed": 1, "bag.offered": 1, "bag.handed_over": 1, "bag.opened": 1})


def test_a_bag_is_opened_by_the_point_that_holds_it(county: c.County) -> None:
    [piece] = c.at_centre(county)
    number = c.bagged(county, [piece])
    with pytest.raises(BagNotHere):
        open_(county, number)
    assert c.row(piece).state == "bagged"


def test_hard_case_16_a_broken_seal_is_accepted_with_an_incident(county: c.County) -> None:
    number = c.bagged(county, c.at_centre(county))
    hand(county, number, seal_intact=False)
    assert Bag.objects.get().custodian == f"point:{county.station}"
    assert Incident.objects.get().kind == "seal_broken"


def test_hard_case_16_what_is_missing_after_a_broken_seal_is_owed_by_the_giver(county: c.County) -> None:
    here, missing = c.at_centre(county, 2)
    number = c.bagged(county, [here, missing])
    hand(county, number, seal_intact=False, counted=1)
    open_(county, number, missing)
    assert (c.row(missing).state, c.row(missing).custodian) == ("excepted", f"point:{county.centre}")
    assert (c.row(here).state, c.row(here).custodian) == ("loose", f"point:{county.station}")
    told = Fact.objects.get(kind="parcel.excepted").facts
    assert (told["exception"], told["custodian"], told["before_signing"]) == ("short", f"point:{county.centre}", False)


def test_what_is_missing_behind_an_intact_seal_is_owed_by_whoever_took_it_so(county: c.County) -> None:
    [missing] = c.at_centre(county)
    number = c.bagged(county, [missing])
    hand(county, number)
    open_(county, number, missing)
    assert c.row(missing).custodian == f"point:{county.station}"


def test_a_piece_that_was_never_in_the_bag_cannot_be_missing(county: c.County) -> None:
    here, other = c.at_centre(county, 2)
    number = c.bagged(county, [here])
    hand(county, number)
    with pytest.raises(NotInTheBag):
        open_(county, number, other)
    assert c.row(here).state == "bagged"


def test_a_pieces_thread_shows_the_hand_overs_of_its_bag(county: c.County) -> None:
    [piece] = c.at_centre(county)
    number = c.bagged(county, [piece])
    hand(county, number)
    open_(county, number)
    c.record(c.scan(piece, Event.SHELVED, county.station))
    told = [fact.kind for fact in thread(c.CODE, f"ZTO-{piece.number}", actor=SYSTEM)]
    assert "bag.handed_over" in told
    assert told[-1] == "parcel.shelved"


def test_bags_take_as_many_queries_for_fifty_as_for_one(county: c.County) -> None:
    def queries(count: int, start: int) -> int:
        pieces = c.at_centre(county, count * 2, start=start)
        pairs = [pieces[2 * n : 2 * n + 2] for n in range(count)]
        ends = (county.centre, county.station)
        bags = [c.new_bag(pair, *ends, key=f"{start}-{n}") for n, pair in enumerate(pairs)]
        with CaptureQueriesContext(connection) as told:
            closed = services.close_bags(county=c.CODE, bags=bags, actor=c.DISPATCHER)
            labels = [str(receipt.fact.facts["bag"]) for receipt in closed]
            taker = custody.point(county.station)
            offers = [Offer(key=f"o{n}", bag=n, taker=taker, happened_at=c.NOW) for n in labels]
            services.offer_bags(county=c.CODE, offers=offers, actor=c.DISPATCHER)
            takings = [Acceptance(key=f"a{n}", bag=n, taker=taker, happened_at=c.NOW) for n in labels]
            services.accept_bags(county=c.CODE, acceptances=takings, actor=c.DISPATCHER)
            openings = [Opening(key=f"p{n}", bag=n, point=county.station, happened_at=c.NOW) for n in labels]
            services.open_bags(county=c.CODE, openings=openings, actor=c.DISPATCHER)
        return len(told)

    queries(1, 0)  # makes the county's serial
    assert queries(1, 1000) == queries(50, 2000)
