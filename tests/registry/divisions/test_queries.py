from collections.abc import Callable
from datetime import date

import pytest

from huinong.kernel.actor import Actor
from huinong.registry.divisions import queries
from huinong.registry.divisions.errors import NoSuchDivision
from huinong.registry.divisions.services import load_national
from huinong.registry.divisions.values import Level, LevelCounts, VillageKind
from tests.registry.divisions.conftest import MakeDist


@pytest.fixture(autouse=True)
def _loaded(figures: None, system: Actor, dist: MakeDist) -> None:
    load_national(folder=dist(), actor=system)


def test_a_division_answers_to_its_prefix_and_to_twelve_digits() -> None:
    found = queries.division("421223")
    assert found == queries.division("421223000000")
    assert (found.name, found.level, found.prefix, found.parent) == ("崇阳县", Level.COUNTY, "421223", "4212")


@pytest.mark.parametrize(("code", "on"), [("421224", None), ("x", None), ("421223", date(2020, 1, 1))])
def test_a_division_not_known_that_day_is_refused(code: str, on: date | None) -> None:
    with pytest.raises(NoSuchDivision):
        queries.division(code, on)


def test_children_go_one_level_down_from_the_nation_to_the_village() -> None:
    down = ["", "42", "4212", "421223", "421223101", "421223101200"]
    found = [[each.prefix for each in queries.children(code)] for code in down]
    assert found[:4] == [["42"], ["4212"], ["421223"], ["421223100", "421223101"]]
    assert found[4:] == [["421223101200", "421223101498"], []]


def test_villages_tell_what_they_are_and_only_committees_are_villages_to_the_plan() -> None:
    kinds = [each.kind for each in queries.villages("421223101")]
    assert kinds == [VillageKind.VILLAGE_COMMITTEE, VillageKind.VIRTUAL]
    assert [each.code for each in queries.village_committees("421223101")] == ["421223101200"]
    assert queries.counts("421223101") == LevelCounts(0, 0, 0, 1, 2, 1)


def test_names_leave_out_what_is_not_known() -> None:
    assert queries.names(["421223101200", "4212", "611021"]) == {"421223101200": "沙坪村村委会", "4212": "咸宁市"}


@pytest.mark.parametrize("text", ["环城", "huancheng", "hcccwh"])
def test_a_village_is_found_in_its_county_by_name_pinyin_and_initials(text: str) -> None:
    assert [each.code for each in queries.search(text, prefix="421223")] == ["421223100205"]


def test_above_the_county_townships_and_up_are_found_by_part_of_their_name() -> None:
    assert [each.name for each in queries.search("沙坪")] == ["沙坪镇"]
    assert queries.search("  ") == queries.search("", prefix="421223") == ()


def test_each_query_asks_the_database_once(django_assert_num_queries: Callable[[int], object]) -> None:
    for ask in (
        lambda: queries.division("421223"),
        lambda: queries.ancestors("421223100205"),
        lambda: queries.children("421223"),
        lambda: queries.villages("42"),
        lambda: queries.names(["421223", "421223100205", "42"]),
        lambda: queries.places_under("421223"),
        queries.counts,
    ):
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            ask()
