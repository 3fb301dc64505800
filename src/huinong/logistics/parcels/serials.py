"""Running numbers, n at a time, under a row lock: two sessions never get the same one."""

from collections.abc import Iterable, Mapping, Sequence

from huinong.logistics.parcels import numbers
from huinong.logistics.parcels.models import NumberBlock, Serial
from huinong.storage import lookup

BLOCK = 10_000  # waybill numbers a county takes from the nation at once: one national lock for that many pieces
S10_MOST = 10**8 - 1


def locked(county: str, names: Iterable[str]) -> Mapping[str, Serial]:
    """The serial rows of these names, made where missing, locked in the order of their ids."""
    wanted = sorted(set(names))
    found = _locked(county, wanted)
    if len(found) < len(wanted):
        missing = [Serial(county=county, name=name) for name in wanted if name not in found]
        Serial.objects.bulk_create(missing, ignore_conflicts=True)
        found = _locked(county, wanted)
    return found


def _locked(county: str, names: Sequence[str]) -> dict[str, Serial]:
    return {row.name: row for row in lookup.rows(Serial, county=county, name=names, lock=True)}


def take(county: str, name: str, count: int) -> range:
    """The next `count` numbers of one county serial."""
    row = locked(county, [name])[name]
    first, row.next = row.next, row.next + count
    row.save(update_fields=["next"])
    return range(first, first + count)


def waybills(county: str, count: int) -> list[str]:
    """Fresh waybill numbers, unique in the nation: the county draws on a block of its own."""
    if count == 0:
        return []
    row = locked(county, ["waybill"])["waybill"]
    left = range(row.next, row.until or row.next)[:count]
    row.next += len(left)
    serials = [*left]
    if short := count - len(left):
        block = _block(-(-short // BLOCK) * BLOCK)
        serials += block[:short]
        row.next, row.until = block.start + short, block.stop
    row.save(update_fields=["next", "until"])
    return [numbers.waybill(serial) for serial in serials]


def _block(size: int) -> range:
    NumberBlock.objects.bulk_create([NumberBlock(name="waybill")], ignore_conflicts=True)
    nation = NumberBlock.objects.select_for_update().get(name="waybill")
    first, nation.next = nation.next, nation.next + size
    nation.save(update_fields=["next"])
    return range(first, first + size)


def s10s(county: str, services: Iterable[str]) -> list[str]:
    """Fresh S10 numbers, one for each service indicator given; the nation's serial of each is the reference table's."""
    wanted = list(services)
    counts = {service: wanted.count(service) for service in sorted(set(wanted))}
    NumberBlock.objects.bulk_create([NumberBlock(name=f"s10:{name}") for name in counts], ignore_conflicts=True)
    rows = NumberBlock.objects.select_for_update().filter(name__in=[f"s10:{name}" for name in counts]).order_by("name")
    streams = {}
    for row in rows:
        service = row.name.removeprefix("s10:")
        streams[service] = iter(range(row.next, row.next + counts[service]))
        row.next += counts[service]
        row.save(update_fields=["next"])
    return [numbers.s10(service, next(streams[service]) % S10_MOST + 1) for service in wanted]
