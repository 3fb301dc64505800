"""The console's components say what they are given, in the words of the house, and legibly."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.template import Context, Template
from django.utils import translation

from huinong.edge.gates import NotPermitted
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role, Scope
from huinong.web import navigation, shapes, styleguide_samples, wording
from huinong.web.navigation import Entry, Group

ROOT = Path(__file__).parents[2]
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _at_noon_in_english() -> Iterator[None]:
    with clock.frozen_at(NOON), translation.override("en"):
        yield


def shown(markup: str, **values: object) -> str:
    return re.sub(r"\s+", " ", Template(markup).render(Context(values)))


def manager(*permissions: str, role: Role = Role.COUNTY_MANAGER) -> Actor:
    return Actor("a", "林小梅", role, Scope("421223"), frozenset(permissions))


@pytest.mark.parametrize(
    ("say", "given", "expected"),
    [
        (wording.money, (123450,), "¥1,234.50"),
        (wording.money, (-5,), "−¥0.05"),
        (wording.money, (None,), "no data"),
        (
            wording.quantity,
            (
                3012,
                "pieces",
            ),
            "3,012 pieces",
        ),
        (wording.quantity, (8.40,), "8.4"),
        (wording.weight, (8400,), "8.4 kg"),
        (wording.weight, (320,), "320 g"),
        (wording.percent, (0.86407,), "86.4 %"),
        (wording.percent, (None,), "no data"),
        (wording.moment, (NOON + timedelta(hours=2, minutes=5),), "14:05"),
        (wording.moment, (NOON - timedelta(days=1),), "11-22 12:00"),
        (wording.duration, (7800,), "2 h 10 min"),
        (wording.duration, (timedelta(hours=3),), "3 h"),
        (wording.duration, (59,), "under a minute"),
        (wording.duration, (timedelta(days=3, hours=4),), "3 d 4 h"),
        (wording.mask, ("13812345678",), "138****5678"),
        (wording.mask, ("138****5678",), "138****5678"),
        (wording.mask, ("王桂兰",), "王**"),
    ],
)
def test_values_read_as_the_house_writes_them(
    say: Callable[..., str], given: tuple[object, ...], expected: str
) -> None:
    assert say(*given) == expected


def test_a_share_shows_part_whole_and_value() -> None:
    page = shown('{% figure label="Served" part=178 whole=206 change=0.005 as_of=now href="/x/" %}', now=NOON)
    assert "86.4 %" in page
    assert "178 / 206" in page
    assert "as of 12:00" in page
    assert '<a href="/x/"' in page
    assert 'hn-good"><svg class="icon " role="img" aria-label="up"' in page


def test_a_figure_without_facts_is_unknown_and_never_zero() -> None:
    page = shown('{% figure label="Loss" part=0 whole=0 %}')
    assert '<span class="hn-figure-value">no data</span>' in page


def test_a_cost_that_falls_is_good_news() -> None:
    page = shown('{% figure label="Cost" value=128 kind="money" change=-6 better="down" %}')
    assert "¥1.28" in page
    assert 'hn-figure-change hn-good"' in page


def test_an_unknown_day_leaves_a_gap_in_the_trend() -> None:
    shape = shown('{% figure label="x" value=1 kind="number" trend=trend %}', trend=[1, None, 3])
    assert 'polyline points="0,25 100,3"' in shape


def test_a_timeline_stands_by_day_in_order() -> None:
    facts = styleguide_samples.samples()["thread"]
    page = shown("{% timeline facts %}", facts=facts)
    assert page.count('<li class="hn-step') == 6
    assert page.index("Sunday, 22 November") < page.index("雷竹笋") < page.index("Monday, 23 November")


def test_a_refusal_shows_what_happened_the_mend_and_its_code() -> None:
    page = shown('{% refusal_box refusal action="Home" href="/" %}', refusal=NotPermitted(permission="x.y"))
    assert "Your role may not do this." in page
    assert "Ask someone whose work it is" in page
    assert "<code>edge.not_permitted</code>" in page
    assert '<a class="btn btn-primary" href="/">Home</a>' in page


def test_what_people_type_is_never_markup() -> None:
    evil = "<img src=x onerror=alert(1)>"
    markup = (
        '{% code_label e %}{% figure label=e value=e %}{% timeline f %}{% scan_box "/" label=e extra=x %}{% mask e %}'
    )
    facts = [{"time": NOON, "flow": "trade", "sentence": evil, "actor": evil}]
    page = shown(markup + "{% map_panel points=p %}{% chart p e %}", e=evil, f=facts, x={"a": evil}, p={"a": evil})
    assert "<img" not in page


def test_a_scan_box_tells_where_it_posts_and_how_it_undoes() -> None:
    page = shown('{% scan_box "/scan/" undo_url="/undo/" extra=extra %}', extra={"act": "arrive"})
    assert 'action="/scan/" data-scan data-undo="/undo/"' in page
    assert '{"act": "arrive"}' in page


@pytest.mark.parametrize("tag", ["money", "quantity", "percent", "weight", "duration", "moment"])
def test_the_unknown_reads_no_data_in_every_word(tag: str) -> None:
    assert shown("{% " + tag + " None %}") == '<span class="hn-unknown">no data</span>'


def test_a_page_says_its_title_again_as_its_heading() -> None:
    page = Template("<title>{% block title %}Bags <{{ n }}>{% endblock %}</title><h1>{% again 'title' %}</h1>")
    with pytest.raises(KeyError):
        page.render(Context({"n": "&"}))  # only inside an inheriting page, where Django keeps the blocks
    child = Template('{% extends "bare.html" %}{% block title %}Bags{% endblock %}')
    assert "<title>Bags · huinong</title>" in child.render(Context({}))


def entries(groups: tuple[Group, ...]) -> list[Entry]:
    return [entry for group in groups for entry in group.entries]


def test_a_role_sees_the_rooms_it_may_enter_and_no_other() -> None:
    seen = entries(navigation.groups_for(manager("parcels.read"), "/"))
    assert {entry.permission for entry in seen} <= {"", "parcels.read"}
    assert "station:home" not in {entry.name for entry in seen}


def test_a_phone_has_at_most_four_tabs_and_each_is_a_room_of_the_role() -> None:
    for role in navigation.MAIN:
        actor = manager("parcels.read", "transport.read", "points.read", "access.manage", role=role)
        groups = navigation.groups_for(actor, "/")
        tabs = navigation.main_for(actor, groups)
        assert len(tabs) <= 4
        assert {tab.name for tab in tabs} <= {entry.name for entry in entries(groups)}


def test_only_the_nearest_room_is_marked_active() -> None:
    assert navigation._active_url(["/", "/parcels/", "/parcels/bags/"], "/parcels/bags/7/") == "/parcels/bags/"
    assert navigation._active_url(["/", "/parcels/"], "/elsewhere/") == ""


def test_a_room_that_is_not_installed_shows_nothing() -> None:
    assert navigation.address("no_such:room") == ""


def test_the_style_page_shows_every_component() -> None:
    template = (ROOT / "src/huinong/web/templates/styleguide.html").read_text()
    for name in ("figure", "timeline", "scan_box", "map_panel", "chart", "empty_state", "refusal_box", "progress"):
        assert f"{{% {name} " in template
    body = re.search(r"{% block content %}(.*){% endblock %}\s*{% block scripts", template, re.DOTALL)
    assert body is not None
    page = Template("{% load i18n %}" + body.group(1)).render(Context(styleguide_samples.samples()))
    assert page.count("data-map=") == 1


def test_every_icon_named_is_in_the_sprite() -> None:
    listed = set((ROOT / "assets/icons.txt").read_text().split("\n"))
    uses = r"""(?:\{%\s*icon\s+|\bicon=|\bicon\()["']([a-z0-9-]+)["']"""
    files = [*ROOT.glob("src/**/*.html"), *ROOT.glob("src/**/*.py"), *ROOT.glob("assets/src/**/*.ts")]
    named = {name: file.name for file in files for name in re.findall(uses, file.read_text(encoding="utf-8"))}
    drawn = {icon for *_, icon in shapes.FLOWS.values()} | set(shapes.TONES.values())
    assert {name: file for name, file in named.items() if name not in listed} == {}
    assert drawn <= listed


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_every_text_colour_is_legible_on_its_ground() -> None:
    """WCAG 2.2 §1.4.3 (AA): 4.5 to 1."""
    css = (ROOT / "assets/src/styles/tokens.css").read_text()
    tokens = dict(re.findall(r"--hn-([a-z0-9-]+): (#[0-9a-f]{6});", css))
    grounds = [(name, f"{name}-wash") for name in tokens if f"{name}-wash" in tokens]
    pairs = [*grounds, *((text, ground) for text in ("ink", "ink-2", "ink-3", "green") for ground in ("card", "paper"))]
    faint = {pair: contrast(tokens[pair[0]], tokens[pair[1]]) for pair in pairs}
    assert {pair: round(ratio, 2) for pair, ratio in faint.items() if ratio < 4.5} == {}
    assert len(grounds) == 10
