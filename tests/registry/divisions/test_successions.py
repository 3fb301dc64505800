from datetime import date

import pytest

from huinong.edge.gates import OutOfScope
from huinong.kernel.actor import Actor, Role, Scope
from huinong.registry.divisions import queries
from huinong.registry.divisions.errors import HasChildren, NotInForce, WrongSuccession
from huinong.registry.divisions.models import Division, Succession
from huinong.registry.divisions.services import load_national
from huinong.registry.divisions.successions import merge, rename, split
from huinong.registry.divisions.values import Successor
from tests.registry.divisions.conftest import MakeDist

DAY = date(2026, 1, 1)
EVE = date(2025, 12, 31)
HUANCHENG, BAIQUAN, NEW = "421223100205", "421223100206", "421223100230"


@pytest.fixture(autouse=True)
def _loaded(figures: None, system: Actor, dist: MakeDist) -> None:
    load_national(folder=dist(), actor=system)


def committees(day: date) -> list[tuple[str, str]]:
    return [(each.code, each.name) for each in queries.village_committees("421223100", day)]


def test_merged_villages_end_and_what_they_became_begins(system: Actor) -> None:
    links = merge(predecessors=[HUANCHENG, BAIQUAN], successor=Successor(NEW, "环泉村村委会"), on=DAY, actor=system)
    assert [(link.predecessor, link.successor, link.share) for link in links] == [
        (HUANCHENG, NEW, 10_000),
        (BAIQUAN, NEW, 10_000),
    ]
    assert committees(EVE) == [(HUANCHENG, "环城村村委会"), (BAIQUAN, "白泉村村委会")]
    assert committees(DAY) == [(NEW, "环泉村村委会")]


def test_a_village_that_takes_in_another_goes_on(system: Actor) -> None:
    into = Successor(HUANCHENG, "环城村村委会")
    merge(predecessors=[HUANCHENG, BAIQUAN], successor=into, on=DAY, actor=system)
    assert committees(DAY) == [(HUANCHENG, "环城村村委会")]
    assert queries.division(HUANCHENG, DAY).valid_from < DAY


def test_a_split_gives_each_part_its_share(system: Actor) -> None:
    parts = [Successor(HUANCHENG, "环城村村委会", 6_000), Successor(NEW, "新环村村委会", 4_000)]
    split(predecessor=HUANCHENG, successors=parts, on=DAY, actor=system)
    assert [code for code, _ in committees(DAY)] == [HUANCHENG, BAIQUAN, NEW]
    shares = [link.share for link in queries.successions("421223", since=DAY, until=DAY)]
    assert shares == [6_000, 4_000]


def test_a_renamed_village_keeps_its_old_name_on_old_days(system: Actor) -> None:
    rename(code=HUANCHENG, name="环城新村村委会", on=DAY, actor=system)
    names = [queries.names([HUANCHENG, "421223"], day) for day in (EVE, DAY)]
    assert names == [
        {HUANCHENG: "环城村村委会", "421223": "崇阳县"},
        {HUANCHENG: "环城新村村委会", "421223": "崇阳县"},
    ]


def test_repeating_an_act_changes_nothing(system: Actor) -> None:
    for _ in range(2):
        merge(predecessors=[HUANCHENG, BAIQUAN], successor=Successor(NEW, "环泉村村委会"), on=DAY, actor=system)
    assert (Succession.objects.count(), Division.objects.count()) == (2, 11)


def test_loading_the_old_edition_again_undoes_no_merger(system: Actor, dist: MakeDist) -> None:
    merge(predecessors=[HUANCHENG, BAIQUAN], successor=Successor(NEW, "环泉村村委会"), on=DAY, actor=system)
    assert not load_national(folder=dist(), actor=system).changes.is_any
    assert committees(DAY) == [(NEW, "环泉村村委会")]


@pytest.mark.parametrize(
    "parts",
    [
        [Successor(HUANCHENG, "环城村村委会", 6_000), Successor(NEW, "新环村村委会", 3_999)],
        [Successor(NEW, "新环村村委会", 5_000), Successor(NEW, "新环村村委会", 5_000)],
        [Successor(HUANCHENG, "环城村村委会", 6_000), Successor("421223101", "沙坪镇", 4_000)],
        [Successor(NEW, " ", 10_000)],
        [Successor("421223100600", "新环村村委会", 10_000)],
        [Successor(NEW, "新环村村委会", 20_000), Successor(HUANCHENG, "环城村村委会", -10_000)],
        [],
    ],
)
def test_parts_that_do_not_make_a_whole_are_refused(system: Actor, parts: list[Successor]) -> None:
    with pytest.raises(WrongSuccession):
        split(predecessor=HUANCHENG, successors=parts, on=DAY, actor=system)
    assert (Succession.objects.count(), Division.objects.filter(valid_to=None).count()) == (0, 10)


@pytest.mark.parametrize(("code", "on"), [(NEW, DAY), (HUANCHENG, date(2023, 6, 30)), ("42122310020", DAY)])
def test_what_is_not_in_force_becomes_nothing(system: Actor, code: str, on: date) -> None:
    with pytest.raises(NotInForce):
        rename(code=code, name="x", on=on, actor=system)
    assert Succession.objects.count() == 0


def test_a_township_with_villages_keeps_its_code(system: Actor) -> None:
    with pytest.raises(HasChildren):
        rename(code="421223101", name="沙坪街道", new_code="421223005", on=DAY, actor=system)
    rename(code="421223101", name="沙坪新镇", on=DAY, actor=system)
    assert [each.name for each in queries.children("421223", DAY)] == ["天城镇", "沙坪新镇"]


def test_nobody_renames_another_place() -> None:
    other = Actor("s2", "Clerk Lin", Role.COUNTY_MANAGER, Scope("611021"), frozenset({"divisions.load"}))
    with pytest.raises(OutOfScope):
        rename(code=HUANCHENG, name="x", on=DAY, actor=other)
    assert Succession.objects.count() == 0
