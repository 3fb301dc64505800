"""What the world beyond the county does, in the server's own database: `python outside.py delivered ORDER`."""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huinong.web.settings")
django.setup()

from huinong.commerce.trade import queries as trade  # noqa: E402
from huinong.demo.world import COUNTY  # noqa: E402
from huinong.edge.gates import SYSTEM  # noqa: E402
from huinong.kernel import clock  # noqa: E402
from huinong.logistics.parcels import services as parcels  # noqa: E402
from huinong.logistics.parcels.life import Event  # noqa: E402
from huinong.logistics.parcels.values import Scan  # noqa: E402
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


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"delivered": delivered}[sys.argv[1]](*sys.argv[2:])) + "\n")
