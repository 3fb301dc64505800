"""Pieces by village over many days: what the rooms that plan ahead start from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min

from huinong.kernel import clock
from huinong.logistics.parcels.life import Direction
from huinong.logistics.parcels.models import Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageCounts:
    """Pieces in and out by village, over `days` days that the county knows: 0 where nothing was ever counted."""

    days: int
    inbound: Mapping[str, int]
    outbound: Mapping[str, int]

    def day_pieces(self, village: str) -> float | None:
        """Both ways on a mean day; None where not one was counted."""
        counted = self.inbound.get(village, 0) + self.outbound.get(village, 0)
        return counted / self.days if counted else None


def village_counts(county: str, *, since: date, until: date) -> VillageCounts:
    """The pieces that arrived for each village, and those taken in there, from one day to another, both included.

    Days before the county's first piece are no days without pieces: they do not count.
    """
    start, end = clock.at_beijing(since, hour=0), clock.at_beijing(until, hour=24)
    rows = Parcel.objects.filter(county=county).exclude(village="")
    came = rows.filter(direction=Direction.INBOUND, is_turned_back=False, arrived_at__gte=start, arrived_at__lt=end)
    went = rows.filter(direction=Direction.OUTBOUND, accepted_at__gte=start, accepted_at__lt=end)
    firsts = [came.aggregate(at=Min("arrived_at"))["at"], went.aggregate(at=Min("accepted_at"))["at"]]
    known = [clock.day_of(at) for at in firsts if at is not None]
    by_village = [dict(part.order_by().values_list("village").annotate(n=Count("id"))) for part in (came, went)]
    days = (until - min(known)).days + 1 if known else 0
    return VillageCounts(days=days, inbound=by_village[0], outbound=by_village[1])
