"""Bags that a driver does not take on, and bags counted with a picture where they cannot be scanned."""

from base64 import b64encode
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from huinong.edge.errors import InvalidInput
from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.journal.queries import value_of
from huinong.journal.values import Receipt
from huinong.kernel.actor import Role
from huinong.logistics.parcels.errors import NotOffered
from huinong.logistics.parcels.models import Bag, HandOver, Incident
from huinong.logistics.transport import proofs, queries, services
from huinong.logistics.transport.errors import NoSuchTrip, NotYourTrip
from huinong.logistics.transport.models import Trip
from huinong.logistics.transport.values import Count, Load
from huinong.storage.errors import NoSuchPhoto, NotAPhoto
from huinong.storage.models import Photo
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.transport import lines
from tests.storage.pictures import JPEG, PNG

pytestmark = pytest.mark.django_db
TRIP = f"/trips/{lines.TRIP}/"


@pytest.fixture
def offered(county: c.County) -> list[str]:
    """Two bags at the centre, on offer to today's trip."""
    trip = lines.running(county)
    bags = [c.bagged(county, c.at_centre(county, 1, start=n), key=f"b{n}") for n in range(2)]
    lines.offer(trip, *bags)
    return sorted(bags)


def refuse(bag: str, *, why: str = "no_room", key: str = "no", by: c.Actor = c.DISPATCHER, **more: Any) -> Receipt:
    return services.refuse_bag(
        county=c.CODE, key=key, trip=lines.TRIP, bag=bag, why=why, happened_at=c.NOW, actor=by, **more
    )  # fmt: skip


def load(bags: list[str], count: Count | None, *, key: str = "count") -> tuple[Receipt, ...]:
    return services.load_bags(
        county=c.CODE, key=key, trip=lines.TRIP, bags=[Load(bag=bag) for bag in bags], happened_at=c.NOW,
        actor=c.DISPATCHER, count=count,
    )  # fmt: skip


def incidents() -> list[tuple[str, str, str, bool]]:
    """Of which bag, what, whose, and whether it is open."""
    rows = Incident.objects.select_related("bag").order_by("id")
    return [(row.bag.number, row.kind, row.owner, row.closed_at is None) for row in rows if row.bag]


def test_a_refused_bag_stays_where_it_is_and_the_dispatchers_are_told(county: c.County, offered: list[str]) -> None:
    told = refuse(offered[0], note="行李舱满")
    assert told.fact.facts["refusal"] == "no_room"
    assert Bag.objects.get(number=offered[0]).custodian == f"point:{county.centre}"
    assert [over.bag.number for over in HandOver.objects.select_related("bag")] == [offered[1]]
    assert incidents() == [(offered[0], "not_carried", "role:dispatcher", True)]
    assert refuse(offered[0], note="行李舱满").is_repeat
    trip = queries.trip(actor=c.DISPATCHER, county=c.CODE, code=lines.TRIP)
    assert [proof.bag for proof in proofs.proofs_of_trip(trip)] == [offered[0]]


@pytest.mark.parametrize(
    ("why", "kind"),
    [
        ("prohibited", "prohibited"),
        ("over_limit", "not_carried"),
        ("seal_broken", "seal_broken"),
        ("leaking", "damaged"),
        ("no_room", "not_carried"),
    ],
)
def test_each_reason_is_settled_as_what_it_is(offered: list[str], why: str, kind: str) -> None:
    refuse(offered[0], why=why)
    assert [(what, whose) for _, what, whose, _ in incidents()] == [(kind, "role:dispatcher")]


def test_a_bag_that_goes_after_all_is_settled(offered: list[str]) -> None:
    refuse(offered[0])
    lines.offer(lines.TRIP, offered[0], key="again")
    assert incidents()[0][3] is True
    lines.load(lines.TRIP, offered[0])
    assert incidents() == [(offered[0], "not_carried", "role:dispatcher", False)]


def test_only_an_offered_bag_is_refused_by_its_own_driver_for_a_known_reason(offered: list[str]) -> None:
    with pytest.raises(InvalidInput):
        refuse(offered[0], why="too lazy")
    Trip.objects.update(driver="somebody else")
    driver = faces.acting(faces.staff(Role.DRIVER))
    with pytest.raises(NotYourTrip):
        refuse(offered[0], by=driver)
    refuse(offered[0])
    with pytest.raises(NotOffered):
        refuse(offered[0], key="again")
    with pytest.raises(KeyReused):
        refuse(offered[0], why="leaking")
    assert Fact.objects.filter(kind="bag.refused").count() == 1


def test_a_refusal_says_no_more_than_a_line_or_two(offered: list[str]) -> None:
    with pytest.raises(InvalidInput):
        refuse(offered[0], note="满" * 201)
    assert refuse(offered[0], note="满" * 200).fact.facts["note"] == "满" * 200


def test_bags_are_taken_on_by_count_and_the_picture_stands_on_each_fact(offered: list[str]) -> None:
    told = load(offered, Count(2, JPEG))
    digest = Photo.objects.get().digest
    assert [
        (receipt.fact.facts["counted_bags"], receipt.fact.facts["listed_bags"], receipt.fact.facts["photo"])
        for receipt in told
    ] == [(2, 2, digest)] * 2
    assert incidents() == []
    assert all(receipt.is_repeat for receipt in load(offered, Count(2, JPEG)))
    with pytest.raises(KeyReused):
        load(offered, Count(1, JPEG))
    assert value_of(Fact.objects.get(kind="trip.counted")).facts["bags"] == offered


def test_a_count_that_differs_is_an_incident_and_the_bags_change_hands_all_the_same(offered: list[str]) -> None:
    load(offered, Count(1, JPEG))
    assert incidents() == [(offered[0], "count_differs", "role:dispatcher", True)]
    assert {bag.state for bag in Bag.objects.all()} == {"moving"}


def test_bags_are_handed_over_by_count(county: c.County, offered: list[str]) -> None:
    load(offered, None)
    services.unload_bags(
        county=c.CODE, key="out", trip=lines.TRIP, point=county.station, bags=offered, happened_at=c.NOW,
        actor=c.DISPATCHER, count=Count(3, PNG),
    )  # fmt: skip
    assert incidents() == [(offered[0], "count_differs", "role:dispatcher", True)]
    seen = proofs.proofs_of_bag(c.CODE, offered[1])
    assert [(proof.act, proof.counted, proof.listed, proof.differs) for proof in seen] == [("unload", 3, 2, True)]


def test_a_count_without_a_picture_or_beyond_reason_is_refused_and_nothing_moves(offered: list[str]) -> None:
    for photo in (b"", b"two bags"):
        with pytest.raises(NotAPhoto):
            load(offered, Count(2, photo))
    for bags in (-1, 10_000):
        with pytest.raises(InvalidInput):
            load(offered, Count(bags, JPEG))
    assert ({bag.state for bag in Bag.objects.all()}, Photo.objects.count()) == ({"sealed"}, 0)


def test_a_picture_is_seen_by_those_who_may_see_its_trip(county: c.County, offered: list[str]) -> None:
    refuse(offered[0], photo=PNG)
    digest = Photo.objects.get().digest
    page = faces.text(faces.browser(), TRIP)
    assert (f"{TRIP}photos/{digest}/" in page, "There is no room" in page) == (True, True)
    picture = faces.browser(Role.KEEPER, c.VILLAGE, point=county.station).get(f"{TRIP}photos/{digest}/")
    assert (picture["Content-Type"], picture.content) == ("image/png", PNG)
    assert "private" in picture["Cache-Control"]
    assert f"{TRIP}photos/{digest}/" in faces.text(faces.browser(), f"/bags/{offered[0]}/")
    faces.text(faces.browser(Role.KEEPER, c.FAR_VILLAGE, point=county.far_station), f"{TRIP}photos/{digest}/", 404)


def test_a_picture_is_not_found_by_another_trip(county: c.County, offered: list[str]) -> None:
    refuse(offered[0], photo=PNG)
    lines.schedule(key="second", minutes=(870,))
    said = {"actor": c.DISPATCHER, "county": c.CODE, "digest": Photo.objects.get().digest}
    with pytest.raises(NoSuchPhoto):
        proofs.photo_of_trip(code="R01-20261120-1430", **said)
    with pytest.raises(NoSuchTrip):
        proofs.photo_of_trip(code="R09-20261120-1430", **said)


def test_the_driver_refuses_a_bag_and_counts_the_other_on_the_phone(county: c.County, offered: list[str]) -> None:
    client = faces.browser(Role.DRIVER)
    client.post(f"{TRIP}take/", {"key": "take", "back": "drive"})
    page = faces.text(client, "/drive/")
    assert ("Not take a bag on" in page, "count with a picture" in page) == (True, True)
    form = {"key": "no", "back": "drive", "bag": offered[0], "why": "leaking"}
    assert client.post(f"{TRIP}refuse/", form).status_code == 302
    picture = SimpleUploadedFile("bags.jpg", JPEG)
    counted = {"key": "count", "back": "drive", "bag": [offered[1]], "counted": "1", "photo": picture}
    assert client.post(f"{TRIP}load/", counted).status_code == 302
    assert [(what, is_open) for _, what, _, is_open in incidents()] == [("damaged", True)]
    assert Bag.objects.get(number=offered[1]).state == "moving"
    for wrong in ("two", "00000012", "10000"):
        said = {"key": "x", "bag": offered, "counted": wrong, "photo": SimpleUploadedFile("bags.jpg", JPEG)}
        assert client.post(f"{TRIP}load/", said).status_code == 422
    assert "Damaged" in faces.text(faces.browser(), "/parcels/incidents/")


def test_a_program_refuses_and_counts(offered: list[str]) -> None:
    robot = faces.robot()

    def post(path: str, key: str, **body: object) -> Any:
        told = {"county": c.CODE, "happened_at": c.NOW.isoformat(), **body}
        return robot.post(
            f"/api/v1/transport/trips/{lines.TRIP}/{path}", told, content_type="application/json",
            headers={"Idempotency-Key": key},
        )  # fmt: skip

    packed = b64encode(PNG).decode()
    assert post("refuse", "a", bag=offered[0], why="over_limit", photo="no base64!").status_code == 422
    assert post("refuse", "a", bag=offered[0], why="over_limit", photo=packed).json()["kind"] == "bag.refused"
    counted = {"bags": [{"bag": offered[1]}], "count": {"bags": 1, "photo": packed}}
    assert [receipt["kind"] for receipt in post("load", "b", **counted).json()] == ["bag.handed_over"]
    seen = robot.get(f"/api/v1/transport/trips/{lines.TRIP}/proofs").json()
    assert [(each["act"], each["counted"], each["refusal"]) for each in seen] == [
        ("load", 1, ""), ("refuse", None, "over_limit"),
    ]  # fmt: skip
    picture = robot.get(f"/api/v1/transport/trips/{lines.TRIP}/photos/{seen[0]['photo']}")
    assert (picture["Content-Type"], picture.content) == ("image/png", PNG)
