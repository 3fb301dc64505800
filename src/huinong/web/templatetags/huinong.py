"""The console's components as template tags: values in, markup out. /styleguide/ shows each of them.

They are built in: no page loads them. A small word is a tag (`{% money fen %}`, marked up) and a filter
(`{{ fen|money }}`, plain text for attributes and sentences) of the same name.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from secrets import token_hex
from typing import Any

import segno
from django import template
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from huinong.edge import cells
from huinong.kernel.refusal import Refusal
from huinong.web import bundles, shapes, wording
from huinong.web.shapes import Number, Text

register = template.Library()

for word in ("money", "quantity", "percent", "weight", "moment", "day", "long_day", "duration", "mask"):
    register.filter(word, getattr(wording, word))


# -- assets --------------------------------------------------------------------------------------


@register.simple_tag
def asset(entry: str) -> SafeString:
    """The style sheets and the module script of an entry point: `console`, `chart` or `map`."""
    if not bundles.is_built():
        return mark_safe("<!-- the assets are not built: make assets -->")
    styles = format_html_join("\n", '<link rel="stylesheet" href="{}">', ((url,) for url in bundles.styles(entry)))
    preloads = format_html_join("\n", '<link rel="modulepreload" href="{}">', ((u,) for u in bundles.preloads(entry)))
    return format_html('{}\n{}\n<script type="module" src="{}"></script>', styles, preloads, bundles.script(entry))


@register.simple_tag(takes_context=True)
def again(context: template.Context, block: str) -> SafeString:
    """A block of this page once more: the title of the tab is the heading of the page."""
    node = context.render_context[BLOCK_CONTEXT_KEY].get_block(block)
    return mark_safe(node.render(context) if node else "")  # noqa: S308  (rendered by the template)


@register.simple_tag
def icon_sprite() -> str:
    """The address of the icon sprite, for the page's head."""
    return bundles.icon_sprite()


@register.simple_tag
def icon(name: str, label: Text = "", css: str = "") -> SafeString:
    """An icon of @tabler/icons. With a label it speaks; without, it is decoration."""
    said = format_html('role="img" aria-label="{}"', label) if label else mark_safe('aria-hidden="true"')
    return format_html(
        '<svg class="icon {}" {} viewBox="0 0 24 24"><use href="{}#{}"/></svg>', css, said, bundles.icon_sprite(), name
    )


# -- words ---------------------------------------------------------------------------------------


def _number(text: str, *, is_known: bool, is_negative: bool = False) -> SafeString:
    if not is_known:
        return format_html('<span class="hn-unknown">{}</span>', text)
    return format_html('<span class="hn-number{}">{}</span>', " hn-negative" if is_negative else "", text)


@register.simple_tag
def money(amount_fen: int | None) -> SafeString:
    """`{% money 123450 %}` → ¥1,234.50"""
    return _number(wording.money(amount_fen), is_known=amount_fen is not None, is_negative=(amount_fen or 0) < 0)


@register.simple_tag
def quantity(number: Number | None, unit: Text = "") -> SafeString:
    """`{% quantity 3012 "件" %}` → 3,012 件"""
    return _number(wording.quantity(number, str(unit)), is_known=number is not None)


@register.simple_tag
def percent(ratio: float | Decimal | None) -> SafeString:
    """`{% percent 0.864 %}` → 86.4 %"""
    return _number(wording.percent(ratio), is_known=ratio is not None)


@register.simple_tag
def weight(grams: int | None) -> SafeString:
    """`{% weight 8400 %}` → 8.4 kg"""
    return _number(wording.weight(grams), is_known=grams is not None)


@register.simple_tag
def duration(length: timedelta | int | float | None) -> SafeString:
    """`{% duration 7800 %}` → 2 小时 10 分"""
    return _number(wording.duration(length), is_known=length is not None)


@register.simple_tag
def moment(at: datetime | date | None) -> SafeString:
    """`{% moment fact.happened_at %}` → 14:05, with the whole moment as its title."""
    if at is None:
        return _number(wording.unknown(), is_known=False)
    title = cells.full_time(at) if isinstance(at, datetime) else at.isoformat()
    return format_html(
        '<time class="hn-number" datetime="{}" title="{}">{}</time>', at.isoformat(), title, wording.moment(at)
    )


@register.simple_tag
def mask(text: str | None, reveal: str = "") -> SafeString:
    """A masked personal text; `reveal` is the page that shows it in clear and logs why."""
    masked = format_html('<span class="hn-mask">{}</span>', wording.mask(text))
    if not reveal or not text:
        return masked
    label = _("Show in clear; the reading is logged")
    return format_html('{} <a class="hn-quiet" href="{}" title="{}">{}</a>', masked, reveal, label, icon("eye", label))


# -- signs ---------------------------------------------------------------------------------------


@register.simple_tag
def flow_tag(flow: str, short: bool = False) -> SafeString:
    """The sign of a flow: icon, tint and word; `short` leaves one sign for dense places."""
    name, sign, drawn = shapes.FLOWS[str(flow)]
    said = format_html('<span title="{}">{}</span>', name, sign) if short else name
    return format_html('<span class="hn-flow hn-flow-{}">{}{}</span>', str(flow), icon(drawn), said)


@register.simple_tag
def status_badge(state: str, label: Text = "", tone: str = "") -> SafeString:
    """A state as icon and word. Known states bring their own tone and word; `tone` is good, will, must, info, calm
    or unknown."""
    known_tone, known_label = shapes.STATES.get(str(state), (str(state) if state in shapes.TONES else "calm", state))
    tone = tone or known_tone
    return format_html(
        '<span class="hn-status hn-{}">{}{}</span>', tone, icon(shapes.TONES[tone]), label or known_label
    )


@register.simple_tag
def simulated_badge(what: Text = "") -> SafeString:
    """The label of whatever a simulator answered: it stands on every screen and receipt."""
    title = _("A simulator answered, not the real system")
    return format_html(
        '<span class="hn-simulated" title="{}">{}{}</span>', what or title, icon("flask"), _("Simulated")
    )


@register.inclusion_tag("components/code_label.html")
def code_label(code: str, href: str = "", prefix: Text = "", copy: bool = True, qr: bool = False) -> dict[str, Any]:
    """A waybill, bag or trip number: its last four signs stand out, one press copies it, `qr` adds the square."""
    square = segno.make(code, error="m", micro=False).svg_inline(border=2, omitsize=True) if qr and code else ""
    return {
        "code": code,
        "head": code[:-4],
        "tail": code[-4:],
        "href": href,
        "prefix": prefix,
        "copy": copy,
        "square": mark_safe(square),  # noqa: S308  (drawn by segno; the code is encoded, not written)
    }


# -- components ----------------------------------------------------------------------------------


@register.inclusion_tag("components/figure.html")
def figure(
    label: Text,
    *,
    part: Number | None = None,
    whole: Number | None = None,
    value: Number | str | None = None,
    change: Number | None = None,
    as_of: datetime | date | str | None = None,
    href: str = "",
    kind: str = "share",
    unit: Text = "",
    better: str = "up",
    note: Text = "",
    trend: Sequence[Number | None] = (),
    compared: Text = "",
    simulated: bool = False,
    size: str = "",
) -> dict[str, Any]:
    """A figure: part / whole, value, change, as of; it opens. `kind` is share (0 to 1), money (fen), number or
    duration (seconds); `better` is up, down or neither; `compared` says what a change is measured against; `size` is ""
    or large."""
    shape = shapes.figure(
        label=label,
        part=part,
        whole=whole,
        value=value,
        change=change,
        as_of=as_of,
        href=href,
        kind=kind,
        unit=unit,
        better=better,
        note=note,
        trend=trend,
        compared=compared,
        simulated=simulated,
    )
    return {"figure": shape, "size": size}


@register.inclusion_tag("components/timeline.html")
def timeline(items: Iterable[Any]) -> dict[str, Any]:
    """Facts in order, by day: each has `time`, `flow`, `sentence`, and may have `actor`, `place`, `link`, `detail`,
    `tone`, and what else `journal.telling.Told` has."""
    return {"days": shapes.timeline(items)}


@register.inclusion_tag("components/progress.html")
def progress(part: int, whole: int | None, label: Text = "", doing: Text = "", leave: str = "") -> dict[str, Any]:
    """How far a thing is; with an unknown whole it only moves. `leave` is where one may go meanwhile."""
    share = None if not whole else min(100, round(100 * part / whole))
    return {"part": part, "whole": whole, "share": share, "label": label, "doing": doing, "leave": leave}


@register.inclusion_tag("components/empty_state.html")
def empty_state(what: Text, first: Text = "", action: Text = "", href: str = "", icon: str = "inbox") -> dict[str, Any]:
    """What will be here, what to do first, and the button that does it."""
    return {"what": what, "first": first, "action": action, "href": href, "icon": icon}


@register.inclusion_tag("components/refusal_box.html")
def refusal_box(
    what: Text | Refusal, mend: Text = "", action: Text = "", href: str = "", code: str = ""
) -> dict[str, Any]:
    """What was refused, how to mend it, the nearest action; the code small beneath. Takes a Refusal as it is."""
    if isinstance(what, Refusal):
        said = {"what": what.say_what(), "mend": mend or what.say_mend(), "code": what.code}
    else:
        said = {"what": what, "mend": mend, "code": code}
    return {**said, "action": action, "href": href}


@register.inclusion_tag("components/scan_box.html")
def scan_box(
    url: str,
    *,
    label: Text = "",
    hint: Text = "",
    undo_url: str = "",
    extra: Mapping[str, Any] | None = None,
    include: str = "",
    autofocus: bool = True,
) -> dict[str, Any]:
    """A box that keeps the focus and posts `{"key", "numbers", **extra}` as JSON to `url`.

    It expects `{"results": [{"number", "ok", "what", "mend", "code", "href", "undo"}]}`; `undo` is a token that
    `undo_url` takes back as `{"key", "undo"}`. `include` is a selector of fields to send along.
    """
    return {
        "id": f"hn-scan-{token_hex(4)}",
        "url": url,
        "undo_url": undo_url,
        "label": label or _("Scan"),
        "hint": hint,
        "extra": dict(extra or {}),
        "include": include,
        "autofocus": autofocus,
        "words": shapes.SCAN_WORDS,
    }


@register.inclusion_tag("components/chart.html")
def chart(option: Mapping[str, Any], label: Text, height: str = "16rem", format: str = "number") -> dict[str, Any]:
    """An ECharts option as plain JSON; `format` (number, percent, money, duration) says how its values read."""
    return {"id": f"hn-chart-{token_hex(4)}", "option": option, "label": label, "height": height, "format": format}


@register.inclusion_tag("components/map_panel.html")
def map_panel(
    *,
    boundary: str | Mapping[str, Any] = "",
    towns: str | Mapping[str, Any] = "",
    points: str | Mapping[str, Any] = "",
    gaps: str | Mapping[str, Any] = "",
    routes: str | Mapping[str, Any] = "",
    colour_by: Sequence[Mapping[str, Any]] = (),
    height: str = "32rem",
    label: Text = "",
) -> dict[str, Any]:
    """The county's own layers, each a GeoJSON address or the GeoJSON itself; no outside tiles, glyphs or fonts.

    A point's properties: `name`, `tone`, `status` (a word), `kind` (county, township, village), `href`, `lines`
    (texts for its popup) and one number from 0 to 1, or null, for each `colour_by` key. `colour_by` is a sequence of
    `{"key", "label", "scale"}`, where the scale is share, yes_no or amount; colouring by status stands first by itself.
    """
    return {
        "id": f"hn-map-{token_hex(4)}",
        "layers": {"boundary": boundary, "towns": towns, "points": points, "gaps": gaps, "routes": routes},
        "colour_by": [
            {"key": str(each["key"]), "label": str(each["label"]), "scale": str(each.get("scale", "share"))}
            for each in colour_by
        ],
        "height": height,
        "label": label or _("Map of the network"),
        "words": shapes.MAP_WORDS,
    }
