"""Studies are made once, stand still, and are a county's own."""

from dataclasses import replace
from datetime import date

import pytest

from huinong.edge.errors import InvalidInput
from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel.actor import Role
from huinong.logistics.designs import queries, services
from huinong.logistics.designs.errors import NoSuchStudy, NotComparable, NotFinished
from huinong.logistics.designs.models import Decision, Study
from huinong.logistics.designs.values import NewDecision
from huinong.logistics.runs.models import Run
from huinong.logistics.runs.working import work_once
from huinong.registry.points.models import Point
from tests.logistics import county as c
from tests.logistics.designs.given import MANAGER, NEW, OFFICER, finished, made, somebody

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
DECIDED = NewDecision(decided_on=TODAY, body="县分公司总经理办公会", text="先开沙坪镇三村。")


@pytest.fixture
def bare(placed: c.County) -> c.County:
    """The far village has lost its station."""
    Point.objects.filter(id=placed.far_station).update(closed_on=TODAY)
    return placed


def test_a_village_out_of_reach_gets_a_station_of_its_own(bare: c.County) -> None:
    row = finished()
    assert (row.state, row.opened, row.reached, row.villages) == ("done", 1, 3, 3)
    assert row.result is not None
    new = next(point for point in row.result["points"] if point["change"] == "opened")
    assert (new["village"], new["mode"], new["capital_fen"]) == (c.FAR_VILLAGE, "ally", 800_000)
    assert (row.capital_fen, row.result["reached_before"]) == (800_000, 2)
    assert row.result["gap"] == pytest.approx(0, abs=1e-6)


def test_without_money_the_village_stays_out_of_reach_and_the_study_says_why(bare: c.County) -> None:
    row = finished(budget_fen=0, share_bp=0)
    assert row.result is not None
    assert [village["reason"] for village in row.result["villages"]] == ["", "", "no_budget"]
    assert (row.opened, row.reached) == (0, 2)


def test_rules_that_cannot_hold_together_are_named(bare: c.County) -> None:
    row = finished(budget_fen=0)
    assert (row.state, row.result) == ("failed", None)
    assert "designs.rules_collide" in Run.objects.get().error


def test_the_same_key_makes_one_study(placed: c.County) -> None:
    assert made() == made()
    assert (Study.objects.count(), Run.objects.count(), Fact.objects.filter(kind="study.made").count()) == (1, 1, 1)
    with pytest.raises(KeyReused):
        made(new=replace(NEW, title="另一项"))


def test_what_changes_afterwards_leaves_a_study_as_it_was(bare: c.County) -> None:
    number = made()
    Point.objects.filter(id=bare.station).update(closed_on=TODAY)
    work_once()
    assert Study.objects.get(number=number).opened == 1


@pytest.mark.parametrize("wrong", [{"share_bp": 10_001}, {"reach_m": 0}, {"years": 0}, {"budget_fen": -1}])
def test_what_no_network_can_be_asked_is_refused(placed: c.County, wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        made(**wrong)
    assert (Study.objects.count(), Run.objects.count()) == (0, 0)


def test_only_the_manager_of_the_county_makes_studies(placed: c.County) -> None:
    with pytest.raises(NotPermitted):
        made(actor=OFFICER)
    with pytest.raises(OutOfScope):
        made(actor=somebody(Role.COUNTY_MANAGER, "421222"))
    assert Study.objects.count() == 0


def test_a_study_is_seen_by_its_county_and_its_province_alone(placed: c.County) -> None:
    number = made()
    assert {queries.study(actor, c.CODE, number).number for actor in (MANAGER, OFFICER)} == {number}
    for outsider in (somebody(Role.COUNTY_MANAGER, "421222"), somebody(Role.PROGRAMME_OFFICER, "61")):
        with pytest.raises(NoSuchStudy):
            queries.study(outsider, c.CODE, number)
    with pytest.raises(NotPermitted):
        queries.visible_studies(somebody(Role.DISPATCHER))


def test_a_decision_is_noted_once_and_only_on_a_finished_study(bare: c.County) -> None:
    number = made()
    with pytest.raises(NotFinished):
        services.note_decision(key="d1", county=c.CODE, study=number, new=DECIDED, actor=MANAGER)
    work_once()
    for _ in range(2):
        services.note_decision(key="d1", county=c.CODE, study=number, new=DECIDED, actor=MANAGER)
    assert Decision.objects.count() == Fact.objects.filter(kind="study.decided").count() == 1
    assert queries.study(MANAGER, c.CODE, number).decisions[0].text == DECIDED.text
    assert Point.objects.filter(closed_on=None).count() == 5


def test_a_decision_of_tomorrow_is_none(bare: c.County) -> None:
    number = finished().number
    tomorrow = replace(DECIDED, decided_on=date(2026, 11, 21))
    with pytest.raises(InvalidInput):
        services.note_decision(key="d1", county=c.CODE, study=number, new=tomorrow, actor=MANAGER)
    assert Decision.objects.count() == 0


def test_the_same_study_made_again_comes_to_the_same(bare: c.County) -> None:
    one, other = finished("a"), finished("b")
    assert (one.result, one.digest) == (other.result, other.digest)


def test_a_study_is_set_beside_another_that_is_finished(bare: c.County) -> None:
    done, waits = finished().number, made("b")
    for other in (done, waits):
        with pytest.raises(NotComparable):
            queries.pair(MANAGER, c.CODE, done, other)
