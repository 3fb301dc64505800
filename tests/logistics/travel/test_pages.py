from io import BytesIO

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import load_workbook

from huinong.kernel import clock
from huinong.kernel.actor import Role
from huinong.logistics.travel.commands import roads
from huinong.logistics.travel.models import RoadExtract
from tests.logistics import county as c
from tests.logistics import faces
from tests.logistics.travel import ground

pytestmark = pytest.mark.django_db
PAGE = "/roads/"


def file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("triesen.osm.pbf", content)


def driven(county: c.County) -> None:
    ground.settle(county)
    ground.load()
    ground.drive(ground.van(county), (15, county.town), (40, county.station))


def test_a_county_without_a_map_is_told_where_one_comes_from(county: c.County) -> None:
    page = faces.text(faces.browser(Role.COUNTY_MANAGER), PAGE)
    assert "There is no road map of this county yet" in page
    assert "Straight lines × 1.60" in page
    assert "Geofabrik" in page


def test_an_uploaded_map_is_shown_with_its_makers_and_what_it_does_not_serve(county: c.County) -> None:
    ground.settle(county)
    client = faces.browser()
    told = client.post(PAGE, {"key": "k", "file": file(ground.FILE.read_bytes())})
    assert (told.status_code, told["Location"]) == (302, PAGE)
    page = faces.text(client, PAGE)
    assert "© OpenStreetMap contributors, ODbL 1.0" in page
    assert "No road of the map nearby" in page
    assert "far_station" in page
    assert "155 km of road" in page


@pytest.mark.parametrize(("content", "code"), [(b"a spreadsheet", "travel.no_extract"), (b"", "travel.no_extract")])
def test_a_file_that_is_no_map_is_refused_on_the_page(county: c.County, content: bytes, code: str) -> None:
    told = faces.browser().post(PAGE, {"key": "k", "file": file(content)})
    assert told.status_code == 422
    assert code in told.content.decode()
    assert not RoadExtract.objects.exists()


def test_what_was_learned_is_searched_sorted_and_taken_as_a_sheet(county: c.County) -> None:
    driven(county)
    with clock.frozen_at(ground.at(1440)):
        client = faces.browser()
        page = faces.text(client, f"{PAGE}?q=station&sort=-driven_min&vehicle=motorcycle")
        sheet = client.get(f"{PAGE}?export=xlsx")
    assert ("25.0" in page, "15.0" in page) == (True, False)
    assert "Usual speeds, motorcycle" in page
    rows = list(load_workbook(BytesIO(b"".join(sheet))).active.values)  # type: ignore[union-attr]
    assert [row[:2] for row in rows[1:]] == [("centre", "town"), ("town", "station")]


def test_only_those_who_plan_trips_of_a_county_see_and_change_its_map(county: c.County) -> None:
    driven(county)
    for role in (Role.DRIVER, Role.KEEPER):
        client = faces.browser(role, c.VILLAGE if role is Role.KEEPER else c.CODE, **_at(county, role))
        assert client.get(PAGE).status_code == client.post(PAGE, {"key": "x"}).status_code == 403
    elsewhere = faces.browser(Role.DISPATCHER, "421224")
    assert "Triesen" not in faces.text(elsewhere, PAGE)
    assert RoadExtract.objects.count() == 1


def _at(county: c.County, role: Role) -> dict[str, object]:
    return {"point": county.station} if role is Role.KEEPER else {}


def test_a_map_is_loaded_by_the_command_and_tried_by_it(county: c.County) -> None:
    ground.settle(county)
    given = ["load", str(ground.FILE), "--county", c.CODE]
    tried = CliRunner().invoke(roads, [*given, "--dry-run"], catch_exceptions=False)
    assert tried.output.strip().endswith("ODbL 1.0, changed nothing")
    assert not RoadExtract.objects.exists()
    told = CliRunner().invoke(roads, [*given, "--json"], catch_exceptions=False)
    assert '"road_km": 155' in told.output
    again = CliRunner().invoke(roads, given, catch_exceptions=False)
    assert (again.exit_code, RoadExtract.objects.count()) == (0, 1)
