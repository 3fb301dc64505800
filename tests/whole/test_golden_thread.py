"""The golden thread on the wired application: from a lot to a refund, with the figures it moves, down to one scan."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from huinong.commerce.catalogue import queries as catalogue
from huinong.commerce.trade.values import State
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import queries as ledger
from huinong.insight.indicators import queries as indicators
from huinong.insight.indicators.evidence import evidence
from huinong.journal import following, seals, verifying
from huinong.journal import queries as journal
from huinong.journal.merkle import root_from_path
from huinong.journal.telling import told
from huinong.kernel.actor import Role
from huinong.registry.divisions.codes import Level
from huinong.registry.divisions.models import Division
from tests.whole.founding import SINCE, found
from tests.whole.golden import DAY, ELDER_PHONE, OFFICER, Golden, at

pytestmark = pytest.mark.django_db
PROVINCE, COUNTY, TOWN, VILLAGE = "42", "421223", "421223100", "421223100201"
FAR_TOWN = "421223101"
LATER = DAY.replace(day=DAY.day + 2)
SERVICE, ON_TIME, INCOME = "village_service", "inbound_on_time", "keeper_income"

GOODS_FEN, FREIGHT_FEN, COMMISSION_FEN = 5 * 6_800, 3 * 800, 1_700
OUTBOUND_FEN, INBOUND_FEN, COURIER_FEN, BUS_FEN = 50, 35, 80, 300


@pytest.fixture
def golden(django_capture_on_commit_callbacks: Callable[..., Any]) -> Golden:
    """The county after a quiet day: one piece reached the far village, in time."""
    Division.objects.create(level=Level.PROVINCE, code="420000000000", name="湖北省", valid_from=SINCE)
    made = Golden(found(COUNTY), django_capture_on_commit_callbacks)
    quiet = made.brings(1, "far_station", day=-1)
    code = made.shelves("far_station", quiet, at(-1, 12))[0]
    made.hands_over("far_station", quiet[0], at(-1, 16), proof="code", code=code)
    return made


def books() -> Mapping[str, int]:
    """Every account that is not at nothing; the whole sums to zero."""
    assert ledger.trial_balance(COUNTY, actor=SYSTEM).is_whole
    found_ = {row.code: row.posted_fen for row in ledger.balances(COUNTY, actor=SYSTEM)}
    assert sum(found_.values()) == 0
    return {code: fen for code, fen in found_.items() if fen}


def moved(before: Mapping[str, int], after: Mapping[str, int]) -> dict[str, int]:
    sums = {code: after.get(code, 0) - before.get(code, 0) for code in {*before, *after}}
    return {code: fen for code, fen in sums.items() if fen}


def figures(*divisions: str) -> dict[tuple[str, str], tuple[int, int]]:
    """(indicator, division) → (part, whole) as of the day the order was delivered."""
    found_ = {
        (code, each): indicators.figure(code, each, on=LATER, actor=OFFICER)
        for code in (SERVICE, ON_TIME, INCOME)
        for each in divisions
    }
    return {place: (figure.part, figure.whole) for place, figure in found_.items()}


def inbound_day(golden: Golden) -> None:
    """Four of the partner's pieces come: two are handed over by code, one to an elder, one is still on its way."""
    pieces = golden.brings(4, "station", day=0)
    codes = golden.shelves("station", pieces[:3], at(0, 15))
    for piece, code in zip(pieces[:2], codes, strict=False):
        golden.hands_over("station", piece, at(0, 16), proof="code", code=code)
    elder = {"proof": "elder", "name": "王秀英", "phone_tail": ELDER_PHONE[-4:]}
    golden.hands_over("station", pieces[2], at(0, 17), **elder)


def outbound_day(golden: Golden) -> str:
    """Five jars in three boxes, ordered, paid, packed, bagged, by bus to the county, and delivered."""
    number = golden.orders(5, at(0, 12, 30))
    boxes = golden.packs(number, at(0, 14, 20))
    golden.rides_in(boxes)
    golden.delivers(boxes)
    return number


def test_one_order_moves_the_books_by_its_shares_and_a_refund_reverses_each(golden: Golden) -> None:
    quiet = books()
    number = outbound_day(golden)
    keeper, coop, bus = (
        f"{kind}:{golden.county.parties[name]}"
        for kind, name in (("keeper", "keeper"), ("coop", "coop"), ("bus", "bus"))
    )
    carriage = 3 * OUTBOUND_FEN + BUS_FEN
    split = {
        "psp:simulated": -(GOODS_FEN + FREIGHT_FEN),
        "freight:income": FREIGHT_FEN,
        coop: GOODS_FEN - COMMISSION_FEN,
        keeper: COMMISSION_FEN + 3 * OUTBOUND_FEN,
        bus: BUS_FEN,
        "operator:cost": -carriage,
    }
    delivered = books()
    assert moved(quiet, delivered) == split
    assert golden.order(number).summary.state is State.DELIVERED

    golden.refunds(number, 3, at(2, 11, 40))
    assert moved(delivered, books()) == {
        "psp:simulated": 6_800 + 800,
        "freight:income": -800,
        coop: -(6_800 - 340),
        keeper: -340,
    }
    summary = golden.order(number).summary
    assert (summary.state, summary.refunded_boxes, summary.repaid_fen) == (State.DELIVERED, 1, 7_600)
    stock = {row.sku.code: row.left for row in catalogue.stock(actor=SYSTEM)}
    assert stock[golden.county.sku("coop")] == 18 - 5


def test_the_three_indicators_move_by_exactly_the_rows_of_the_day(golden: Golden) -> None:
    before = figures(PROVINCE, COUNTY, TOWN, FAR_TOWN)
    assert before[SERVICE, PROVINCE] == (0, 3)
    assert before[ON_TIME, PROVINCE] == before[ON_TIME, FAR_TOWN] == (1, 1)
    assert before[ON_TIME, TOWN] == (0, 0)
    assert before[INCOME, PROVINCE] == (INBOUND_FEN, 3)

    inbound_day(golden)
    golden.refunds(outbound_day(golden), 3, at(2, 11, 40))

    after = figures(PROVINCE, COUNTY, TOWN, FAR_TOWN)
    income = 3 * INBOUND_FEN + 3 * OUTBOUND_FEN + COMMISSION_FEN - 340
    assert after[SERVICE, PROVINCE] == after[SERVICE, COUNTY] == (1, 3)
    assert after[SERVICE, TOWN] == (1, 2)
    assert after[ON_TIME, PROVINCE] == (1 + 3, 1 + 4)
    assert after[ON_TIME, TOWN] == (3, 4)
    assert after[INCOME, PROVINCE] == after[INCOME, COUNTY] == (INBOUND_FEN + income, 3)
    assert after[INCOME, TOWN] == (income, 2)
    assert [after[code, FAR_TOWN] == before[code, FAR_TOWN] for code in (SERVICE, ON_TIME, INCOME)] == [True] * 3


def test_a_figure_before_the_first_fact_is_unknown_and_not_zero(golden: Golden) -> None:
    earlier = DAY.replace(day=DAY.day - 5)
    assert indicators.figure(SERVICE, PROVINCE, on=earlier, actor=OFFICER).value is None


@pytest.mark.parametrize("code", [SERVICE, ON_TIME, INCOME])
def test_a_province_figure_opens_down_to_one_scan_and_its_proof(golden: Golden, code: str) -> None:
    inbound_day(golden)
    outbound_day(golden)
    seals.seal_all(until=at(2, 12))
    path, place = [], PROVINCE
    while len(place) < len(VILLAGE):
        opened = indicators.opened(code, place, on=LATER, actor=OFFICER)
        below = {row.division: row for row in opened.below}
        assert sum(row.part for row in below.values()) == opened.figure.part
        assert sum(row.whole for row in below.values()) == opened.figure.whole
        place = next(each for each in below if VILLAGE.startswith(each))
        path.append(place)
    assert path == [COUNTY, TOWN, VILLAGE]
    acts = evidence(code, VILLAGE, on=LATER, actor=OFFICER)
    scan = next(fact for fact in map(source_of, acts) if fact.kind == "parcel.collected" or code == ON_TIME)
    read = journal.fact(COUNTY, scan.id, actor=OFFICER)
    proof = seals.proof_of(COUNTY, read.id)
    assert read == scan
    assert read.facts["village"] == VILLAGE
    assert proof
    assert root_from_path(proof.leaf, proof.path) == proof.root
    assert verifying.verify(county=COUNTY).findings == ()


def source_of(fact: Any) -> Any:
    """A scan itself; of a posting the scan it was made because of."""
    if fact.kind != "ledger.posted":
        return fact
    return journal.fact(COUNTY, fact.facts["because"], actor=OFFICER)


def test_the_thread_of_the_order_tells_its_way_in_order(golden: Golden) -> None:
    number = outbound_day(golden)
    golden.refunds(number, 3, at(2, 11, 40))
    told = [fact.kind for fact in journal.thread(COUNTY, number, actor=OFFICER)]
    way = [
        *("order.placed", "payment.confirmed", "order.paid", "parcel.accepted", "order.packed", "parcel.bagged"),
        *("bag.handed_over", "parcel.unbagged", "parcel.dispatched", "order.shipped", "parcel.delivered"),
        *("order.delivered", "order.refunded", "payment.refunded"),
    ]
    assert [kind for kind in way if kind not in told] == []
    firsts = [told.index(kind) for kind in way if kind != "bag.handed_over"]
    assert firsts == sorted(firsts)
    assert told.count("ledger.posted") >= 3


def test_the_thread_tells_what_happened_where_by_whom_and_boxes_alike_once(golden: Golden) -> None:
    number = outbound_day(golden)
    golden.refunds(number, 3, at(2, 11, 40))
    facts = journal.thread(COUNTY, number, actor=golden.manager)
    thread = following.shown(number, facts, actor=golden.manager)
    lines = {line.sentence: line for line in thread.lines}
    assert lines["下单 3 箱，¥364.00"].detail == "甲蜜 × 5"
    taken = lines["收寄，1 kg，邮费 ¥8.00（随订单付）"]
    assert (taken.place, taken.actor, len(taken.pieces)) == ("甲station", "站长", 2)
    assert (lines["发出县外"].place, len(lines["发出县外"].pieces)) == ("甲centre", 3)
    handed = lines["交接 甲BACK路 11-20 17:00 → 甲centre，封签完好"]
    assert (handed.subject.label if handed.subject else "", handed.actor) == ("B4212230000013", "调度员")
    assert [(leg.account, leg.amount) for leg in lines["订单分账"].legs] == [
        ("甲coop", "+¥323.00"),
        ("运费收入", "+¥24.00"),
        ("站长 甲keeper", "+¥17.00"),
        ("买家冻结款（至签收）", "−¥364.00"),
    ]
    assert lines["退款 1 箱 ¥76.00：一箱压坏"].actor == "县公司经理"
    assert [each.flow for each in thread.flows] == ["trade", "goods", "funds", "information"]


def test_the_money_of_a_thread_is_shown_whole_or_not_at_all(golden: Golden) -> None:
    number = outbound_day(golden)
    golden.refunds(number, 3, at(2, 11, 40))
    money = following.shown(number, journal.thread(COUNTY, number, actor=OFFICER), actor=OFFICER).money
    assert {leg.account: leg.amount_fen for leg in money} == {
        "甲coop": 4 * 6_460,
        "运费收入": 2 * FREIGHT_FEN // 3,
        "站长 甲keeper": COMMISSION_FEN - 340 + 3 * OUTBOUND_FEN,
        "运营成本": -3 * OUTBOUND_FEN,
        "支付渠道（模拟）": -(GOODS_FEN + FREIGHT_FEN - 7_600),
    }
    assert sum(leg.amount_fen for leg in money) == 0
    facts = journal.thread(COUNTY, number, actor=golden.buyer)
    assert following.shown(number, facts, actor=golden.buyer).money == ()


def test_an_act_leads_to_the_figures_it_counts_in_for_whoever_may_read_them(golden: Golden) -> None:
    inbound_day(golden)
    facts = journal.thread(COUNTY, "ZTO-7350100000000", actor=OFFICER)
    counted = {line.sentence: [str(each.label) for each in line.counted] for line in told(facts, actor=OFFICER)}
    assert counted["交给收件人，凭取件码"] == ["村村有服务"]
    assert counted["代投费"] == ["站长月收入"]
    assert next(says for sentence, says in counted.items() if sentence.startswith("上架")) == ["进村时效", "村村有服务"]
    partner = golden.county.actor(Role.PARTNER, party="zto")
    assert [line.counted for line in told(facts, actor=partner) if line.counted] == []
