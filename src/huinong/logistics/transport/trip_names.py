"""Names of whatever may hold a bag: places as parcels call them, and trips by their route and time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from huinong.access.queries import staff_names
from huinong.edge.cells import short_time
from huinong.kernel import clock
from huinong.logistics.parcels import custody
from huinong.logistics.parcels.names import Names
from huinong.logistics.transport.models import Trip

RECENT = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class TripName:
    """What a trip is called: `石城线 08:40`."""

    code: str
    route: str
    departs_at: datetime

    def __str__(self) -> str:
        return f"{self.route} {short_time(self.departs_at)}"


class HolderNames(Names):
    """Names that also know trips; those of these days are read at once."""

    def __init__(self) -> None:
        super().__init__()
        self._trips: dict[UUID, TripName | None] = {}
        self._read: set[str] = set()

    def trip(self, county: str, id_: UUID) -> TripName | None:
        """One trip's name; None when there is no such trip."""
        rows = Trip.objects.filter(county=county).select_related("route")
        if county not in self._read:
            self._read.add(county)
            self._keep(rows.filter(day__gte=clock.today() - RECENT, day__lte=clock.today()))
        if id_ not in self._trips:
            self._keep(rows.filter(id=id_))
        return self._trips.setdefault(id_, None)

    def _keep(self, rows: Iterable[Trip]) -> None:
        for row in rows:
            self._trips[row.id] = TripName(row.code, row.route.name, row.departs_at)

    def holder(self, county: str, custodian: str) -> str:
        """Who holds a thing, in words."""
        at = custody.id_of(custodian, "trip")
        found = self.trip(county, at) if at else None
        return str(found) if found else super().holder(county, custodian)


def trip_names(county: str, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """What these trips are called."""
    rows = Trip.objects.filter(county=county, id__in=list(ids)).select_related("route")
    return {row.id: str(TripName(row.code, row.route.name, row.departs_at)) for row in rows}


def drivers(ids: Iterable[str]) -> Mapping[str, str]:
    """The names of those drivers who sign in here."""
    return staff_names(each for each in ids if each)
