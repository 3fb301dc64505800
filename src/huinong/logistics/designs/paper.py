"""A study as the paper that a meeting has before it."""

from pathlib import Path
from typing import Any

from huinong.edge import documents
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.logistics.designs import shapes
from huinong.logistics.designs.values import StudyValue
from huinong.logistics.parcels.papers import heading, moment
from huinong.registry.divisions import queries as divisions

TEMPLATE = Path(__file__).parent / "documents" / "study.typ"
CHANGES = {"opened": "新开", "closed": "关闭", "kept": "保留"}
SHOWN = 60  # villages out of reach that the paper names; the sheet has all


@documents.in_chinese
def study_paper(study: StudyValue, *, actor: Actor) -> bytes:
    """The paper of a finished study."""
    sums = shapes.sums(study)
    points = shapes.point_lines(study)
    out = [line for line in shapes.village_lines(study) if line.reach in {"out", "lost"}]
    data = {
        **heading(study.county, "网络设计", study.number, actor),
        "study": study.title,
        "county": study.ground.name,
        "on": study.ground.on.isoformat(),
        "days": study.ground.days,
        "asked_at": moment(study.asked_at),
        "asked": _asked(study),
        "said": _said(sums),
        "proven": _proven(sums),
        "figures": _figures(sums),
        "changes": [_change(line) for line in points if line.change != "kept"],
        "costs": [
            [str(line.name), yuan(line.before_fen), yuan(line.after_fen), _signed(line.change_fen)]
            for line in shapes.cost_lines(study)
        ],
        "costs_sum": [
            "合计",
            yuan(sums.yearly_before_fen),
            yuan(sums.yearly_fen),
            _signed(sums.yearly_fen - sums.yearly_before_fen),
        ],
        "horizon": f"一次投入加 {study.options.years} 年支出合计 {yuan(sums.horizon_fen)}。",
        "rungs": [
            [
                f"+{shapes.whole_yuan(rung.step_fen)}",
                yuan(rung.spent_fen),
                f"{rung.reaches}",
                _signed(rung.money_fen),
                rung.named,
            ]
            for rung in shapes.rungs(study)
        ],
        "out": [[line.name, line.town, str(line.reason), line.by, _km(line.km)] for line in out[:SHOWN]],
        "out_more": max(0, len(out) - SHOWN),
        "estimates": _estimates(study, sums),
        "made_by": f"{study.engine} · 种子 {study.seed} · {study.digest[:12]}",
        "map": _map(study),
        "outline": _outline(study.county),
        "is_starred": any(not line.is_placed for line in points if line.change != "kept"),
        "decisions": [f"{each.decided_on.isoformat()} {each.body}：{each.text}" for each in study.decisions],
    }
    return documents.pdf(TEMPLATE, data)


def _asked(study: StudyValue) -> str:
    asked = study.options
    said = (
        f"一次投入不超过 {yuan(asked.budget_fen)}；至少 {asked.share_bp / 100:g} % 的村离服务点不超过 "
        f"{asked.reach_m / 1_000:g} 公里；"
    )
    return (
        said
        + ("现有的点可以关闭" if asked.may_close else "现有的点都保留")
        + ("，每个乡镇至少留一个点。" if asked.each_township else "。")
    )


def _said(sums: shapes.Sums) -> str:
    return (
        f"新开 {sums.opened} 个点，关闭 {sums.closed} 个点，一次投入 {yuan(sums.capital_fen)}。"
        f"之后 {sums.villages} 个村中有 {sums.within} 个够得着服务点，今天是 {sums.within_before} 个。"
    )


def _proven(sums: shapes.Sums) -> str:
    if sums.gap_percent is None:
        return "与最优方案相差多少，未能证明。"
    return f"已证明：与满足同样规则的最优方案最多相差 {sums.gap_percent:g} %。"


def _figures(sums: shapes.Sums) -> list[list[str]]:
    share = f"{100 * sums.within / sums.villages:.1f} %" if sums.villages else "暂无数据"
    return [
        ["够得着的村", f"{sums.within} / {sums.villages}", share],
        ["村站", f"{sums.stations}", f"今天 {sums.stations_before}"],
        ["乡镇共配中心", f"{sums.centres}", ""],
        ["一次投入", yuan(sums.capital_fen), ""],
        ["一年支出", yuan(sums.yearly_fen), f"今天 {yuan(sums.yearly_before_fen)}"],
        ["每件", _fen(sums.piece_fen), f"今天 {_fen(sums.piece_before_fen)}"],
    ]


def _change(line: shapes.PointLine) -> list[str]:
    star = "" if line.is_placed else "*"
    return [
        CHANGES[line.change], str(line.kind_label), f"{line.name}{star}", line.town, str(line.mode),
        yuan(line.capital_fen), yuan(line.yearly_fen), f"{line.serves}", f"{line.load}", line.centre,
    ]  # fmt: skip


def _estimates(study: StudyValue, sums: shapes.Sums) -> list[str]:
    factor = study.ground.rates["designs.detour_permille"] / 1_000
    said = [f"路程按直线乘 {factor:g} 估计，不是实际道路。"]
    if sums.scattered:
        said.append(f"{sums.scattered} 个村位置未知，按所在乡镇范围内的假设位置计算。")
    if sums.uncounted:
        said.append(f"{sums.uncounted} 个村没有件量记录，按全县平均计算。")
    if study.ground.days:
        said.append(f"件量按近 {study.ground.days} 天实际到件和收寄计算。")
    return [*said, "站点、中心和里程的单价为本县规定值，多数未经核实。“每件”只含县内的点和路程。"]


def _map(study: StudyValue) -> dict[str, Any]:
    """What the paper draws: points by change, and the villages out of reach, each as [lng, lat]."""
    spots: dict[str, list[list[float]]] = {"opened": [], "closed": [], "kept": [], "centre": [], "out": []}
    for line in shapes.point_lines(study):
        kind = "centre" if line.kind == "centre" and line.change != "closed" else line.change
        spots[kind].append([line.lng, line.lat])
    for village in shapes.village_lines(study):
        if village.reach in {"out", "lost"}:
            spots["out"].append([village.lng, village.lat])
    return spots


def _outline(county: str) -> list[list[list[float]]]:
    """The county's outer rings, each a list of [lng, lat]; none where no outline is known."""
    rings: list[list[list[float]]] = []
    for each in divisions.boundaries([county]):
        shape = each.geojson
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        rings += [[[spot[0], spot[1]] for spot in part[0]] for part in parts]
    return rings


def _signed(fen: int) -> str:
    return f"+{yuan(fen)}" if fen > 0 else yuan(fen).replace("-", "−")


def _fen(fen: int | None) -> str:
    return "暂无数据" if fen is None else yuan(fen)


def _km(km: float | None) -> str:
    return "" if km is None else f"{km:.1f}"
