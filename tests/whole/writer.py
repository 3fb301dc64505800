"""A device that records one scan after another and prints the key of each that was acknowledged.

`python -m tests.whole.writer found PIECES` arranges; `write PIECES FROM MINUTE` writes from that scan on: each piece
arrives, is shelved and is collected, recorded so many minutes past noon; `verify MINUTE` reads the journal again.
"""

import sys
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import django

CODE = "421223"


def _number(piece: int) -> str:
    return f"7312345{piece:06d}"


def _found(pieces: int) -> None:
    from django.core.management import call_command

    from huinong.kernel import clock
    from huinong.logistics.parcels import services
    from huinong.logistics.parcels.values import ManifestLine
    from tests.whole.day import Day
    from tests.whole.founding import NOON, found

    call_command("migrate", verbosity=0)
    with clock.frozen_at(NOON):
        day = Day(found(CODE))
        lines = [
            ManifestLine(
                number=_number(piece),
                village=day.county.village("station"),
                recipient_name="王秀英",
                recipient_phone=day.county.phone(piece),
            )
            for piece in range(pieces)
        ]
        services.announce(county=CODE, carrier="ZTO", manifest="m", lines=lines, happened_at=NOON, actor=day.dispatcher)


def _scans(pieces: int) -> Iterator[dict[str, Any]]:
    """Every scan in order: what it says, but for where."""
    for piece in range(pieces):
        collecting = {"proof": "code", "code": f"1-1-{piece + 1:03d}"}
        for event, point, details in (
            ("arrived", "centre", {}),
            ("shelved", "station", {}),
            ("collected", "station", collecting),
        ):
            yield {"key": f"{event}-{piece}", "number": _number(piece), "point": point, "event": event, "more": details}


def _write(pieces: int, start: int, minute: int) -> None:
    from huinong.edge.gates import SYSTEM
    from huinong.kernel import clock
    from huinong.logistics.parcels import services
    from huinong.logistics.parcels.life import Event
    from huinong.logistics.parcels.values import Scan
    from huinong.registry.points.queries import points_in
    from tests.whole.founding import NOON

    points = {point.code.removeprefix(f"{CODE}-"): point.id for point in points_in(CODE)}
    for each in list(_scans(pieces))[start:]:
        scan = Scan(
            scan_id=each["key"],
            event=Event(each["event"]),
            carrier="ZTO",
            number=each["number"],
            point=points[each["point"]],
            happened_at=NOON,
            details=each["more"],
        )
        with clock.frozen_at(NOON + timedelta(minutes=minute)):
            outcome = services.record_scan(county=CODE, scan=scan, actor=SYSTEM)
        print(each["key"], outcome.answer.value, flush=True)


def _verify(minute: int) -> None:
    """Seals what was recorded until then, reads all again, and prints what was found and every key of the journal."""
    from huinong.journal import seals, verifying
    from huinong.journal.models import Fact
    from tests.whole import reckoning
    from tests.whole.founding import NOON

    seals.seal_all(until=NOON + timedelta(minutes=minute))
    for finding in verifying.verify().findings:
        print("flaw", finding)
    reckoning.check_custody(CODE)
    reckoning.check_books(CODE)
    reckoning.check_facts(CODE)
    for key, kind in Fact.objects.order_by("id").values_list("key", "kind"):
        print("fact", kind, key)


def main() -> None:
    django.setup()
    what, *numbers = sys.argv[1:]
    {"found": _found, "write": _write, "verify": _verify}[what](*(int(number) for number in numbers))


if __name__ == "__main__":
    main()
