"""How facts are told: when the device's time and the server's differ, and to whom by name."""

from datetime import datetime, timedelta
from uuid import UUID

import pytest

from huinong.access.models import Staff
from huinong.edge.gates import SYSTEM
from huinong.journal.kinds import Flow, Kind, Subject, declare
from huinong.journal.telling import sentences, told
from huinong.journal.values import FactValue
from huinong.kernel.actor import Actor, Role, Scope
from tests.journal.test_services import NOON

pytestmark = pytest.mark.django_db
BOX = Subject("box", "{box}", "BOX-{box}")
declare(Kind("test.weighed", Flow.GOODS, "weighed", "weighed at {load_g} for {price_fen}", about=BOX))
STAFF = UUID(int=7)


def fact(n: int = 1, *, late: timedelta = timedelta(), by: str = "clerk", at: datetime = NOON) -> FactValue:
    return FactValue(
        id=UUID(int=n),
        county="421223",
        key=f"k{n}",
        kind="test.weighed",
        flow=Flow.GOODS,
        thread="BOX-1",
        happened_at=at,
        recorded_at=at + late,
        point=None,
        party=None,
        actor_id=by,
        actor_role="dispatcher",
        facts={"box": str(n), "load_g": 8_400},
    )


def test_weights_and_money_read_as_people_say_them_and_the_unknown_is_a_dash() -> None:
    assert sentences([fact()]) == ["1 weighed at 8.4 kg for –"]


def test_a_thing_is_not_named_again_on_its_own_thread() -> None:
    own, other = told([fact()], actor=SYSTEM, own="BOX-1")[0], told([fact()], actor=SYSTEM)[0]
    assert own.subject is None
    assert other.subject is not None
    assert (other.subject.label, other.subject.url) == ("1", "")


def test_the_server_s_time_is_told_only_where_it_differs() -> None:
    assert told([fact(late=timedelta(minutes=4))], actor=SYSTEM)[0].recorded_at is None
    assert told([fact(late=timedelta(hours=3))], actor=SYSTEM)[0].recorded_at == NOON + timedelta(hours=3)


def test_one_act_on_several_things_is_told_once_and_names_each() -> None:
    lines = told([fact(1), fact(2), fact(3, at=NOON + timedelta(minutes=1))], actor=SYSTEM)
    assert [[piece.label for piece in line.pieces] for line in lines] == [["1", "2"], []]


def test_staff_are_named_to_their_own_people_and_to_others_by_their_role() -> None:
    Staff.objects.create(
        id=STAFF, username="lin", name="林调度", role=Role.DISPATCHER, division="421223", created_at=NOON
    )
    outsider = Actor("b", "b", Role.BUYER, Scope("421223", party=UUID(int=9)))
    assert told([fact(by=str(STAFF))], actor=SYSTEM)[0].actor == "调度员 林调度"
    assert told([fact(by=str(STAFF))], actor=outsider)[0].actor == "调度员"
