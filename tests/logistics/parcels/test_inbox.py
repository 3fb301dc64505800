"""The exceptions inbox: everything out of the ordinary has an owner and a deadline."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import SYSTEM, OutOfScope
from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.parcels import queries, services
from huinong.logistics.parcels.bag_values import Acceptance, Offer
from huinong.logistics.parcels.errors import NoSuchIncident, NoSuchOwner
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.models import Incident
from huinong.logistics.parcels.values import PieceId
from huinong.registry.policies.services import enter_figure
from huinong.registry.policies.values import PolicyValue
from tests.logistics import county as c
from tests.logistics import faces

pytestmark = pytest.mark.django_db


def excepted(county: c.County, kind: str = "damaged", *, start: int = 0) -> Incident:
    [piece] = c.on_shelf(county, start=start)
    c.record(c.scan(piece, Event.EXCEPTED, county.station, details={"exception": kind}))
    return Incident.objects.get(parcel__number=piece.number)


def assign(incident: Incident, owner: str, *, key: str = "a1") -> bool:
    told = services.assign_incident(
        key=key, county=c.CODE, incident=incident.id, owner=owner, happened_at=c.NOW, actor=c.DISPATCHER
    )
    return told.is_repeat


def kinds_open() -> list[str]:
    return sorted(row.kind for row in queries.open_incidents(actor=c.DISPATCHER, county=c.CODE))


def carried(county: c.County, piece: PieceId) -> str:
    """A bag at the station it was meant for, still sealed."""
    bag = c.bagged(county, [piece])
    taker = f"point:{county.station}"
    services.offer(county=c.CODE, bag=Offer(key="o1", bag=bag, taker=taker, happened_at=c.NOW), actor=c.DISPATCHER)
    taken = Acceptance(key="t1", bag=bag, taker=taker, happened_at=c.NOW)
    services.accept_hand_over(county=c.CODE, bag=taken, actor=c.DISPATCHER)
    return bag


def test_the_point_that_holds_a_piece_owns_what_is_wrong_with_it_for_a_day(county: c.County) -> None:
    incident = excepted(county)
    assert (incident.owner, incident.due_at) == (f"point:{county.station}", c.NOW + timedelta(hours=24))


def test_what_is_prohibited_is_for_the_dispatchers_within_hours(county: c.County) -> None:
    incident = excepted(county, "prohibited")
    assert (incident.owner, incident.due_at) == ("role:dispatcher", c.NOW + timedelta(hours=4))


def test_an_incident_passes_to_another_point_once_and_the_fact_keeps_both_owners(county: c.County) -> None:
    incident, there = excepted(county), f"point:{county.far_station}"
    seen_by = c.keeper_of(county.far_station)
    assert queries.open_incidents(actor=seen_by, county=c.CODE) == ()
    assert [assign(incident, there), assign(incident, there)] == [False, True]
    assert [row.owner for row in queries.open_incidents(actor=seen_by, county=c.CODE)] == [there]
    facts = Fact.objects.get(kind="incident.assigned").facts
    assert (facts["from"], facts["to"]) == (f"point:{county.station}", there)


@pytest.mark.parametrize("owner", ["nobody", "point:", "point:x", "staff:1", "role:keeper"])
def test_an_owner_that_nobody_knows_is_refused_and_the_first_stays(county: c.County, owner: str) -> None:
    incident = excepted(county)
    with pytest.raises(NoSuchOwner):
        assign(incident, owner)
    incident.refresh_from_db()
    assert incident.owner == f"point:{county.station}"


def test_a_settled_incident_is_given_to_nobody(county: c.County) -> None:
    incident = excepted(county)
    Incident.objects.update(closed_at=c.NOW)
    with pytest.raises(NoSuchIncident):
        assign(incident, "role:dispatcher")


def test_the_sweep_finds_what_waits_what_never_came_and_what_nobody_opened(county: c.County) -> None:
    c.on_shelf(county, start=0)
    c.announce(1, start=10)
    carried(county, c.at_centre(county, 1, start=20)[0])
    with clock.frozen_at(c.NOW + timedelta(hours=11)):
        assert services.sweep(county=c.CODE, actor=c.DISPATCHER) == 0
    with clock.frozen_at(c.NOW + timedelta(hours=73)):
        assert services.sweep(county=c.CODE, actor=c.DISPATCHER) == 3
        assert services.sweep(county=c.CODE, actor=c.DISPATCHER) == 0
        assert kinds_open() == ["absent", "stuck", "unopened"]


def test_a_piece_waits_too_long_by_its_own_carriers_figure(county: c.County) -> None:
    c.on_shelf(county)
    own = {"key": "station.dwell_overdue_hours.zto", "division": c.CODE, "value": 96, "unit": "hours"}
    enter_figure(figure=PolicyValue(**own, valid_from=c.NOW.date(), valid_to=None, source="合同"), actor=SYSTEM)  # type: ignore[arg-type]
    opened = []
    for hours in (95, 97):
        with clock.frozen_at(c.NOW + timedelta(hours=hours)):
            opened.append(services.sweep(county=c.CODE, actor=c.DISPATCHER))
    assert opened == [0, 1]


def test_what_was_found_by_looking_is_over_as_soon_as_the_piece_moves_on(county: c.County) -> None:
    [piece] = c.on_shelf(county)
    with clock.frozen_at(c.NOW + timedelta(hours=73)):
        services.sweep(county=c.CODE, actor=c.DISPATCHER)
        code = {"proof": "code", "code": c.row(piece).shelf_code}
        moved = c.scan(piece, Event.COLLECTED, county.station, details=code, happened_at=clock.now())
        assert (kinds_open(), c.record(moved), kinds_open()) == (["stuck"], ["applied"], [])
        services.sweep(county=c.CODE, actor=c.DISPATCHER)
        assert Incident.objects.get().closed_at == clock.now()


def test_a_keeper_sweeps_no_county(county: c.County) -> None:
    with pytest.raises(OutOfScope):
        services.sweep(county=c.CODE, actor=c.keeper_of(county.station))


def test_the_inbox_counts_by_kind_and_narrows_by_owner_and_deadline(county: c.County) -> None:
    mine, other = excepted(county), excepted(county, "prohibited", start=5)
    client = faces.browser(Role.KEEPER, c.VILLAGE, point=county.station)
    page = faces.text(client, "/parcels/incidents/?owner=mine")
    assert (str(mine.id) in page, str(other.id) in page) == (True, False)
    assert "Damaged <b>1</b>" in page
    assert "Prohibited goods <b>1</b>" in page
    with clock.frozen_at(c.NOW + timedelta(hours=5)):
        late = faces.text(faces.browser(), "/parcels/incidents/?state=late")
    assert (str(mine.id) in late, str(other.id) in late) == (False, True)


def test_the_inbox_costs_as_much_for_many_as_for_few(county: c.County) -> None:
    excepted(county)
    client = faces.browser()
    counts = []
    for more in (5, 6, 7, 8):
        with CaptureQueriesContext(connection) as queried:
            faces.text(client, "/parcels/incidents/")
        counts.append(len(queried))
        excepted(county, start=more)
    assert len(set(counts)) == 1


def test_somebody_at_a_desk_takes_an_incident_and_settling_leads_to_the_next(county: c.County) -> None:
    first, second = excepted(county), excepted(county, start=5)
    person = faces.staff(Role.DISPATCHER)
    client = faces.of(person)
    for n, each in enumerate((first, second)):
        client.post(f"/parcels/incidents/{each.id}/assign/", {"key": f"k{n}", "owner": "mine"})
    assert set(Incident.objects.values_list("owner", flat=True)) == {f"staff:{person.id}"}
    said = {"key": "k9", "note": "repacked", "then": "next"}
    response = client.post(f"/parcels/incidents/{first.id}/close/", said)
    assert response["Location"] == f"/parcels/incidents/{second.id}/"
    assert "Lin" in faces.text(client, f"/parcels/incidents/{second.id}/")


def test_a_program_reads_the_late_ones_and_gives_them_away(county: c.County) -> None:
    incident, robot = excepted(county), faces.robot()
    body = {"county": c.CODE, "owner": "role:dispatcher", "happened_at": "2026-11-20T12:00:00+08:00"}
    assert faces.send(robot, f"/parcels/incidents/{incident.id}/assign", body)[0] == 200
    asked = f"/api/v1/parcels/incidents?county={c.CODE}"
    assert [row["owner_code"] for row in robot.get(asked).json()["items"]] == ["role:dispatcher"]
    assert robot.get(f"{asked}&late=true").json()["items"] == []
