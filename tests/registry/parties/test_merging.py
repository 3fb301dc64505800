from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huinong.journal.queries import all_facts, thread
from huinong.journal.values import Receipt
from huinong.kernel.refusal import Refusal
from huinong.registry.parties import queries, services
from huinong.registry.parties.errors import MergedAway, MergeMisfit, NameAlone, NoSuchParty, NotMerged, ReasonMissing
from huinong.registry.parties.models import Identifier, Party, Relation
from huinong.registry.parties.values import NewIdentifier, PartyKind, Scheme
from tests.registry.parties.people import COUNTY, clerk, member, new, number, phone, register, resident_id

pytestmark = pytest.mark.django_db

RESIDENTS = [number(Scheme.RESIDENT_ID, resident_id(serial)) for serial in (12, 13)]


def merge(
    survivor: UUID, merged: UUID, *, key: str = "m", reason: str = "同一户，两次登记", **given: object
) -> Receipt:
    told = {"county": COUNTY, "key": key, "survivor": survivor, "merged": merged, "reason": reason, "actor": clerk()}
    return services.merge(**{**told, **given})  # type: ignore[arg-type]


def unmerge(merged: UUID, *, key: str = "u", **given: object) -> Receipt:
    return services.unmerge(**{"county": COUNTY, "key": key, "merged": merged, "actor": clerk(), **given})  # type: ignore[arg-type]


def rows() -> list[Any]:
    """Everything the room holds, in one order."""
    return [list(model.objects.order_by("id").values()) for model in (Party, Identifier, Relation)]


def test_the_survivor_takes_over_numbers_and_relations_and_is_found_by_them() -> None:
    one, other, coop = register(
        new("赵德贵", phone()), new("赵贵", phone(), phone("13911112222"), RESIDENTS[0]), new("社", kind=PartyKind.COOP)
    )
    services.relate(county=COUNTY, relation=member(other, coop), actor=clerk())
    merge(one, other)
    assert [i.masked for i in queries.party(COUNTY, one).identifiers if i.scheme is Scheme.PHONE] == [
        "138****0123",
        "139****2222",
    ]
    assert [row.id for row in queries.members(COUNTY, coop, on=date(2026, 11, 20))] == [one]
    assert queries.party(COUNTY, other).merged_into == one
    for text in ("2222", "赵贵", RESIDENTS[0].text):
        assert [row.id for row in queries.parties(clerk(), text=text).rows] == [one]


def test_repeating_a_merge_or_its_undoing_changes_nothing() -> None:
    one, other = register(new("甲", phone()), new("甲", phone(), key="again"))
    before = rows()
    assert [merge(one, other).is_repeat, merge(one, other).is_repeat] == [False, True]
    assert [unmerge(other).is_repeat, unmerge(other).is_repeat] == [False, True]
    assert rows() == before


def test_the_thread_of_the_merged_party_tells_both_acts() -> None:
    one, other = register(new("甲", phone()), new("甲", phone(), key="again"))
    merge(one, other)
    unmerge(other)
    told = [fact.kind for fact in thread(COUNTY, f"PARTY-{other}", actor=clerk())]
    assert told == ["party.registered", "party.merged", "party.unmerged"]


@pytest.mark.parametrize(
    ("survivor", "merged", "reason", "refusal"),
    [
        ("甲", "甲2", "同名", NameAlone),
        ("甲", "甲", "同名", MergeMisfit),
        ("甲", "社", "同名", MergeMisfit),
        ("甲", "乙", " ", ReasonMissing),
    ],
)
def test_a_merge_without_ground_is_refused_and_nothing_moves(
    survivor: str, merged: str, reason: str, refusal: type[Refusal]
) -> None:
    people = [new("甲", phone()), new("甲", key="2"), new("社", phone(), kind=PartyKind.COOP), new("乙", phone())]
    ids = dict(zip(["甲", "甲2", "社", "乙"], register(*people), strict=True))
    before, told = rows(), sum(1 for _ in all_facts())
    with pytest.raises(refusal):
        merge(ids[survivor], ids[merged], reason=reason)
    assert (rows(), sum(1 for _ in all_facts())) == (before, told)


def test_merges_are_undone_in_the_reverse_order() -> None:
    one, other, third = register(*[new("甲", phone(), key=f"k{n}") for n in range(3)])
    merge(one, other)
    merge(third, one, key="m2")
    with pytest.raises(MergedAway):
        merge(third, other, key="m3")
    with pytest.raises(MergedAway):
        unmerge(other)
    unmerge(one, key="u1")
    unmerge(other, key="u2")
    with pytest.raises(NotMerged):
        unmerge(other, key="u3")
    with pytest.raises(NotMerged):
        unmerge(third, key="u4")
    assert Party.objects.filter(merged_into=None).count() == 3


def test_what_came_after_a_merge_stays_with_the_survivor() -> None:
    one, other = register(new("甲", phone()), new("甲", phone(), phone("13911112222"), key="again"))
    merge(one, other)
    new_phone = number(Scheme.PHONE, "13933334444")
    services.add_identifier(county=COUNTY, key="a", party=one, identifier=new_phone, actor=clerk())
    unmerge(other)
    assert [i.masked for i in queries.party(COUNTY, one).identifiers] == ["138****0123", "139****4444"]
    assert [i.masked for i in queries.party(COUNTY, other).identifiers] == ["138****0123", "139****2222"]


def test_a_merge_outside_the_scope_is_refused() -> None:
    one, other = register(new("甲", phone()), new("甲", phone(), key="again"))
    for actor in (clerk("421223101"), clerk("611021"), clerk(party=one)):
        with pytest.raises(NoSuchParty):
            merge(one, other, actor=actor)
    merge(one, other)
    with pytest.raises(NoSuchParty):
        unmerge(other, actor=clerk("421223101"))
    assert Party.objects.get(id=other).merged_into_id == one


PHONES = st.lists(st.sampled_from(["13800000001", "13800000002", "13800000003"]), max_size=3, unique=True)
HELD = st.sampled_from([(None, None), (0, None), (None, 0), (0, 1)])
SPELLS = st.lists(
    st.tuples(
        st.sampled_from(["赵", "钱"]),
        st.sampled_from(["社一", "社二"]),
        st.integers(0, 6).flatmap(lambda start: st.tuples(st.just(start), st.integers(start + 1, 8) | st.none())),
    ),
    max_size=6,
)


def _numbers(phones: list[str], resident: int | None) -> list[NewIdentifier]:
    ids = [] if resident is None else [RESIDENTS[resident]]
    return [phone("13899999999"), *map(phone, phones), *ids]


def _relate(ids: dict[str, UUID], spells: list[Any]) -> None:
    for index, (who, coop, (start, stop)) in enumerate(spells):
        given = member(ids[who], ids[coop], since=date(2026, 1, 1 + start), key=f"r{index}")
        until = date(2026, 1, 1 + stop) if stop is not None else None
        try:
            services.relate(county=COUNTY, relation=type(given)(**{**_told(given), "valid_to": until}), actor=clerk())
        except Refusal:
            continue  # an overlap: the arrangement goes without it


def _told(given: Any) -> dict[str, Any]:
    return {name: getattr(given, name) for name in given.__dataclass_fields__}


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(mine=PHONES, theirs=PHONES, residents=HELD, spells=SPELLS)
def test_undoing_a_merge_restores_every_row(
    mine: list[str], theirs: list[str], residents: tuple[int | None, int | None], spells: list[Any], db: None
) -> None:
    with transaction.atomic():
        people = [new("赵", *_numbers(mine, residents[0])), new("钱", *_numbers(theirs, residents[1]))]
        coops = [new(name, kind=PartyKind.COOP) for name in ("社一", "社二")]
        ids = dict(zip(["赵", "钱", "社一", "社二"], register(*people, *coops), strict=True))
        _relate(ids, spells)
        before = rows()
        merge(ids["赵"], ids["钱"])
        held = [number.masked for number in queries.party(COUNTY, ids["赵"]).identifiers]
        assert len(held) == len(set(held))
        unmerge(ids["钱"])
        assert rows() == before
        transaction.set_rollback(True)
