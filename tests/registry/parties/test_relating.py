from datetime import date
from uuid import UUID

import pytest

from huinong.journal.queries import all_facts
from huinong.journal.values import Receipt
from huinong.kernel.refusal import Refusal
from huinong.registry.parties import queries, services
from huinong.registry.parties.errors import (
    MergedAway,
    NoSuchParty,
    NoSuchRelation,
    RelationBackwards,
    RelationEnded,
    RelationMisfit,
    RelationOverlaps,
)
from huinong.registry.parties.models import Relation
from huinong.registry.parties.values import NewRelation, PartyKind, RelationKind
from tests.registry.parties.people import COUNTY, DAY, clerk, member, new, phone, register

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> tuple[UUID, UUID, UUID]:
    """A household and two co-ops."""
    coops = [new(name, kind=PartyKind.COOP) for name in ("竹乡合作社", "桂花合作社")]
    household, one, other = register(new("赵德贵"), *coops)
    return household, one, other


def relate(*relations: NewRelation, **given: object) -> tuple[Receipt, ...]:
    return services.relate_many(county=COUNTY, relations=relations, **{"actor": clerk(), **given})  # type: ignore[arg-type]


def end(relation: UUID, on: date, *, key: str = "end") -> Receipt:
    return services.end_relation(county=COUNTY, key=key, relation=relation, ended_on=on, actor=clerk())


def test_a_household_may_be_in_two_co_ops_at_once(cast: tuple[UUID, UUID, UUID]) -> None:
    household, one, other = cast
    relate(member(household, one), member(household, other))
    assert queries.related(COUNTY, RelationKind.MEMBER_OF, on=DAY) == {household: (one, other)}
    assert [row.to_name for row in queries.relations(COUNTY, household, on=DAY)] == ["桂花合作社", "竹乡合作社"]
    assert [row.id for row in queries.members(COUNTY, one, on=DAY)] == [household]


def test_a_relation_holds_from_its_first_day_until_the_day_it_ends(cast: tuple[UUID, UUID, UUID]) -> None:
    household, one, _ = cast
    [receipt] = relate(member(household, one))
    end(UUID(receipt.fact.facts["relation"]), DAY)

    def holds(on: date) -> bool:
        return bool(queries.relations(COUNTY, household, on=on))

    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 11, 19), DAY]
    assert [holds(day) for day in days] == [False, True, True, False]
    assert len(queries.relations(COUNTY, household)) == 1


def test_repeating_a_relation_or_its_end_changes_nothing(cast: tuple[UUID, UUID, UUID]) -> None:
    household, one, _ = cast
    [first], [again] = relate(member(household, one)), relate(member(household, one))
    assert again.is_repeat
    assert again.fact == first.fact
    relation = UUID(first.fact.facts["relation"])
    assert [end(relation, DAY).is_repeat, end(relation, DAY).is_repeat] == [False, True]
    assert Relation.objects.get().valid_to == DAY


def test_the_same_relation_twice_on_one_day_is_refused(cast: tuple[UUID, UUID, UUID]) -> None:
    household, one, _ = cast
    [first] = relate(member(household, one))
    with pytest.raises(RelationOverlaps):
        relate(member(household, one, since=DAY, key="again"))
    end(UUID(first.fact.facts["relation"]), DAY)
    relate(member(household, one, since=DAY, key="back"))
    assert Relation.objects.count() == 2


def test_an_overlap_inside_one_batch_is_refused_and_nothing_moves(cast: tuple[UUID, UUID, UUID]) -> None:
    household, one, _ = cast
    with pytest.raises(RelationOverlaps):
        relate(member(household, one), member(household, one, since=DAY, key="again"))
    assert Relation.objects.count() == 0
    assert sum(1 for _ in all_facts()) == 3


@pytest.mark.parametrize("ends", [(1, 0), (0, 0), (1, 1)])
def test_a_relation_between_the_wrong_kinds_is_refused(cast: tuple[UUID, UUID, UUID], ends: tuple[int, int]) -> None:
    with pytest.raises(RelationMisfit):
        relate(member(cast[ends[0]], cast[ends[1]]))
    assert Relation.objects.count() == 0


def test_an_end_before_the_beginning_or_a_second_end_is_refused(cast: tuple[UUID, UUID, UUID]) -> None:
    [receipt] = relate(member(cast[0], cast[1]))
    relation = UUID(receipt.fact.facts["relation"])
    with pytest.raises(RelationBackwards):
        end(relation, date(2026, 1, 1))
    end(relation, DAY)
    with pytest.raises(RelationEnded):
        end(relation, DAY, key="end-2")
    with pytest.raises(NoSuchRelation):
        end(cast[0], DAY, key="end-3")
    assert Relation.objects.get().valid_to == DAY


@pytest.mark.parametrize(("town", "refusal"), [("421223101", NoSuchParty), ("611021", NoSuchParty)])
def test_a_relation_outside_the_scope_is_refused(
    cast: tuple[UUID, UUID, UUID], town: str, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        relate(member(cast[0], cast[1]), actor=clerk(town))
    assert Relation.objects.count() == 0


def test_a_merged_party_takes_no_new_relation() -> None:
    one, other, coop = register(new("甲", phone()), new("甲", phone(), key="twice"), new("社", kind=PartyKind.COOP))
    services.merge(county=COUNTY, key="m", survivor=one, merged=other, reason="同一户", actor=clerk())
    with pytest.raises(MergedAway):
        relate(member(other, coop))
    assert Relation.objects.count() == 0
