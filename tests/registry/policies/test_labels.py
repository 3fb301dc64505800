"""Every packaged figure has a name and reads as people say it, in Chinese and in English."""

import re

import pytest
from django.utils import translation

from huinong.registry.policies import labels
from huinong.registry.policies.services import packaged_figures
from huinong.registry.policies.values import PolicyValue

PACKAGED = tuple(packaged_figures())
CODE = re.compile(r"[a-z]+[._][a-z]")


def words(figure: PolicyValue) -> tuple[str, ...]:
    key, unit = figure.key, figure.unit
    return labels.label(key), labels.room(key), labels.unit(unit, key), labels.said(figure.value, unit, key)


@pytest.mark.parametrize("figure", PACKAGED, ids=lambda figure: figure.key)
def test_every_packaged_figure_is_called_by_words_in_both_languages(figure: PolicyValue) -> None:
    with translation.override("zh-hans"):
        chinese = words(figure)
    with translation.override("en"):
        english = words(figure)
    assert [word for word in (*chinese, *english) if CODE.search(word) or word == figure.key] == []
    assert re.search(r"[\u4e00-\u9fff]", chinese[0])
    assert not re.search(r"[\u4e00-\u9fff]", english[0])
    assert figure.key.partition(".")[0] in labels.ROOMS


def test_a_value_reads_as_people_say_it() -> None:
    with translation.override("en"):
        assert labels.said(900, "minutes", "trade.pack_by_minute") == "15:00"
        assert labels.said(1_000, "fen", "postage.parcel.province.first_fen") == "¥10.00"
        assert labels.said(500, "basis points", "trade.keeper_commission_bp") == "5 %"
        assert labels.said(20, "days", "points.active_days") == "20 days"


def test_the_mark_of_an_unverified_source_is_a_badge_and_not_a_sign_in_its_text() -> None:
    assert [figure.key for figure in PACKAGED if labels.UNVERIFIED in labels.source(figure.source)] == []
    assert labels.source("[U] 未核实：二频 14:30 发车") == "未核实：二频 14:30 发车"


def test_a_figure_of_one_carrier_is_called_by_its_name_and_its_carrier() -> None:
    assert labels.label("station.dwell_call_hours.zto") == f"{labels.label('station.dwell_call_hours')} · ZTO"


@pytest.mark.parametrize(
    "key", ["postage.letter.first_g", "postage.parcel.moon.first_fen", "postage.parcel.x", "postage.x"]
)
def test_a_postage_figure_that_nobody_has_words_for_is_called_by_its_key(key: str) -> None:
    assert labels.label(key) == key
