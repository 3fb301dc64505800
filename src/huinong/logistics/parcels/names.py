"""Places, points and firms by what people call them: each county is read once, when it is first asked for."""

from collections.abc import Collection, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.edge.gates import OutOfScope
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import custody, queries
from huinong.logistics.parcels.values import CarrierValue
from huinong.registry.divisions.queries import children, heirs, names, villages
from huinong.registry.parties.queries import parties_by_id
from huinong.registry.points.queries import counties_on_network, points_in
from huinong.registry.points.values import PointKind, PointValue

COUNTY, TOWN, VILLAGE = 6, 9, 12
SHORT = (("社区居委会", "社区"), ("村委会", "村"), ("居委会", ""))
"""How people say a committee's name; the whole name stays in the registry."""

CENTRES = frozenset({PointKind.COUNTY_CENTRE, PointKind.TOWNSHIP_CENTRE, PointKind.OUTLET})


def county_of(actor: Actor, asked: str = "") -> str:
    """The county a page is about: the actor's own, else the one asked for, else the first on the network there."""
    if actor.scope.county:
        return actor.scope.county
    here = counties_on_network(actor.scope.division)
    if not here or (asked and asked not in here):
        raise OutOfScope
    return asked or here[0]


def short(name: str) -> str:
    """`大市村委会` and `大市村村委会` → `大市村`."""
    for whole, said in SHORT:
        if name.endswith(whole):
            stem = name.removesuffix(whole)
            return stem if said and stem.endswith(said) else stem + said
    return name


def village_names(county: str, codes: Collection[str]) -> Mapping[str, str]:
    """What people call these villages."""
    wanted = [code for code in codes if code.isdecimal() and len(code) == VILLAGE]
    return {code: short(name) for code, name in names(wanted).items()}


class Names:
    """What things are called, county by county."""

    def __init__(self) -> None:
        self._places: dict[str, Mapping[str, str]] = {}
        self._heirs: dict[str, Mapping[str, str]] = {}
        self._points: dict[str, Mapping[UUID, PointValue]] = {}
        self._carriers: dict[str, tuple[CarrierValue, ...]] = {}
        self._people: dict[UUID, str] = {}

    def village(self, code: str) -> str:
        """A village's short name, of a merged one that of what it became; its code when it is not known."""
        here = self._of_county(code)
        return here[code] if code in here else here.get(self._heir(code), code)

    def _heir(self, code: str) -> str:
        county = code[:COUNTY]
        if county not in self._heirs and len(code) == VILLAGE:
            self._heirs[county] = heirs(county, clock.today())
        return self._heirs.get(county, {}).get(code, "")

    def town(self, code: str) -> str:
        """The name of the township that a code lies in."""
        return self._of_county(code).get(code[:TOWN], code[:TOWN])

    def towns(self, county: str) -> list[tuple[str, str]]:
        """The townships of a county: nine digits, name."""
        return [(code, name) for code, name in self._of_county(county).items() if len(code) == TOWN]

    def village_codes(self, county: str) -> Mapping[str, str]:
        """Codes by name, both as it is registered and as people say it; a name borne twice is left out."""
        found: dict[str, str] = {}
        for code, name in self._of_county(county).items():
            if len(code) > TOWN:
                found[name] = "" if name in found else code
        return {name: code for name, code in found.items() if code}

    def _of_county(self, code: str) -> Mapping[str, str]:
        county = code[:COUNTY]
        if county not in self._places and len(county) == COUNTY:
            below = {row.code[:TOWN]: row.name for row in children(county)}
            self._places[county] = below | {row.code: short(row.name) for row in villages(county)}
        return self._places.get(county, {})

    def points(self, county: str) -> Mapping[UUID, PointValue]:
        """Every point of a county."""
        if county not in self._points:
            self._points[county] = {row.id: row for row in points_in(county)}
        return self._points[county]

    def point(self, county: str, id_: UUID | None) -> str:
        """A point's name; "" when there is none."""
        found = self.points(county).get(id_) if id_ else None
        return found.name if found else ""

    def centres(self, county: str, actor: Actor) -> list[PointValue]:
        """The centres and outlets that an actor may scan for, the county's own first."""
        mine = (row for row in self.points(county).values() if actor.scope.covers(row.division, point=row.id))
        found = [row for row in mine if row.kind in CENTRES]
        return sorted(found, key=lambda row: (row.kind is not PointKind.COUNTY_CENTRE, row.code))

    def carriers(self, county: str) -> tuple[CarrierValue, ...]:
        """The waybill brands of a county."""
        if county not in self._carriers:
            self._carriers[county] = queries.carriers(county=county)
        return self._carriers[county]

    def carrier(self, county: str, code: str) -> str:
        """A brand's name."""
        return next((row.name for row in self.carriers(county) if row.code == code), code)

    def firm(self, county: str, party: UUID | None) -> str:
        """The brand that a party runs."""
        return next((row.name for row in self.carriers(county) if row.party == party), "")

    def person(self, county: str, party: UUID | None) -> str:
        """A party's name, "" when it is not known."""
        if party is None:
            return ""
        if party not in self._people:
            known = parties_by_id(county, [party]).get(party)
            self._people[party] = known.name if known else ""
        return self._people[party]

    def know_keepers(self, county: str) -> None:
        """Read the names of everyone in charge of a point at once."""
        keepers = {row.keeper_party for row in self.points(county).values() if row.keeper_party}
        wanted = keepers - self._people.keys()
        found = parties_by_id(county, wanted) if wanted else {}
        self._people |= {id_: found[id_].name if id_ in found else "" for id_ in wanted}

    def holder(self, county: str, custodian: str) -> str:
        """Who holds a thing, in words."""
        if (at := custody.id_of(custodian, "point")) is not None:
            return self.point(county, at)
        if (party := custody.id_of(custodian, "partner")) is not None:
            return self.firm(county, party) or _("its carrier")
        said = {
            custody.TRUNK: _("the trunk line"),
            custody.RECIPIENT: _("the recipient"),
            custody.SENDER: _("the sender"),
        }
        return said.get(custodian) or (_("a vehicle on the road") if custodian.startswith("trip:") else "")
