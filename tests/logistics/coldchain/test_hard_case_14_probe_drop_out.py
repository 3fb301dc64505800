"""Hard case 14: a probe falls silent. A gap is not normal, and nothing is made up for it."""

from datetime import date

import pytest

from huinong.journal.models import Fact
from huinong.kernel import clock
from huinong.logistics.coldchain import certificate, errors, queries, services
from huinong.logistics.coldchain.models import Decision
from huinong.logistics.coldchain.values import Verdict, Warmth
from tests.logistics import county as c
from tests.logistics.coldchain.conftest import AWAY, CHAIR, DISPATCHER, at, calibrate, read
from tests.papers import words

pytestmark = pytest.mark.django_db


def curve(first: int, last: int):
    return queries.curve(DISPATCHER, c.CODE, "T1", at(first), at(last))


def decide(minute: int, *, key: str = "d", verdict: Verdict = Verdict.DOWNGRADE, reason: str = "断电，手测 6 ℃"):
    return services.decide_quarantine(
        key=key, county=c.CODE, probe="T1", from_at=at(minute), verdict=verdict, reason=reason, actor=DISPATCHER
    )


def test_a_gap_is_unknown_however_alike_its_ends_are(probe: str) -> None:
    read((0, 4), (20, 4), (120, 4), (140, 4))
    found = curve(0, 140)
    assert [(band.warmth, band.minutes) for band in found.bands] == [("in", 20), ("unknown", 100), ("in", 20)]
    assert found.minutes == {Warmth.IN: 40, Warmth.OUT: 0, Warmth.UNKNOWN: 100}


def test_out_of_range_and_unknown_are_counted_apart(probe: str) -> None:
    read((0, 4), (10, 9), (20, 9), (30, 4), (130, 4))
    assert curve(0, 130).minutes == {Warmth.IN: 0, Warmth.OUT: 30, Warmth.UNKNOWN: 100}


def test_a_probe_that_never_told_anything_leaves_all_unknown(probe: str) -> None:
    assert [(band.warmth, band.minutes) for band in curve(0, 60).bands] == [("unknown", 60)]


def test_a_reading_by_hand_is_marked_and_closes_what_it_can(probe: str) -> None:
    read((0, 4), (120, 4))
    read((60, 5), manual=True)
    found = curve(0, 120)
    assert [(each.milli_c, each.is_manual) for each in found.reads] == [(4_000, False), (5_000, True), (4_000, False)]
    assert [band.minutes for band in found.bands] == [60, 60]
    assert {band.warmth for band in found.bands} == {Warmth.UNKNOWN}


def test_readings_that_are_sent_again_change_nothing(probe: str) -> None:
    first, again = (read((0, 4), (10, 4), key="same") for _time in range(2))
    later = read((10, 4), (20, 4))
    assert (first.is_repeat, again.is_repeat, later.is_repeat) == (False, True, False)
    assert len(curve(0, 20).reads) == 3


def test_another_temperature_at_a_known_moment_is_refused(probe: str) -> None:
    read((0, 4))
    with pytest.raises(errors.ReadOtherwise):
        read((0, 5), (10, 5))
    assert [each.milli_c for each in curve(0, 10).reads] == [4_000]


def test_a_gap_waits_for_a_decision_by_a_named_person(probe: str) -> None:
    read((0, 4), (20, 4), (120, 4))
    due = [gap for gap in queries.gaps(DISPATCHER, c.CODE, "T1") if gap.is_due and gap.band.starts == at(20)]
    assert [gap.band.minutes for gap in due] == [100]
    decide(20)
    (gap,) = (gap for gap in queries.gaps(DISPATCHER, c.CODE, "T1") if gap.band.starts == at(20))
    assert (gap.decision.verdict, gap.decision.by, gap.is_due) == (Verdict.DOWNGRADE, "王调度", False)
    assert gap.band.warmth is Warmth.UNKNOWN
    assert Fact.objects.get(kind="cold.gap_decided").facts["reason"] == "断电，手测 6 ℃"


def test_nothing_is_decided_without_a_gap_a_reason_or_twice(probe: str) -> None:
    read((0, 4), (20, 4), (120, 4))
    with pytest.raises(errors.NoSuchGap):
        decide(0)
    with pytest.raises(errors.FormWrong):
        decide(20, reason=" ")
    decide(20)
    with pytest.raises(errors.NoSuchGap):
        decide(20, key="other")
    assert Decision.objects.count() == 1


def test_a_probe_that_is_silent_still_is_not_decided_about_yet(probe: str) -> None:
    read((0, 4))
    with pytest.raises(errors.NoSuchGap):
        decide(0)
    assert queries.gaps(DISPATCHER, c.CODE, "T1")[0].is_open


def test_a_certificate_prints_what_is_unknown_and_what_was_decided(probe: str) -> None:
    read((0, 4), (20, 4), (120, 6.5), (140, 4))
    read((150, 4), manual=True)
    decide(20)
    text = words(made(0, 150))
    for said in ("温度证明", "T1", "未知", "100分", "手工", "降级", "王调度", "不作推算", "6.5"):
        assert said in text


def made(first: int, last: int) -> bytes:
    return certificate.temperature_certificate(
        county=c.CODE, probe="T1", starts=at(first), ends=at(last), actor=DISPATCHER
    )


def test_a_calibration_that_ran_out_blocks_the_certificate(store: str) -> None:
    services.register_probe(key="p", county=c.CODE, number=store, zone="chilled", probe="T1", actor=DISPATCHER)
    read((0, 4), (20, 4))
    with pytest.raises(errors.CalibrationExpired):
        made(0, 20)
    calibrate(date(2025, 11, 19))
    with pytest.raises(errors.CalibrationExpired) as refused:
        made(0, 20)
    assert refused.value.facts["day"] == clock.day_of(at(0)).isoformat()
    calibrate(date(2026, 11, 1))
    assert made(0, 20).startswith(b"%PDF")


def test_nothing_is_certified_where_nothing_was_read(probe: str) -> None:
    with pytest.raises(errors.NothingRead):
        made(0, 20)


def test_another_county_sees_neither_probe_nor_curve(probe: str) -> None:
    assert queries.curve(CHAIR, c.CODE, "T1", at(0), at(1)).probe == "T1"
    with pytest.raises(errors.NoSuchProbe):
        queries.curve(AWAY, c.CODE, "T1", at(0), at(1))
