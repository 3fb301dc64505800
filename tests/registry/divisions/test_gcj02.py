from math import hypot

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huinong.registry.divisions.gcj02 import to_gcj02, to_wgs84

LNG = st.floats(73.5, 135.1)
LAT = st.floats(18.0, 53.6)


@pytest.mark.parametrize(
    ("wgs84", "gcj02"),  # the published examples of eviltransform
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
    ],
)
def test_the_shift_is_the_published_one(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert to_gcj02(*wgs84) == pytest.approx(gcj02, abs=1e-6)


@given(LNG, LAT)
def test_there_and_back_is_the_same_point(lng: float, lat: float) -> None:
    assert to_wgs84(*to_gcj02(lng, lat)) == pytest.approx((lng, lat), abs=1e-6)
    assert to_gcj02(*to_wgs84(lng, lat)) == pytest.approx((lng, lat), abs=1e-6)


@given(LNG, LAT)
def test_the_shift_is_some_hundred_metres(lng: float, lat: float) -> None:
    east, north = to_gcj02(lng, lat)
    assert hypot(east - lng, north - lat) < 0.02


def test_outside_china_nothing_is_shifted() -> None:
    assert to_wgs84(2.35, 48.86) == to_gcj02(2.35, 48.86) == (2.35, 48.86)
