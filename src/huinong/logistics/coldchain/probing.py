"""Probes: registered, calibrated, read; and what is decided where they were silent."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from huinong.edge import gates
from huinong.edge.cells import full_time
from huinong.engines.planning.days.values import Zone
from huinong.journal.services import CLOCK_SLACK, act, append, recall
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.coldchain import facts, rules
from huinong.logistics.coldchain.curves import gaps
from huinong.logistics.coldchain.entries import store_entry, store_of
from huinong.logistics.coldchain.errors import FormWrong, FromTheFuture, NoSuchGap, NumberTaken, ReadOtherwise
from huinong.logistics.coldchain.models import Calibration, Decision, Probe, Reading, Room
from huinong.logistics.coldchain.queries import locked_facility, locked_probe
from huinong.logistics.coldchain.values import VERDICT_LABELS, NewReading, Verdict
from huinong.storage import bulk

CODE, TEXT, MOST_READINGS = 40, 200, 5_000
MOST_MC = 100_000


@act
def register_probe(*, key: str, county: str, number: str, zone: Zone, probe: str, actor: Actor) -> Receipt:
    """Put a probe into a zone of a store. It proves nothing before it is calibrated.

    Raises NotPermitted, NoSuchFacility, FormWrong, NumberTaken.
    """
    gates.require(actor, "cold.write")
    row = locked_facility(actor, county, number)
    told = {"probe": probe, "zone": zone}
    entry = store_entry(key, facts.PROBED, store_of(row), told, {**told, "number": number})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    room = Room.objects.filter(county=county, facility=row, zone=zone).first()
    if room is None or not 0 < len(probe.strip()) <= CODE:
        raise FormWrong.of(["rooms" if room is None else "number"])
    if Probe.objects.filter(county=county, code=probe).exists():
        raise NumberTaken(number=probe)
    receipt = append(entry, actor=actor)
    bulk.insert([Probe(county=county, room=room, code=probe, registered_at=receipt.fact.happened_at)])
    return receipt


@act
def calibrate(*, key: str, county: str, probe: str, on: date, certificate: str, actor: Actor) -> Receipt:
    """Enter a probe's calibration: it proves for the months that the policy gives. Raises NoSuchProbe, FormWrong."""
    gates.require(actor, "cold.write")
    row = locked_probe(actor, county, probe)
    expires = rules.months_later(on, rules.calibration_months(county, on))
    asked = {"probe": probe, "calibrated_on": on.isoformat(), "certificate": certificate}
    told = {**asked, "expires_on": expires.isoformat()}
    entry = store_entry(key, facts.CALIBRATED, store_of(row.room.facility), told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    is_known = Calibration.objects.filter(county=county, probe=row, calibrated_on=on).exists()
    if on > clock.today() or not 0 < len(certificate.strip()) <= CODE or is_known:
        raise FormWrong.of(["calibrated_on"])
    receipt = append(entry, actor=actor)
    bulk.insert(
        [Calibration(county=county, probe=row, calibrated_on=on, expires_on=expires, certificate=certificate.strip())]
    )
    return receipt


@act
def record_readings(*, key: str, county: str, probe: str, readings: Sequence[NewReading], actor: Actor) -> Receipt:
    """Keep what a probe, or somebody beside it, read. A moment that was sent before changes nothing.

    The fact tells how many, from when until when, and the digest of all of them. Raises NoSuchProbe, FormWrong,
    FromTheFuture, ReadOtherwise (another temperature at a moment that is known).
    """
    gates.require(actor, "cold.write")
    row = locked_probe(actor, county, probe)
    _check(readings)
    ordered = sorted(readings, key=lambda each: each.at)
    told = {
        "probe": probe,
        "count": len(ordered),
        "manual": sum(each.is_manual for each in ordered),
        "from": ordered[0].at.isoformat(),
        "until": ordered[-1].at.isoformat(),
        "sha256": _digest(ordered),
    }
    entry = store_entry(key, facts.READ, store_of(row.room.facility), told, told)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    fresh = _fresh(row, ordered)
    receipt = append(entry, actor=actor)
    bulk.insert([Reading(county=county, probe=row, at=e.at, milli_c=e.milli_c, is_manual=e.is_manual) for e in fresh])
    return receipt


def _check(readings: Sequence[NewReading]) -> None:
    moments = {each.at for each in readings}
    is_right = 0 < len(moments) == len(readings) <= MOST_READINGS
    if not is_right or any(abs(each.milli_c) > MOST_MC for each in readings):
        raise FormWrong.of(["readings"])
    last = max(moments)
    if last > clock.now() + CLOCK_SLACK:
        raise FromTheFuture(at=full_time(last))


def _fresh(row: Probe, readings: Sequence[NewReading]) -> list[NewReading]:
    span = (readings[0].at, readings[-1].at)
    known = dict(Reading.objects.filter(county=row.county, probe=row, at__range=span).values_list("at", "milli_c"))
    for each in readings:
        if known.get(each.at, each.milli_c) != each.milli_c:
            was, told = (f"{milli / 1_000:.1f}" for milli in (known[each.at], each.milli_c))
            raise ReadOtherwise(at=full_time(each.at), probe=row.code, known=was, told=told)
    return [each for each in readings if each.at not in known]


def _digest(readings: Sequence[NewReading]) -> str:
    lines = (f"{each.at.isoformat()} {each.milli_c} {int(each.is_manual)}\n" for each in readings)
    return sha256("".join(lines).encode()).hexdigest()


@act
def decide_quarantine(
    *, key: str, county: str, probe: str, from_at: datetime, verdict: Verdict, reason: str, actor: Actor
) -> Receipt:
    """Decide, by name, what becomes of the goods that stood there while the probe was silent from `from_at` on.

    The gap stays unknown whatever is decided. Raises NoSuchProbe, FormWrong, NoSuchGap.
    """
    gates.require(actor, "cold.write")
    row = locked_probe(actor, county, probe)
    asked = {"probe": probe, "from_at": from_at.isoformat(), "verdict": verdict, "reason": reason.strip()}
    told = {**asked, "by": actor.name, "said": str(VERDICT_LABELS[verdict])}
    entry = store_entry(key, facts.DECIDED, store_of(row.room.facility), told, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if not 0 < len(reason.strip()) <= TEXT:
        raise FormWrong.of(["reason"])
    gap = next((each for each in gaps(row, clock.now()) if each.band.starts == from_at), None)
    if gap is None or gap.decision is not None or gap.is_open:
        raise NoSuchGap(probe=probe, from_at=full_time(from_at))
    receipt = append(entry, actor=actor)
    decided = Decision(
        county=county, probe=row, from_at=from_at, until_at=gap.band.ends, verdict=verdict, reason=reason.strip(),
        decided_by=actor.id, decided_name=actor.name, decided_at=receipt.fact.happened_at,
    )  # fmt: skip
    bulk.insert([decided])
    return receipt
