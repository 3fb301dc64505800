"""A timetable's file on the console and by program: looked at, taken whole, and given out."""

from base64 import b64encode
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from huinong.edge.errors import InvalidInput
from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.journal.models import Fact
from huinong.journal.queries import value_of
from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.transport import feeds as files
from huinong.logistics.transport import services
from huinong.logistics.transport.errors import AnotherTimetable, BadFeed, NoSuchTimetable, TimetableTooLarge
from huinong.logistics.transport.gtfs_reading import read
from huinong.logistics.transport.models import Departure, Route, TimetableFile
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.transport import feeds

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 23)
WRONG = feeds.packed(stop_times=feeds.text("stop_times").replace("S1", "S9", 1))


def look_at(content: bytes, *, on: date = DAY, by: c.Actor = c.DISPATCHER) -> files.FileValue:
    id_ = services.upload_timetable(county=c.CODE, file_name="buses.zip", content=content, from_on=on, actor=by)
    return files.file(actor=by, county=c.CODE, id_=id_)


def take(file: files.FileValue, *, digest: str = "", by: c.Actor = c.DISPATCHER) -> bool:
    """Whether it was taken before."""
    return services.load_uploaded(
        county=c.CODE, file=file.id, digest=digest or file.digest, happened_at=c.NOW, actor=by
    ).is_repeat  # fmt: skip


def written() -> tuple[int, int, int]:
    return Route.objects.count(), Departure.objects.count(), Fact.objects.filter(kind="timetable.loaded").count()


def test_a_file_is_looked_at_and_nothing_is_written(county: c.County) -> None:
    seen = look_at(feeds.packed())
    assert (seen.state, seen.wrong, seen.counts["routes"], seen.counts["begun"]) == ("good", 0, 2, 6)
    assert written() == (0, 0, 0)


def test_what_was_looked_at_is_what_is_taken_and_once(county: c.County) -> None:
    seen = look_at(feeds.packed())
    assert (take(seen), take(seen)) == (False, True)
    assert written() == (2, 6, 1)
    told = value_of(Fact.objects.get(kind="timetable.loaded")).facts
    assert {name: told[name] for name in seen.counts} == seen.counts
    again = look_at(feeds.packed())
    assert (again.id, again.state) == (seen.id, "taken")
    assert bytes(TimetableFile.objects.get().content) == b""


def test_another_digest_than_the_one_that_was_shown_is_refused(county: c.County) -> None:
    seen = look_at(feeds.packed())
    with pytest.raises(AnotherTimetable):
        take(seen, digest="0" * 64)
    assert written() == (0, 0, 0)


def test_a_wrong_file_tells_where_and_is_not_taken(county: c.County) -> None:
    seen = look_at(WRONG)
    assert (seen.state, seen.counts, {(each.file, each.row, each.reason) for each in seen.problems}) == (
        "wrong", {}, {("stop_times.txt", 2, "no_such")},
    )  # fmt: skip
    with pytest.raises(BadFeed):
        take(seen)
    assert written() == (0, 0, 0)


def test_no_file_holds_from_yesterday_or_is_larger_than_can_be_read(county: c.County) -> None:
    with pytest.raises(InvalidInput):
        look_at(feeds.packed(), on=date(2026, 11, 19))
    with pytest.raises(TimetableTooLarge):
        look_at(bytes(files.FILE_BYTES + 1))
    assert TimetableFile.objects.count() == 0


def test_a_file_is_not_taken_once_its_day_is_over(county: c.County) -> None:
    seen = look_at(feeds.packed(), on=date(2026, 11, 20))
    with clock.frozen_at(c.NOW + timedelta(days=1)), pytest.raises(InvalidInput):
        take(seen)
    assert written() == (0, 0, 0)
    assert take(seen) is False
    with clock.frozen_at(c.NOW + timedelta(days=1)):
        assert take(seen) is True


def test_files_that_nobody_took_go_after_some_weeks(county: c.County) -> None:
    seen, taken = look_at(WRONG), look_at(feeds.packed())
    take(taken)
    theirs = TimetableFile.objects.create(
        county="611021", digest="d", from_on=DAY, found={}, is_good=True, uploaded_at=c.NOW
    )
    with clock.frozen_at(c.NOW + timedelta(days=29)):
        look_at(WRONG, on=date(2026, 12, 31))
    assert TimetableFile.objects.count() == 4
    with clock.frozen_at(c.NOW + timedelta(days=31)):
        last = look_at(feeds.packed(), on=date(2026, 12, 31))
    assert set(TimetableFile.objects.filter(uploaded_at__lte=c.NOW).values_list("id", flat=True)) == {
        taken.id, theirs.id,
    }  # fmt: skip
    assert last.state == "good"
    with pytest.raises(NoSuchTimetable):
        files.file(actor=c.DISPATCHER, county=c.CODE, id_=seen.id)


def test_what_was_taken_is_not_thrown_away(county: c.County) -> None:
    seen = look_at(feeds.packed())
    take(seen)
    with pytest.raises(NoSuchTimetable):
        services.discard_timetable(county=c.CODE, file=seen.id, actor=c.DISPATCHER)
    assert TimetableFile.objects.count() == 1


def test_only_planners_of_the_county_upload(county: c.County) -> None:
    with pytest.raises(OutOfScope):
        look_at(feeds.packed(), by=c.actor("611021"))
    driver = faces.acting(faces.staff(Role.DRIVER))
    with pytest.raises(NotPermitted):
        look_at(feeds.packed(), by=driver)
    assert TimetableFile.objects.count() == 0


def sent(client: Client, content: bytes) -> str:
    """Where the browser is sent on after an upload."""
    form = {"file": SimpleUploadedFile("buses.zip", content), "from_on": "2026-11-23"}
    return client.post("/timetable/gtfs/", form).headers.get("Location", "")


def test_the_dispatcher_reads_what_a_file_would_do_then_takes_it(county: c.County) -> None:
    client = faces.browser()
    address = sent(client, feeds.packed())
    page = faces.text(client, address)
    assert ("Everything in it can be taken" in page, "Take the timetable" in page) == (True, True)
    digest = TimetableFile.objects.get().digest
    assert client.post(address, {"act": "take", "digest": "0" * 64}).status_code == 409
    assert client.post(address, {"act": "take", "digest": digest}).status_code == 302
    assert written() == (2, 6, 1)
    assert "Take the timetable" not in faces.text(client, address)
    listed = faces.text(client, "/timetable/gtfs/?q=buses")
    assert ("buses.zip" in listed, "Taken" in listed) == (True, True)


def test_the_page_of_a_wrong_file_names_each_row_and_the_file_can_be_thrown_away(county: c.County) -> None:
    client = faces.browser()
    address = sent(client, WRONG)
    page = faces.text(client, address)
    assert ("stop_times.txt" in page, "refers to nothing in the feed" in page, "S9" in page) == (True, True, True)
    assert client.post(address, {"act": "discard"}).status_code == 302
    assert TimetableFile.objects.count() == 0
    assert client.post("/timetable/gtfs/", {"from_on": "2026-11-23"}).status_code == 422


def test_the_countys_timetable_is_downloaded_as_gtfs(county: c.County) -> None:
    take(look_at(feeds.packed(), on=date(2026, 11, 20)))
    client, outlet = faces.browser(), faces.browser(Role.OUTLET_MANAGER, c.TOWN)
    assert [("gtfs.zip" in faces.text(each, "/routes/")) for each in (client, outlet)] == [True, False]
    answer = client.get("/timetable/gtfs.zip")
    assert answer["Content-Disposition"] == 'attachment; filename="gtfs-421223-20261120.zip"'
    assert sorted(trip.code for trip in read(answer.content).trips) == sorted(
        trip.code for trip in read(feeds.packed()).trips
    )


def test_a_program_looks_takes_and_downloads(county: c.County) -> None:
    robot = faces.robot()

    def post(path: str, key: str, **body: object) -> tuple[int, dict[str, object]]:
        answer = robot.post(
            f"/api/v1/transport/timetable/{path}", {"county": c.CODE, **body}, content_type="application/json",
            headers={"Idempotency-Key": key},
        )  # fmt: skip
        return answer.status_code, answer.json()

    packed = b64encode(feeds.packed()).decode()
    assert post("files", "a", content="not base64!", from_on="2026-11-20")[0] == 422
    status, seen = post("files", "a", content=packed, from_on="2026-11-20")
    assert (status, seen["state"], seen["problems"]) == (200, "good", [])
    told = robot.get(f"/api/v1/transport/timetable/files/{seen['id']}").json()
    assert told == seen
    when = {"happened_at": c.NOW.isoformat(), "digest": seen["digest"]}
    assert [post(f"files/{seen['id']}/take", key, **when)[1]["is_repeat"] for key in ("b", "c")] == [False, True]
    assert len(read(robot.get("/api/v1/transport/timetable/gtfs").content).trips) == 6
