"""A national post's own network, India Post's 165,625 offices: loaded from its list, and its map opened."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.waiting import page, waited
from huinong.access.models import Staff
from huinong.access.services import create_staff
from huinong.access.values import NewStaff
from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Role
from huinong.registry.divisions.services import load_national
from huinong.registry.points.importing import import_points
from tests.registry.points import india

STATES = 37  # the last one is that of offices of no state
GOA = 9
ALL_OF_INDIA = "box=68,6,98,37&zoom=4"


def run(*, quick: bool) -> Iterator[tuple[str, str]]:
    """Seconds of the import, wall and processor, and what an officer waits for on the map."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        india.write(folder, states=frozenset({GOA}) if quick else frozenset())
        load_national(folder=folder / "divisions", actor=SYSTEM)
        began, worked = time.perf_counter(), time.process_time()
        done = import_points(file=folder / "offices.csv", mapping=folder / "offices.toml", actor=SYSTEM)
        took_s, worked_s = time.perf_counter() - began, time.process_time() - worked
    yield "India Post, its list", f"{took_s:.1f} s, {worked_s:.1f} s of them in our process, {done.opened:,} offices"
    states = [GOA] if quick else range(1, STATES)
    officer = _officer("")
    for what, address in (
        ("  map of the country, the page", lambda n: "/map/"),
        ("  its points", lambda n: f"/map/points.geojson?{ALL_OF_INDIA}"),
        ("  map of a circle, the page", lambda n: f"/map/?division={states[n % len(states)]:02d}"),
        ("  its points", lambda n: f"/map/points.geojson?division={states[n % len(states)]:02d}&{ALL_OF_INDIA}"),
    ):
        p50, p95 = waited(page(officer, address))
        yield what, f"p50 {p50:6.1f} ms   p95 {p95:6.1f} ms"


def _officer(division: str) -> Staff:
    new = NewStaff(
        username="bench", name="Officer", role=Role.PROGRAMME_OFFICER, division=division, password="offices by square"
    )
    create_staff(key="bench/staff", actor=SYSTEM, new=new)
    return Staff.objects.get(username="bench")
