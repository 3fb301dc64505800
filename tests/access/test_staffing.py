from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from huinong.access.actors import actor_of
from huinong.access.errors import (
    NoSuchStaff,
    NotOnYourself,
    PartyElsewhere,
    PartyNeeded,
    PointElsewhere,
    PointNeeded,
    RoleNotYours,
    ScopeTooWide,
    ScopeUnfit,
    UsernameInvalid,
    UsernameTaken,
    WeakPassword,
)
from huinong.access.models import Staff
from huinong.access.queries import staff_list
from huinong.access.services import change_staff, create_staff, set_password, sign_in
from huinong.access.values import Appointment, NewStaff
from huinong.edge.gates import SYSTEM, NotPermitted
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor, Role
from huinong.kernel.ids import new_id
from huinong.registry.parties.services import register_party
from huinong.registry.parties.values import NewParty, PartyKind
from huinong.registry.points.services import open_point
from huinong.registry.points.values import NewPoint, PointKind

from .conftest import PASSWORD, Appoint

pytestmark = pytest.mark.django_db


def create(actor: Actor, key: str = "c1", **changes: Any) -> Receipt:
    given = {"username": "wang", "name": "王敏", "role": Role.DISPATCHER, "division": "421223", "password": PASSWORD}
    return create_staff(key=key, actor=actor, new=NewStaff(**{**given, **changes}))


def test_a_manager_appoints_inside_the_county(manager: Actor) -> None:
    create(manager)
    actor = actor_of(Staff.objects.get(username="wang"))
    assert (actor.role, actor.scope.division, actor.may("parcels.scan")) == (Role.DISPATCHER, "421223", True)


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"division": "42"}, ScopeTooWide),
        ({"division": ""}, ScopeTooWide),
        ({"division": "611021"}, ScopeTooWide),
        ({"role": Role.PROGRAMME_OFFICER}, RoleNotYours),
        ({"role": Role.SYSTEM}, RoleNotYours),
        ({"role": Role.OUTLET_MANAGER}, ScopeUnfit),
        ({"role": Role.COUNTY_MANAGER, "division": "421223100"}, ScopeUnfit),
        ({"division": "421223１００"}, ScopeUnfit),
        ({"role": Role.KEEPER}, PointNeeded),
        ({"role": Role.PARTNER}, PartyNeeded),
        ({"role": Role.COOP_CHAIR}, PartyNeeded),
        ({"role": Role.BUYER}, PartyNeeded),
        ({"username": "lin"}, UsernameTaken),
        ({"username": " LIN"}, UsernameTaken),
        ({"username": "a b"}, UsernameInvalid),
        ({"password": "password"}, WeakPassword),
    ],
)
def test_what_may_not_be_given_is_refused_and_nobody_is_made(
    manager: Actor, changes: dict[str, Any], refusal: type[Exception]
) -> None:
    facts = Fact.objects.count()
    with pytest.raises(refusal):
        create(manager, **changes)
    assert (Staff.objects.count(), Fact.objects.count()) == (1, facts)


@pytest.fixture
def station(system: Actor) -> UUID:
    new = {"code": "S1", "kind": PointKind.VILLAGE_STATION, "name": "站", "opened_on": date(2026, 1, 1)}
    point = NewPoint(key="p1", division="421223100201", **new)
    receipt = open_point(county="421223", point=point, actor=system)
    assert receipt.fact.point
    return receipt.fact.point


@pytest.fixture
def buyer(system: Actor) -> UUID:
    party = NewParty(key="b1", kind=PartyKind.BUYER, name="陈")
    receipt = register_party(county="421223", party=party, actor=system)
    assert receipt.fact.party
    return receipt.fact.party


def test_a_keeper_works_at_a_station_of_their_own_place(manager: Actor, station: UUID) -> None:
    keeper = {"role": Role.KEEPER, "point": station}
    for changes in ({"division": "421223101"}, {"division": "421223", "point": new_id()}):
        with pytest.raises(PointElsewhere):
            create(manager, **{**keeper, **changes})
    create(manager, **keeper, division="421223100")
    assert Staff.objects.get(username="wang").point == station


def test_who_acts_for_a_party_acts_for_one_of_their_own_county(manager: Actor, buyer: UUID) -> None:
    with pytest.raises(PartyElsewhere):
        create(manager, role=Role.BUYER, party=new_id())
    create(manager, role=Role.BUYER, party=buyer)
    assert Staff.objects.get(username="wang").party == buyer


def test_one_key_for_two_names_is_refused(manager: Actor) -> None:
    create(manager)
    with pytest.raises(KeyReused):
        create(manager, name="another")


def test_repeating_an_appointment_makes_nobody_twice(manager: Actor) -> None:
    first, again = create(manager), create(manager)
    assert (first.fact, again.is_repeat, Staff.objects.count()) == (again.fact, True, 2)
    with pytest.raises(KeyReused):
        create(manager, division="421223100")


def test_those_without_the_permission_appoint_nobody(appoint: Appoint) -> None:
    with pytest.raises(NotPermitted):
        create(actor_of(appoint("wu", Role.DISPATCHER)))


def test_a_change_is_recorded_with_what_changed(manager: Actor, appoint: Appoint) -> None:
    wu = appoint("wu", Role.DISPATCHER)
    to = Appointment(name="Wu", role=Role.OUTLET_MANAGER, division="421223100")
    first = change_staff(key="c1", actor=manager, staff=wu.id, to=to)
    again = change_staff(key="c1", actor=manager, staff=wu.id, to=to)
    assert first.fact.facts["changed"] == ["role", "division"]
    assert (again.is_repeat, again.fact) == (True, first.fact)
    assert "Wu" not in str(first.fact.facts)


def test_nobody_changes_those_above_or_elsewhere(manager: Actor, appoint: Appoint) -> None:
    to = Appointment(name="x", role=Role.DISPATCHER, division="421223", is_active=False)
    for person in (appoint("he", Role.COUNTY_MANAGER, "611021"), appoint("qin", Role.PROGRAMME_OFFICER, "42")):
        with pytest.raises(NoSuchStaff):
            change_staff(key="c1", actor=manager, staff=person.id, to=to)
    county_officer = appoint("sun", Role.PROGRAMME_OFFICER, "421223")
    with pytest.raises(RoleNotYours):
        change_staff(key="c1", actor=manager, staff=county_officer.id, to=to)
    assert not Staff.objects.filter(is_active=False).exists()


def test_someone_is_not_moved_out_of_the_changers_scope(manager: Actor, appoint: Appoint) -> None:
    wu = appoint("wu", Role.DISPATCHER)
    with pytest.raises(ScopeTooWide):
        change_staff(
            key="c1", actor=manager, staff=wu.id, to=Appointment(name="Wu", role=Role.DISPATCHER, division="611021")
        )


def test_nobody_dismisses_or_resets_themselves(manager: Actor, lin: Staff) -> None:
    gone = Appointment(name="Lin", role=Role.COUNTY_MANAGER, division="421223", is_active=False)
    with pytest.raises(NotOnYourself):
        change_staff(key="c1", actor=manager, staff=lin.id, to=gone)
    with pytest.raises(NotOnYourself):
        set_password(key="c2", actor=manager, staff=lin.id, password="four other plain words")


def test_those_who_open_the_admin_are_changed_from_the_command_line_alone(manager: Actor) -> None:
    root = NewStaff(username="root", name="R", role=Role.DISPATCHER, division="421223", password=PASSWORD)
    create_staff(key="c1", actor=SYSTEM, new=root, may_use_admin=True)
    with pytest.raises(RoleNotYours):
        set_password(key="c2", actor=manager, staff=Staff.objects.get(username="root").id, password=PASSWORD)


def test_a_new_password_from_the_manager_opens(manager: Actor, appoint: Appoint) -> None:
    wu = appoint("wu", Role.DISPATCHER)
    set_password(key="c1", actor=manager, staff=wu.id, password="four other plain words")
    assert sign_in(username="wu", password="four other plain words").fact.facts["staff"] == str(wu.id)


def test_each_sees_the_staff_inside_their_own_scope(manager: Actor, appoint: Appoint, station: UUID) -> None:
    officer = actor_of(appoint("qin", Role.PROGRAMME_OFFICER, "42"))
    appoint("he", Role.COUNTY_MANAGER, "611021")
    appoint("ke", Role.KEEPER, "421223", point=station)
    assert [person.username for person in staff_list(manager)] == ["ke", "lin"]
    assert [person.username for person in staff_list(officer)] == ["qin", "ke", "lin"]


@pytest.mark.parametrize("role", ["keeper", "partner", "coop_chair", "buyer", "system"])
def test_the_database_refuses_a_role_without_its_place(lin: Staff, role: str) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Staff.objects.filter(id=lin.id).update(role=role)
    assert Staff.objects.get().role == "county_manager"
