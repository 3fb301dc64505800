"""The only writer of road maps."""

import hashlib
from pathlib import Path

from huinong.edge import gates
from huinong.engines.planning.roads import Roads
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.travel import facts
from huinong.logistics.travel.errors import ExtractTooLarge, NoRoadsHere
from huinong.logistics.travel.extracts import read_roads
from huinong.logistics.travel.models import RoadExtract
from huinong.logistics.travel.networks import box_of
from huinong.logistics.travel.packing import packed
from huinong.logistics.travel.values import LICENCE
from huinong.storage import bulk

NAME = 120
MEGABYTE = 1024 * 1024
UPLOADED = 40 * MEGABYTE  # some counties' roads; a province's extract is loaded by the command


def load_extract(*, county: str, key: str, name: str, source: Path | bytes, actor: Actor) -> Receipt:
    """Keep the roads around a county's points, from an extract in PBF; from now on they count, in place of the last.

    `source` is the file, or what was uploaded. It is read before anything is locked: a province takes a minute.
    Raises NoExtract, ExtractTooLarge, NoRoadsHere.
    """
    gates.require(actor, "transport.plan")
    gates.require_scope(actor, county)
    if isinstance(source, bytes) and len(source) > UPLOADED:
        raise ExtractTooLarge(most=UPLOADED // MEGABYTE, unit="MB")
    said = name.strip()[:NAME]
    roads = read_roads(source, name=said, box=box_of(county, clock.today()))
    if roads.edges == 0:
        raise NoRoadsHere
    return _keep(county=county, key=key, name=said, digest=digest_of(source), roads=roads, actor=actor)


@act
def _keep(*, county: str, key: str, name: str, digest: str, roads: Roads, actor: Actor) -> Receipt:
    rows = list(RoadExtract.objects.select_for_update().filter(county=county).exclude(graph=b"").order_by("loaded_at"))
    asked = {"name": name, "digest": digest}
    road_m = round(float(roads.metres.sum()))
    entry = Entry(
        key=key,
        kind=facts.LOADED,
        county=county,
        thread=f"ROADS-{county}",
        happened_at=moment_of(county, key),
        facts={**asked, "licence": LICENCE, "edges": roads.edges, "road_km": road_m // 1000},
        asked=asked,
    )
    if recall(county, [entry]):
        return append(entry, actor=actor)
    receipt = append(entry, actor=actor)
    for row in rows[:-1]:  # somebody may be reading the last one at this moment
        row.graph = b""
        row.save(update_fields=["graph"])
    made = RoadExtract(
        id=new_id(),
        county=county,
        name=name,
        digest=digest,
        licence=LICENCE,
        graph=packed(roads),
        nodes=roads.nodes,
        edges=roads.edges,
        road_m=road_m,
        loaded_at=receipt.fact.happened_at,
        loaded_by=actor.name[:64],
    )
    bulk.insert([made])
    return receipt


def digest_of(source: Path | bytes) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    with source.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
