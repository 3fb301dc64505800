"""Sample values for the style page: one county's evening, all of it made up."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from huinong.kernel import clock
from huinong.kernel.refusal import Refusal
from huinong.web import shapes

EDGE = (
    (113.72, 29.46),
    (113.86, 29.66),
    (114.08, 29.69),
    (114.27, 29.47),
    (114.22, 29.27),
    (114.03, 29.17),
    (113.82, 29.25),
    (113.72, 29.46),
)
TOWNS = (
    ("天城镇", 114.047, 29.549),
    ("沙坪镇", 113.877, 29.374),
    ("石城镇", 113.933, 29.461),
    ("白霓镇", 114.12, 29.51),
)
STATIONS = (
    ("崇阳县邮政中心", 114.04, 29.545, "county", "good", "活跃", 0.97),
    ("白霓支局", 114.122, 29.508, "township", "good", "活跃", 0.92),
    ("石城支局", 113.935, 29.46, "township", "good", "活跃", 0.88),
    ("白霓桥村站", 114.15, 29.49, "village", "good", "活跃", 0.94),
    ("大市村站", 114.09, 29.44, "village", "will", "静默 9 天", 0.71),
    ("虎爪村站", 113.96, 29.43, "village", "good", "活跃", 0.83),
    ("桃花村站", 114.066, 29.265, "village", "must", "停业", 0.35),
    ("花山村站", 113.88, 29.39, "village", "good", "活跃", 0.9),
    ("荻洲村", 113.99, 29.6, "village", "unknown", "暂无数据", None),
)


@dataclass(frozen=True, slots=True)
class Sample:
    """One line of the sample thread."""

    time: Any
    flow: str
    sentence: str
    actor: str
    link: str = ""
    detail: str = ""


def samples() -> dict[str, Any]:
    """Everything the style page shows."""
    now = clock.now()
    return {
        "now": now,
        "yesterday": now - timedelta(days=1, hours=3),
        "last_year": now - timedelta(days=400),
        "trend": [0.81, 0.82, 0.80, None, 0.83, 0.842, 0.859, 0.851, 0.864],
        "falling": [71, 70, 73, 69, 66, 68, 64],
        "thread": _thread(),
        "states": tuple(shapes.STATES),
        "flows": tuple(shapes.FLOWS),
        "rows": _rows(),
        "option": _option(),
        "bars": _bars(),
        **_layers(),
        "colour_by": [{"key": "on_time", "label": "进村时效", "scale": "share"}],
        "refusal": _Sample(),
    }


class _Sample(Refusal):
    code = "parcels.scan_out_of_order"
    what = "YT8839201745512 已在白霓桥村站上架，不能再次到件。"
    mend = "先看它在谁手里；若是拿错了件，请扫另一件。"


def _thread() -> tuple[Sample, ...]:
    start = clock.at_beijing(clock.today() - timedelta(days=1), hour=9, minute=12)
    told = (
        (0, "trade", "下单：雷竹笋 5 kg × 2 箱", "李女士 · 武汉", "#", ""),
        (0, "funds", "收款 ¥118.00，冻结在订单内", "模拟支付", "", "签收后按份结给合作社、站长与承运"),
        (338, "goods", "白霓桥村站揽收 2 件，8.4 kg", "王桂兰", "#", ""),
        (428, "goods", "高枧公交第 3 班带走，封签 0417 完好", "陈师傅", "#", ""),
        (1490, "information", "到货温度与时限均已达成", "系统", "", ""),
        (1512, "funds", "合作社 ¥96.20 · 站长 ¥2.40 · 运费 ¥19.40", "系统", "#", ""),
    )
    return tuple(Sample(start + timedelta(minutes=after), *rest) for after, *rest in told)


def _rows() -> list[dict[str, Any]]:
    now = clock.now()
    return [
        {"number": "YT8839201745512", "to": "白霓桥村", "state": "shelved", "at": now, "fee": 35, "weight": 840},
        {"number": "7731 0294 5518 02", "to": "大市村", "state": "overdue", "at": now, "fee": 35, "weight": 2310},
        {"number": "HN4212230000417", "to": "武汉", "state": "departed", "at": now, "fee": 970, "weight": 8400},
        {"number": "SF1420098812345", "to": "桃花村", "state": "excepted", "at": None, "fee": None, "weight": None},
    ]


def _option() -> dict[str, Any]:
    return {
        "xAxis": {"type": "category", "data": ["17日", "18日", "19日", "20日", "21日", "22日", "23日"]},
        "yAxis": {"type": "value", "min": 0.6, "max": 1},
        "series": [
            {"type": "line", "name": "进村时效", "data": [0.86, 0.88, 0.84, 0.71, None, 0.9, 0.93]},
            {"type": "line", "name": "目标", "data": [0.9] * 7, "lineStyle": {"type": "dashed"}, "symbol": "none"},
        ],
    }


def _bars() -> dict[str, Any]:
    return {
        "xAxis": {"type": "category", "data": ["石城", "青山", "白霓", "天城", "沙坪", "桂花泉"]},
        "yAxis": {"type": "value"},
        "series": [
            {"type": "bar", "name": "到件", "stack": "all", "data": [412, 380, 351, 690, 240, 198]},
            {"type": "bar", "name": "揽收", "stack": "all", "data": [22, 18, 41, 64, 12, 9]},
        ],
    }


def _layers() -> dict[str, Any]:
    points = [
        _feature(
            (lng, lat), name=name, kind=kind, tone=tone, status=status, on_time=share, href="#", lines=["王桂兰 · 站长"]
        )
        for name, lng, lat, kind, tone, status, share in STATIONS
    ]
    route = [(114.04, 29.545), (114.122, 29.508), (114.15, 29.49), (114.09, 29.44)]
    line = {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": route},
        "properties": {"name": "高枧公交"},
    }
    return {
        "boundary": {"type": "Polygon", "coordinates": [list(EDGE)]},
        "towns": _collection([_feature((lng, lat), name=name) for name, lng, lat in TOWNS]),
        "points": _collection(points),
        "gaps": _collection([_feature((113.8, 29.52), name="高堤村"), _feature((114.2, 29.34), name="老胡洞村")]),
        "routes": _collection([line]),
    }


def _feature(place: tuple[float, float], **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": list(place)}, "properties": properties}


def _collection(features: list[dict[str, Any]]) -> dict[str, Any]:
    return {"type": "FeatureCollection", "features": features}
