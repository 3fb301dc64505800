"""Who answers for a loss: each rule of recourse, told as the facts of one piece and its bag."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from huinong.funds.claims.chain import read
from huinong.funds.claims.values import Blame, BlameRule, Loss
from huinong.journal.kinds import Flow
from huinong.journal.values import FactValue
from huinong.kernel.ids import new_id

NOW = datetime(2026, 11, 20, 4, tzinfo=UTC)
CENTRE, TOWN, STATION, COURIER = (new_id() for _ in range(4))
BUS, VAN = f"trip:{new_id()}", f"trip:{new_id()}"
BAG = "B4212230001"


class Story:
    """Facts one after another, an hour apart."""

    def __init__(self) -> None:
        self.facts: list[FactValue] = []
        self("parcel.announced")

    def __call__(self, kind: str, at: UUID | None = None, **told: Any) -> "Story":
        about = {"carrier_party": str(COURIER), "direction": "inbound", **told}
        number = len(self.facts)
        self.facts.append(
            FactValue(
                id=new_id(), county="421223", key=f"{number}", kind=kind, flow=Flow.GOODS, thread="ZTO-1",
                happened_at=NOW + timedelta(hours=number), recorded_at=NOW, point=at, party=COURIER, actor_id="",
                actor_role="", facts=about,
            )
        )  # fmt: skip
        return self

    def bagged(self) -> "Story":
        return self("parcel.arrived", CENTRE)("parcel.bagged", CENTRE, bag=BAG)

    def handed(self, giver: str, taker: str, *, intact: bool = True, counted: int | None = None) -> "Story":
        told = {"from": giver, "to": taker, "seal_intact": intact, "counted": counted, "pieces": 3}
        return self("bag.handed_over", bag=BAG, carrier_company=None, **told)

    def on_the_bus(self, **arrival: Any) -> "Story":
        return self.bagged().handed(at(CENTRE), BUS).handed(BUS, at(TOWN), **arrival)

    def short(self, point: UUID = TOWN) -> "Story":
        """Missing when the bag is opened."""
        return self("parcel.excepted", point, exception="short", before_signing=False, bag=BAG)

    def blame(self, loss: Loss = Loss.LOST) -> Blame:
        return read(self.facts, loss)[1]

    def decided_by(self, loss: Loss = Loss.LOST) -> str:
        """The kind of the fact that decides."""
        return next(fact.kind for fact in self.facts if fact.id == self.blame(loss).fact)


def at(point: UUID) -> str:
    return f"point:{point}"


def said(story: Story, loss: Loss = Loss.LOST) -> tuple[str, BlameRule]:
    blame = story.blame(loss)
    return blame.holder, blame.rule


def test_a_sealed_bag_with_its_seal_whole_puts_it_on_who_sealed_it() -> None:
    story = Story().on_the_bus().short()
    assert said(story) == (at(CENTRE), BlameRule.SEALED)
    assert story.decided_by() == "parcel.bagged"


def test_a_broken_seal_puts_it_on_the_carrier_who_held_the_bag() -> None:
    story = Story().on_the_bus(intact=False).short()
    assert said(story) == (BUS, BlameRule.SEAL_BROKEN)
    assert story.decided_by() == "bag.handed_over"


def test_a_short_count_at_a_hand_over_puts_it_on_the_giver() -> None:
    assert said(Story().on_the_bus(counted=2).short()) == (BUS, BlameRule.SHORT_COUNT)
    assert said(Story().on_the_bus(counted=3).short()) == (at(CENTRE), BlameRule.SEALED)


def test_whoever_noted_the_broken_seal_first_is_free_of_it_though_it_is_noted_again() -> None:
    story = Story().on_the_bus(intact=False).handed(at(TOWN), VAN, intact=False).handed(VAN, at(STATION), intact=False)
    assert said(story.short(STATION)) == (BUS, BlameRule.SEAL_BROKEN)


def test_a_joint_opening_puts_it_on_the_giver_for_both_sides_saw_it() -> None:
    story = Story().on_the_bus().short()("bag.jointly_opened", TOWN, bag=BAG, **{"from": BUS}, seal="intact")
    assert said(story) == (BUS, BlameRule.JOINT)


def test_damage_noted_before_signing_is_the_holders_before() -> None:
    story = Story()("parcel.excepted", CENTRE, exception="damaged", before_signing=True)
    assert said(story, Loss.DAMAGED) == (f"partner:{COURIER}", BlameRule.BEFORE_SIGNING)
    later = story("parcel.arrived", CENTRE)("parcel.shelved", STATION)
    assert said(later, Loss.DAMAGED) == (f"partner:{COURIER}", BlameRule.BEFORE_SIGNING)


def test_damage_noted_when_the_bag_is_opened_and_before_the_piece_is_scanned_in_follows_the_bag() -> None:
    noted = {"exception": "damaged", "before_signing": False}
    whole = Story().on_the_bus()("parcel.unbagged", TOWN, bag=BAG)("parcel.excepted", TOWN, **noted)
    broken = Story().on_the_bus(intact=False)("parcel.unbagged", TOWN, bag=BAG)("parcel.excepted", TOWN, **noted)
    assert said(whole, Loss.DAMAGED) == (at(CENTRE), BlameRule.SEALED)
    assert said(broken, Loss.DAMAGED) == (BUS, BlameRule.SEAL_BROKEN)


def test_who_scanned_it_in_without_a_remark_answers_for_damage_found_later() -> None:
    story = Story().on_the_bus(intact=False)("parcel.unbagged", TOWN, bag=BAG)("parcel.arrived", TOWN)
    story("parcel.excepted", TOWN, exception="damaged", before_signing=False)
    assert said(story, Loss.DAMAGED) == (at(TOWN), BlameRule.HELD)


def test_a_lost_piece_is_the_last_scanners_who_cannot_show_a_counter_scan() -> None:
    story = Story()("parcel.arrived", CENTRE)("parcel.arrived", TOWN)("parcel.lost", TOWN)
    assert said(story) == (at(TOWN), BlameRule.HELD)
    assert said(Story()("parcel.arrived", CENTRE)("parcel.shelved", STATION)) == (at(STATION), BlameRule.HELD)


def test_a_two_sided_hand_over_moves_the_liability_and_an_offer_alone_does_not() -> None:
    carried = Story().bagged().handed(at(CENTRE), BUS)
    assert said(carried) == (BUS, BlameRule.HELD)
    offered = Story().bagged()("bag.offered", bag=BAG, **{"from": at(CENTRE), "to": BUS})
    assert said(offered) == (at(CENTRE), BlameRule.HELD)


def test_a_piece_that_never_came_is_its_couriers() -> None:
    assert said(Story()) == (f"partner:{COURIER}", BlameRule.HELD)


def test_a_piece_handed_out_without_a_remark_stays_with_the_station() -> None:
    story = Story()("parcel.arrived", CENTRE)("parcel.shelved", STATION)("parcel.collected", STATION)
    assert said(story, Loss.SHORT) == (at(STATION), BlameRule.HELD)


def test_what_was_missing_and_is_scanned_in_again_is_forgotten_and_told() -> None:
    story = Story().on_the_bus().short()("parcel.arrived", TOWN)
    links, blame, is_found = read(story.facts, Loss.LOST)
    assert (blame.holder, blame.rule, is_found) == (at(TOWN), BlameRule.HELD, True)
    assert links[-1].holder == at(TOWN)
    assert [link.kind for link in links if link.is_note] == ["parcel.excepted"]
    lost_again = story("parcel.lost", TOWN)
    assert read(lost_again.facts, Loss.LOST)[2] is False


def test_a_bag_that_goes_on_without_the_piece_takes_it_into_nobodys_hands() -> None:
    story = Story().on_the_bus().short().handed(at(TOWN), VAN)
    links, blame, _ = read(story.facts, Loss.LOST)
    assert (blame.holder, VAN in {link.holder for link in links}) == (at(CENTRE), False)


def test_an_outbound_piece_beyond_the_county_is_with_the_trunk() -> None:
    told = {"direction": "outbound"}
    story = Story()
    story.facts.clear()
    story("parcel.accepted", STATION, **told)("parcel.arrived", CENTRE, **told)("parcel.dispatched", CENTRE, **told)
    assert said(story) == ("trunk", BlameRule.HELD)
