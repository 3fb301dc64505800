"""What sending a piece inside the country costs: one door, whoever asks. Figures and zones are data, by day."""

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from huinong.edge.errors import InvalidInput
from huinong.logistics.parcels.announcing import MOST_G
from huinong.logistics.parcels.errors import NotPriced
from huinong.logistics.parcels.values import Destination, Quote, Rate, Shipment
from huinong.registry.policies.labels import POSTAGE_PRODUCTS, POSTAGE_ZONES
from huinong.registry.policies.queries import policy

OWN_PROVINCE = "province"
PROVINCE = 2
MOST_MM = 3_000  # longer than a van's bed takes


def quote(*, county: str, shipment: Shipment, on: date) -> Quote:
    """The postage of a piece that is handed in in `county` on that day; a county's own figures go before the nation's.

    Charged is the greater of the weight and the volumetric weight. Raises NotPriced, InvalidInput, PolicyMissing.
    """
    if not 0 < shipment.weight_g <= MOST_G:
        raise InvalidInput(fields="weight_g")
    if shipment.size_mm is not None and not all(0 < side <= MOST_MM for side in shipment.size_mm):
        raise InvalidInput(fields="size_mm")
    if shipment.product not in POSTAGE_PRODUCTS:
        raise NotPriced(product=shipment.product, destination=shipment.destination or county[:PROVINCE])
    rate = rate_of(county, shipment.product, zone(county, shipment, on), on)
    volume_g = rate.volume_g(shipment.size_mm) if shipment.size_mm else 0
    charged_g = max(shipment.weight_g, volume_g)
    return Quote(rate=rate, volume_g=volume_g, charged_g=charged_g, amount_fen=rate.amount_fen(charged_g))


def zone(county: str, shipment: Shipment, on: date) -> str:
    """The zone of a shipment from this county; without a destination it stays in the province. Raises NotPriced."""
    if shipment.destination in {"", county[:PROVINCE]}:
        return OWN_PROVINCE
    found = _destinations(on).get(shipment.destination)
    if found is None:
        raise NotPriced(product=shipment.product, destination=shipment.destination)
    return found.zone


def destinations(county: str, on: date) -> tuple[Destination, ...]:
    """The provinces a piece may go to, the county's own first."""
    return tuple(sorted(_destinations(on).values(), key=lambda row: (row.province != county[:PROVINCE], row.province)))


def board(county: str, on: date) -> tuple[Rate, ...]:
    """The price board: every product to every zone. Raises PolicyMissing."""
    return tuple(rate_of(county, product, zone, on) for product in POSTAGE_PRODUCTS for zone in POSTAGE_ZONES)


def rate_of(county: str, product: str, zone: str, on: date) -> Rate:
    """One line of the price board. Raises PolicyMissing."""
    names = (f"{zone}.first_fen", f"{zone}.next_fen", "first_g", "step_g", "volume_cm3_per_kg")
    found = [policy(f"postage.{product}.{name}", division=county, on=on) for name in names]
    first_fen, next_fen, first_g, step_g, volume = (row.value for row in found)
    return Rate(
        product=product,
        zone=zone,
        first_fen=first_fen,
        next_fen=next_fen,
        first_g=first_g,
        step_g=step_g,
        volume_cm3_per_kg=volume,
        sources=tuple(dict.fromkeys(row.source for row in found)),
    )


def _destinations(on: date) -> Mapping[str, Destination]:
    return {row.province: row for since, row in packaged() if since <= on}


@cache
def packaged() -> tuple[tuple[date, Destination], ...]:
    """The packaged zones, each with the day from which it holds, the earliest first."""
    text = (files("huinong.logistics.parcels") / "data" / "zones.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    found = [(date.fromisoformat(r["valid_from"]), Destination(r["province"], r["name"], r["zone"])) for r in rows]
    return tuple(sorted(found, key=lambda each: each[0]))
