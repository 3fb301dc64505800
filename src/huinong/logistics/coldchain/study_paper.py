"""The study as a paper for a meeting: 冷链建联租比选."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from huinong.edge import documents
from huinong.kernel.actor import Actor
from huinong.logistics.coldchain.study_words import SWING_WORDS
from huinong.logistics.parcels.papers import heading
from huinong.logistics.runs.values import RunValue

TEMPLATE = Path(__file__).parent / "documents" / "study.typ"
MODES = {"build": "建", "ally": "联", "rent": "租"}
PARTS = {
    "upfront": "建设与入股", "residual": "期末残值", "yearly": "年运行与合作费", "rent": "租金", "handling": "作业费",
    "transport": "短驳运费", "losses": "仍有的损耗",
}  # fmt: skip
WAN = 1_000_000  # fen


@documents.in_chinese
def study_paper(run: RunValue, *, actor: Actor) -> bytes:
    """The paper of a study that is over."""
    result = run.result
    assert result is not None, "the study is over"
    names = {site["code"]: site["name"] for site in result["sites"]}
    data = {
        **heading(run.county, "冷链建联租比选", str(run.id)[-8:], actor),
        "about": run.title,
        "years": run.asked["years"],
        "growth": f"{run.asked['growth_percent']} %",
        "budget": _wan(run.asked["budget_fen"]),
        "npv": _wan(result["npv_fen"]),
        "gap": "未证明" if result["gap"] is None else f"{100 * result['gap']:.2f} %",
        "is_estimate": result["is_estimate"],
        "costs": [{"name": name, "sum": _wan(result["costs"][part])} for part, name in PARTS.items()],
        "idle": _wan(result["idle_fen"]),
        "stores": [_store(each, names[each["site"]]) for each in result["worths"]],
        "sides": [_side(each, names[each["site"]]) for each in result["sides"]],
        "swings": [
            {"name": str(SWING_WORDS[each["name"]]), "low": _wan(each["low_fen"]), "high": _wan(each["high_fen"])}
            for each in result["swings"]
        ],
        "swing": f"{run.asked['swing_percent']} %",
        "cells": [
            {
                "price": _percent(each["price"]),
                "harvest": _percent(each["harvest"]),
                "kept": _wan(each["kept_fen"]),
                "best": _wan(each["best_fen"]),
            }
            for each in result["cells"]
        ],
        "engine": result["engine"],
    }
    return documents.pdf(TEMPLATE, data)


def _wan(fen: int | None) -> str:
    return "—" if fen is None else f"{fen / WAN:,.1f}"


def _percent(factor: float) -> str:
    return f"{100 * (factor - 1):+.0f} %" if factor != 1 else "不变"


def _share(value: float | None) -> str:
    return "—" if value is None else f"{100 * value:.0f} %"


def _years(value: float | None) -> str:
    if not value:
        return "期内收不回" if value is None else "无需投入"
    return f"{value:.1f} 年"


def _store(worth: Mapping[str, Any], name: str) -> Mapping[str, str]:
    return {
        "name": name,
        "mode": MODES[worth["mode"]],
        "used": _share(worth["used"]),
        "season": _share(worth["season"]),
        "tonnes": f"{worth['kg'] / 1_000:,.0f}",
        "saved": f"{worth['saved_kg'] / 1_000:,.1f}",
        "cost": _wan(worth["cost_fen"]),
        "npv": _wan(worth["npv_fen"]),
        "payback": _years(worth["payback_years"]),
    }


def _side(side: Mapping[str, Any], name: str) -> Mapping[str, str]:
    worth = side["worth"]
    if worth is None:
        said = "不可行" if not side["is_possible"] else "不开"
        return {
            "name": name, "mode": MODES[side["mode"]], "gain": said, "used": "", "saved": "", "payback": "",
            "chosen": "",
        }  # fmt: skip
    return {
        "name": name,
        "mode": MODES[side["mode"]],
        "gain": _wan(side["gain_fen"]),
        "used": _share(worth["used"]),
        "saved": f"{worth['saved_kg'] / 1_000:,.1f}",
        "payback": _years(worth["payback_years"]),
        "chosen": "✓" if side["is_chosen"] else "",
    }
