"""The only writers of divisions. These are national reference acts of no county: versions and successions are
their history, not the journal."""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

from django.db import transaction

from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.divisions import codes
from huinong.registry.divisions.codes import Level, VillageKind
from huinong.registry.divisions.county_pack import CountyPack, PackReader, villages_of
from huinong.registry.divisions.editions import Comparison
from huinong.registry.divisions.errors import BadFiles, TooManyClosed
from huinong.registry.divisions.models import Boundary, Division, Edition, Place
from huinong.registry.divisions.national import NationalFiles
from huinong.registry.divisions.values import (
    Changes,
    CountyLoad,
    Finding,
    NationalLoad,
    PlaceValue,
    Precision,
    Problem,
)
from huinong.registry.policies.queries import figure

FIRST_EDITION = date(2023, 6, 30)
"""The day the edition of 2023 describes: when nothing was loaded before, versions begin then."""

PERMILLE = 1_000


def _silent(_rows: int) -> None:
    """Nobody watches."""


@transaction.atomic
def load_national(
    *,
    folder: Path,
    actor: Actor,
    edition: date | None = None,
    allow_closing: bool = False,
    progress: Callable[[int], None] = _silent,
) -> NationalLoad:
    """Bring all divisions to the edition in `folder`; loading it again changes nothing.

    A name that differs becomes a new version from `edition` on, and a division that is gone is closed then. When
    `edition` is left out: files that an earlier edition here already says change nothing; else it is today, and
    for the first load the edition of 2023. Raises BadFiles, EditionTooOld, and TooManyClosed unless
    `allow_closing`; nothing is loaded then.
    """
    gates.require(actor, "divisions.load")
    gates.require_scope(actor, "")
    source = NationalFiles(folder, progress)
    comparison = Comparison(scope="")
    comparison.take(source.rows())
    if source.findings:
        raise BadFiles(source.findings)
    changes = _bring(comparison, "", edition, allow_closing=allow_closing)
    _note_edition("", comparison.on, f"{folder.resolve().parent.name}/{folder.name}", changes)
    return NationalLoad(comparison.on, source.counts, changes)


@transaction.atomic
def load_county(*, folder: Path, actor: Actor, edition: date | None = None, allow_closing: bool = False) -> CountyLoad:
    """Bring one county's divisions, places and outline to the pack in `folder`; again changes nothing.

    Raises as `load_national` does. How far a point may lie outside is the policy `divisions.boundary_margin_m`.
    """
    gates.require(actor, "divisions.load")
    pack = _read_pack(folder)
    gates.require_scope(actor, pack.county)
    comparison = Comparison(scope=pack.county)
    comparison.take(pack.divisions)
    changes = _bring(comparison, pack.county, edition, allow_closing=allow_closing)
    _name_ancestors(pack.county)
    moved = _put_places(pack.places, source=folder.resolve().name) + _put_outline(pack, source=folder.resolve().name)
    changes = replace(changes, moved=moved)
    _note_edition(pack.county, comparison.on, folder.resolve().name, changes)
    return _county_load(pack, comparison.on, changes)


def _read_pack(folder: Path) -> CountyPack:
    reader = PackReader(folder)
    if reader.county and codes.full(reader.county[:4]) not in _regions() and not _is_known(reader.county[:4]):
        reader.findings.append(Finding("towns.csv", 2, "code", Problem.UNKNOWN_REGION, reader.county))
    margin_m = figure("divisions.boundary_margin_m", division=reader.county, on=clock.today())
    pack = reader.read(margin_m=margin_m)
    if pack is None:
        raise BadFiles(reader.findings)
    return pack


def _is_known(prefix: str) -> bool:
    return Division.objects.filter(level=Level.CITY, code=codes.full(prefix), valid_to=None).exists()


def _bring(comparison: Comparison, scope: str, edition: date | None, *, allow_closing: bool) -> Changes:
    changes = comparison.find(edition) if edition else _dated(comparison, scope)
    gone = changes.closed + changes.withdrawn
    if gone and not allow_closing:
        known = comparison.known()
        most = figure("divisions.closed_permille_max", on=clock.today())
        if gone * PERMILLE > most * known:
            raise TooManyClosed(count=gone, known=known)
    if changes.is_any:
        comparison.write(changes)
    comparison.forget()
    return changes


def _dated(comparison: Comparison, scope: str) -> Changes:
    """Find which edition the files are when nobody says: one that is here, the newest first, or else a new one."""
    here = Edition.objects.filter(scope__in=("", scope)).order_by("-valid_from").values_list("valid_from", flat=True)
    for day in dict.fromkeys(here):
        changes = comparison.find(day)
        if not changes.is_history:
            return changes
    return comparison.find(clock.today() if here else FIRST_EDITION)


def _note_edition(scope: str, on: date, source: str, changes: Changes) -> None:
    if changes.is_any or not Edition.objects.filter(scope__in=("", scope)).exists():
        about = {"source": source[:200], "loaded_at": clock.now()}
        Edition.objects.update_or_create(scope=scope, valid_from=on, defaults=about)


def _name_ancestors(county: str) -> None:
    """Give the province and the city above a county that is loaded alone their names."""
    names = _regions()
    for prefix in codes.parents(county):
        level, code = codes.parse(prefix)
        if code in names and not Division.objects.filter(level=level, code=code).exists():
            Division.objects.create(level=level, code=code, name=names[code], valid_from=FIRST_EDITION)


def _regions() -> Mapping[str, str]:
    """Names of the provinces and cities, by code."""
    packaged = files("huinong.registry.divisions").joinpath("data/provinces_and_cities.csv")
    rows = csv.DictReader(packaged.read_text(encoding="utf-8").splitlines())
    return {codes.full(row["code"]): row["name"] for row in rows}


def _put_places(places: Sequence[PlaceValue], *, source: str) -> int:
    """Write the places that differ; answers how many. An unknown point never takes the place of a known one."""
    here = Place.objects.in_bulk([place.code for place in places])
    rows = [_place(place, source) for place in places if _says_more(place, here.get(place.code))]
    fields = ("lng", "lat", "precision", "source")
    Place.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return len(rows)


def _says_more(place: PlaceValue, here: Place | None) -> bool:
    if here is None:
        return True
    is_same = (here.lng, here.lat, here.precision) == (place.lng, place.lat, place.precision.value)
    return not is_same and place.precision is not Precision.UNKNOWN


def _place(place: PlaceValue, source: str) -> Place:
    return Place(code=place.code, lng=place.lng, lat=place.lat, precision=place.precision.value, source=source)


def _put_outline(pack: CountyPack, *, source: str) -> int:
    code, geojson = codes.full(pack.county), pack.outline.geojson
    here = Boundary.objects.filter(code=code).first()
    if here is not None and here.geojson == geojson:
        return 0
    Boundary.objects.update_or_create(code=code, defaults={"geojson": geojson, "source": source})
    return 1


def _county_load(pack: CountyPack, edition: date, changes: Changes) -> CountyLoad:
    villages = villages_of(pack.divisions)
    of_villages = pack.places[-villages:] if villages else ()
    return CountyLoad(
        county=pack.county,
        name=pack.name,
        edition=edition,
        towns=len(pack.divisions) - villages - 1,
        villages=villages,
        village_committees=villages_of(pack.divisions, kind=VillageKind.VILLAGE_COMMITTEE),
        villages_with_point=_with(of_villages, Precision.EXACT, Precision.APPROXIMATE),
        villages_approximate=_with(of_villages, Precision.APPROXIMATE),
        changes=changes,
    )


def _with(places: Iterable[PlaceValue], *precisions: Precision) -> int:
    return sum(1 for place in places if place.precision in precisions)
