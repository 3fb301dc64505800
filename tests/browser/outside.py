"""What the world beyond the county does, in the server's own database: `python outside.py delivered ORDER`."""

import json
import os
import sys
from datetime import date

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huinong.web.settings")
django.setup()

from huinong.commerce.trade import queries as trade  # noqa: E402
from huinong.counter.billers import queries as billers  # noqa: E402
from huinong.counter.billers.values import State  # noqa: E402
from huinong.counter.till import queries as tills  # noqa: E402
from huinong.demo.till import notes_of  # noqa: E402
from huinong.demo.world import COUNTY  # noqa: E402
from huinong.edge.gates import SYSTEM  # noqa: E402
from huinong.kernel import clock  # noqa: E402
from huinong.logistics.parcels import queries as parcels_queries  # noqa: E402
from huinong.logistics.parcels import services as parcels  # noqa: E402
from huinong.logistics.parcels.bag_values import NewBag  # noqa: E402
from huinong.logistics.parcels.life import Event  # noqa: E402
from huinong.logistics.parcels.values import PieceId, Scan  # noqa: E402
from huinong.logistics.transport import queries as transport_queries  # noqa: E402
from huinong.logistics.transport import services as transport  # noqa: E402
from huinong.registry.points import queries as points  # noqa: E402
from huinong.registry.points.values import PointKind  # noqa: E402


def delivered(order: str) -> list[str]:
    """The trunk network reports every box of an order as delivered."""
    centre = next(point.id for point in points.points_in(COUNTY) if point.kind is PointKind.COUNTY_CENTRE)
    boxes = trade.order(actor=SYSTEM, county=COUNTY, number=order).boxes
    scans = [
        Scan(
            scan_id=f"trunk/{box.number}",
            event=Event.DELIVERED,
            carrier=box.carrier,
            number=box.number,
            point=centre,
            happened_at=clock.now(),
            device="trunk",
        )
        for box in boxes
    ]
    return [each.answer.value for each in parcels.record_scans(county=COUNTY, scans=scans, actor=SYSTEM)]


def bag_offered(trip: str) -> str:
    """A piece at the trip's first stop is bagged for its second and offered to it; answers the bag."""
    first, second = transport_queries.route_of_trip(actor=SYSTEM, county=COUNTY, code=trip).stops[:2]
    piece = parcels_queries.in_hands_of(county=COUNTY, point=first.point, actor=SYSTEM)[0]
    new = NewBag(
        key=f"bag/{trip}",
        from_point=first.point,
        to_point=second.point,
        pieces=(PieceId(piece.carrier, piece.number),),
        seal_no="F0001",
        happened_at=clock.now(),
    )
    bag = str(parcels.close_bags(county=COUNTY, bags=[new], actor=SYSTEM)[0].fact.facts["bag"])
    said = {"county": COUNTY, "happened_at": clock.now(), "actor": SYSTEM}
    transport.offer_bags(key=f"offer/{trip}", trip=trip, bags=[bag], **said)
    return bag


def drawer(station: str) -> dict[str, int]:
    """The notes and coins that lie in a station's drawer: as many as the ledger expects."""
    till = next(each for each in tills.tills(SYSTEM, COUNTY) if each.station == station)
    return {str(fen): count for fen, count in notes_of(till.cash_fen).items() if count}


def biller_file(biller: str, day: str, *absent: str) -> str:
    """A biller's file of a day, with every bill of ours but some that it never got."""
    bills = billers.bills(SYSTEM, biller=biller, day=date.fromisoformat(day), limit=1_000)
    kept = [each for each in bills if each.number not in absent and each.state is not State.REFUNDED]
    columns = billers.biller_of(COUNTY, biller, date.fromisoformat(day)).file
    head = f"{columns.number},{columns.amount},{columns.reference}"
    return "\n".join(
        [head, *(f"{each.number},{each.amount_fen / 100:.2f},R{place}" for place, each in enumerate(kept))]
    )


ACTS = {"delivered": delivered, "bag_offered": bag_offered, "drawer": drawer, "biller_file": biller_file}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(ACTS[sys.argv[1]](*sys.argv[2:])) + "\n")
