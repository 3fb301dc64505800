"""A finished study as its page, its table and its paper show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huinong.kernel.fen import yuan
from huinong.logistics.designs.values import StudyValue
from huinong.logistics.designs.wording import KINDS, MODES, PARTS, REASONS

M_PER_KM = 1_000
DAYS = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class PointLine:
    """A station or a centre: what becomes of it, what it costs, whom it serves."""

    code: str
    name: str
    kind: str
    kind_label: Any
    town: str
    change: str
    mode: Any
    capital_fen: int
    yearly_fen: int
    serves: int
    load: int
    pieces: int
    centre: str
    lng: float
    lat: float
    is_placed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageLine:
    """A village before and after; `reach` is `new`, `still`, `lost` or `out`."""

    code: str
    name: str
    town: str
    reach: str
    by: str
    km: float | None
    km_before: float | None
    day_pieces: float
    is_counted: bool
    is_placed: bool
    reason: Any
    lng: float
    lat: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """A part of a year's money, before and after."""

    name: Any
    before_fen: int
    after_fen: int

    @property
    def change_fen(self) -> int:
        """More, or below 0 less, than before."""
        return self.after_fen - self.before_fen


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """What so much more money buys, all that is bought before it included."""

    step_fen: int
    spent_fen: int
    opens: tuple[str, ...]
    reaches: int
    within: int
    money_fen: int

    @property
    def named(self) -> str:
        """The first of what it opens, and how many more."""
        first = "、".join(self.opens[:3])
        more = len(self.opens) - 3
        return _("{names} and {n} more").format(names=first, n=more) if more > 0 else first


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """A study in its figures. Fen of a year, but for `capital_fen`, paid once; `gap_percent` is None if unproven."""

    villages: int
    within: int
    within_before: int
    stations: int
    stations_before: int
    centres: int
    opened: int
    closed: int
    capital_fen: int
    yearly_fen: int
    yearly_before_fen: int
    horizon_fen: int
    piece_fen: int | None
    piece_before_fen: int | None
    gap_percent: float | None
    scattered: int
    uncounted: int

    @property
    def yearly_change_fen(self) -> int:
        """More, or below 0 less, than today."""
        return self.yearly_fen - self.yearly_before_fen

    @property
    def share(self) -> float | None:
        """The part of villages within reach."""
        return self.within / self.villages if self.villages else None

    @property
    def share_change(self) -> float:
        """By how much that part grows."""
        return (self.within - self.within_before) / self.villages if self.villages else 0.0


def point_lines(study: StudyValue) -> list[PointLine]:
    """The points that stand or are opened: what changes first, centres before stations."""
    order = {"opened": 0, "closed": 1, "kept": 2}
    towns = study.ground.towns
    lines = [
        PointLine(
            **{name: each[name] for name in PLAIN},
            kind_label=KINDS[each["kind"]],
            mode=MODES[each["mode"]],
            town=towns.get(each["town"], each["town"]),
        )
        for each in _result(study)["points"]
    ]
    return sorted(lines, key=lambda line: (order[line.change], line.kind, line.code))


PLAIN = (
    "code", "name", "kind", "change", "capital_fen", "yearly_fen", "serves", "load", "pieces", "centre", "lng", "lat",
    "is_placed",
)  # fmt: skip


def village_lines(study: StudyValue) -> list[VillageLine]:
    """Every village: those out of reach first, then those newly within it."""
    order = {"lost": 0, "out": 1, "new": 2, "still": 3}
    pairs = zip(study.ground.villages, _result(study)["villages"], strict=True)
    lines = [
        VillageLine(
            code=village.code,
            name=village.name,
            town=study.ground.towns.get(village.town, village.town),
            reach=reach_of(found),
            by=found["by"],
            km=_km(found["metres"]),
            km_before=_km(found["metres_before"]),
            day_pieces=village.day_pieces,
            is_counted=village.is_counted,
            is_placed=village.is_placed,
            reason=REASONS.get(found["reason"], ""),
            lng=village.lng,
            lat=village.lat,
        )
        for village, found in pairs
    ]
    return sorted(lines, key=lambda line: (order[line.reach], line.code))


def reach_of(found: Mapping[str, Any]) -> str:
    """What becomes of a village: `new`, `still`, `lost` or `out`."""
    if found["is_within"]:
        return "still" if found["was_within"] else "new"
    return "lost" if found["was_within"] else "out"


def cost_lines(study: StudyValue) -> list[CostLine]:
    """A year's money by part."""
    result = _result(study)
    return [
        CostLine(name=label, before_fen=result["costs_before"][part], after_fen=result["costs"][part])
        for part, label in PARTS.items()
    ]


def rungs(study: StudyValue) -> list[Rung]:
    """What more money buys, step by step."""
    result = _result(study)
    return [
        Rung(
            step_fen=each["step_fen"],
            spent_fen=each["spent_fen"],
            opens=tuple(each["opens"]),
            reaches=len(each["reaches"]),
            within=result["reached"] + len(each["reaches"]),
            money_fen=each["money_fen"],
        )
        for each in result["ladder"]
    ]


def ladder_chart(study: StudyValue, steps: Sequence[Rung]) -> dict[str, Any]:
    """The ladder as a chart: villages within reach by what is paid beyond the budget."""
    labels = [_("As asked"), *(f"+{whole_yuan(each.step_fen)}" for each in steps)]
    counts = [_result(study)["reached"], *(each.within for each in steps)]
    least = max(0, min(counts) - max(3, (max(counts) - min(counts)) // 2))
    return {
        "xAxis": {"type": "category", "data": labels},
        "yAxis": {"type": "value", "min": least, "minInterval": 1},
        "series": [
            {
                "type": "bar",
                "name": _("Villages within reach"),
                "data": counts,
                "label": {"show": True, "position": "top"},
            }
        ],
    }


def whole_yuan(fen: int) -> str:
    """`10000000` → `¥100,000`."""
    return yuan(fen).removesuffix(".00")


def sums(study: StudyValue) -> Sums:
    """The figures on top of a study."""
    result, ground = _result(study), study.ground
    stands = [point for point in result["points"] if point["change"] != "closed"]
    yearly, before = sum(result["costs"].values()), sum(result["costs_before"].values())
    pieces = round(sum(village.day_pieces for village in ground.villages) * DAYS)
    return Sums(
        villages=len(result["villages"]),
        within=result["reached"],
        within_before=result["reached_before"],
        stations=_count(stands, "station"),
        stations_before=_count([point for point in result["points"] if point["change"] != "opened"], "station"),
        centres=_count(stands, "centre"),
        opened=sum(point["change"] == "opened" for point in stands),
        closed=len(result["points"]) - len(stands),
        capital_fen=result["capital_fen"],
        yearly_fen=yearly,
        yearly_before_fen=before,
        horizon_fen=result["capital_fen"] + study.options.years * yearly,
        piece_fen=round(yearly / pieces) if pieces else None,
        piece_before_fen=round(before / pieces) if pieces else None,
        gap_percent=None if result["gap"] is None else round(100 * result["gap"], 1),
        scattered=sum(not village.is_placed for village in ground.villages),
        uncounted=sum(not village.is_counted for village in ground.villages),
    )


def _count(found: Sequence[Mapping[str, Any]], kind: str) -> int:
    return sum(point["kind"] == kind for point in found)


def _km(metres: int | None) -> float | None:
    return None if metres is None else round(metres / M_PER_KM, 1)


def _result(study: StudyValue) -> Mapping[str, Any]:
    assert study.result is not None, "only a finished study is shown"
    return study.result
