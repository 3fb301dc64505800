"""One point as its page shows it: plain values, worked out before a template sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from huinong.journal import queries as journal
from huinong.journal.kinds import catalogue
from huinong.journal.telling import Told, told
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.divisions.queries import ancestors, names
from huinong.registry.parties.queries import parties_by_id
from huinong.registry.parties.values import PartyValue
from huinong.registry.points import queries
from huinong.registry.points.openings import prefix
from huinong.registry.points.values import (
    CAPABILITY_LABELS,
    KIND_LABELS,
    LICENSED_ONLY,
    PRECISION_LABELS,
    STAGE_LABELS,
    STATUS_LABELS,
    CapabilityValue,
    Hours,
    MarketValue,
    PointRow,
    Spell,
    Standing,
    Status,
)

SCANS_SHOWN = 100
FACTS_READ = 1_000  # the newest acts of the day that are looked through for custody scans
TONES = {Status.ACTIVE: "good", Status.NEW: "info", Status.SILENT: "will", Status.CLOSED: "calm"}


@dataclass(frozen=True, slots=True)
class StripDay:
    """One day of the strip behind a standing."""

    on: date
    scans: int
    is_served: bool
    is_chosen: bool
    label: str


@dataclass(frozen=True, slots=True)
class WeekDay:
    """One weekday as posted."""

    name: Any
    spells: tuple[str, ...]
    is_today: bool


@dataclass(frozen=True, slots=True)
class Ability:
    """One service at this point."""

    label: Any
    stage: str
    tone: str
    steps: tuple[tuple[Any, date | None], ...]


def sight_of(actor: Actor, row: PointRow, *, chosen: date | None) -> dict[str, Any]:
    """Everything one point's page shows."""
    point, today = row.point, clock.today()
    keeper = _keeper(row)
    parent = queries.points_by_id(point.county, [point.parent]).get(point.parent) if point.parent else None
    opening = queries.opening(point.county, point.id, today)
    return {
        "point": point,
        "kind": KIND_LABELS[point.kind],
        "status": row.standing.status.value,
        "status_label": STATUS_LABELS[row.standing.status],
        "tone": TONES[row.standing.status],
        "because": because(row),
        **_standing(actor, row, chosen, today),
        "places": [*ancestors(prefix(point.division))[2:], *_own_place(point.division)],
        "precision": PRECISION_LABELS[point.precision],
        "keeper": keeper,
        "phone": keeper.phone if keeper else "",
        "phone_id": next((each.id for each in keeper.identifiers if each.masked == keeper.phone), None)
        if keeper
        else None,
        "parent": parent,
        "is_parent_seen": parent is not None
        and actor.scope.covers(parent.division, point=parent.id, party=parent.keeper_party),
        "children": queries.seen_children(actor, point.county, point.id),
        "week": _week(queries.hours(point.county, point.id), today),
        "market": market_text(queries.market_rule(point.county, point.id)),
        "today": [clock_text(spell) for spell in opening.spells],
        "is_market_day": opening.is_market_day,
        "abilities": [_ability(cell) for cell in queries.capabilities(point.county, point.id)],
        "may_write": actor.may("points.write"),
        "may_read_parties": actor.may("parties.read"),
        "may_reveal": actor.may("parties.reveal"),
        "may_read_journal": actor.may("journal.read"),
        "thread": f"POINT-{point.code}",
    }


def because(row: PointRow) -> str:
    """Why a point stands as it does, in one sentence."""
    standing = row.standing
    if standing.status is Status.CLOSED:
        closed_on = row.point.closed_on
        return _("Closed since {day}.").format(day=closed_on) if closed_on else _("It does not serve today.")
    text = {
        Status.ACTIVE: _("It took pieces into custody on {days} of the last {window} days; {needed} are needed."),
        Status.NEW: _(
            "Open for less than {window} days, with scans on {days} so far; {needed} are needed in {window}."
        ),
        Status.SILENT: _("Only {days} of the last {window} days have a custody scan; {needed} are needed."),
    }[standing.status]
    return text.format(days=standing.scan_days, window=standing.window_days, needed=standing.needed_days)


def _standing(actor: Actor, row: PointRow, chosen: date | None, today: date) -> dict[str, Any]:
    """The strip of days, and the scans of the chosen one."""
    days = strip(row, row.standing, chosen, today)
    is_there = chosen is not None and any(day.on == chosen for day in days)
    may_read = actor.may("journal.read")
    scans = _scans(actor, row, chosen) if is_there and may_read and chosen else ()
    return {
        "strip": days,
        "chosen": chosen if is_there else None,
        "chosen_scans": next((day.scans for day in days if day.is_chosen), 0),
        "scans": scans,
        "scans_shown": sum(line.count for line in scans),
    }


def strip(row: PointRow, standing: Standing, chosen: date | None, today: date) -> tuple[StripDay, ...]:
    """The days of the window, the oldest first, each with its custody scans."""
    first = today - timedelta(days=standing.window_days - 1)
    counted = queries.custody_days(row.point.county, row.point.id, since=first, until=today)
    days = (first + timedelta(days=n) for n in range(standing.window_days))
    return tuple(_strip_day(row, on, counted.get(on, 0), on == chosen) for on in days)


def _strip_day(row: PointRow, on: date, scans: int, is_chosen: bool) -> StripDay:
    day = date_format(on, pgettext("day and weekday", "D j M"))
    label = _("{day}: {scans} custody scans").format(day=day, scans=scans)
    return StripDay(on, scans, row.point.is_open(on), is_chosen, label)


def _scans(actor: Actor, row: PointRow, on: date) -> tuple[Told, ...]:
    kinds = catalogue()
    facts = journal.facts_at_point(row.point.county, row.point.id, since=on, until=on, limit=FACTS_READ)
    custody = [fact for fact in facts if kinds[fact.kind].is_custody and journal.may_see(actor, fact)]
    return told(list(reversed(custody[:SCANS_SHOWN])), actor=actor)


def _keeper(row: PointRow) -> PartyValue | None:
    party = row.point.keeper_party
    return parties_by_id(row.point.county, [party]).get(party) if party else None


def _own_place(division: str) -> Sequence[Any]:
    """The place itself, under the form `ancestors` has."""
    own = prefix(division)
    found: Mapping[str, str] = names([own])
    return [{"prefix": own, "name": found.get(own, own)}]


def _week(hours: Sequence[Hours], today: date) -> tuple[WeekDay, ...]:
    if not hours:
        return ()
    spells = [tuple(clock_text(Spell(h.opens, h.closes)) for h in hours if h.weekday == day) for day in range(7)]
    return tuple(WeekDay(name, spells[day], day == today.weekday()) for day, name in WEEKDAYS.items())


def clock_text(spell: Spell) -> str:
    """`08:00–18:00`."""
    return f"{spell.opens // 60:02}:{spell.opens % 60:02}–{spell.closes // 60:02}:{spell.closes % 60:02}"


def rule_text(rule: MarketValue | None) -> str:
    """`逢3、6、9`, as people write it."""
    return rule.text if rule else ""


def market_text(rule: MarketValue | None) -> str:
    """The rule with its hours."""
    return f"{rule_text(rule)} {clock_text(Spell(rule.opens, rule.closes))}" if rule else ""


def _ability(cell: CapabilityValue) -> Ability:
    tone = {"live": "good", "equipped": "info", "trained": "info", "licensed": "calm"}
    steps: list[tuple[Any, date | None]] = [
        (_("trained"), cell.trained_on),
        (_("equipped"), cell.equipped_on),
        (_("live"), cell.live_on),
    ]
    if cell.licensed_on or cell.service in LICENSED_ONLY:
        steps.insert(0, (_("licensed"), cell.licensed_on))
    stage = str(STAGE_LABELS[cell.stage]) if cell.stage else _("not begun")
    return Ability(
        CAPABILITY_LABELS[cell.service],
        stage,
        tone.get(cell.stage or "", "unknown"),
        tuple(steps) if cell.stage else (),
    )
