"""Facts told to people, in their language: what happened, to what, where, by whom, and whose money moved."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import groupby

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, catalogue
from huinong.journal.naming import Link, Names, counted_in, page_of
from huinong.journal.sentences import Known, shown, signed
from huinong.journal.values import FactValue
from huinong.kernel.actor import Actor, Role

AT_WORK = frozenset({Role.KEEPER, Role.OUTLET_MANAGER, Role.DISPATCHER, Role.DRIVER})
"""Roles that act at the point a fact names. Of what others do to orders and money the point is where it counts."""

LATE = timedelta(minutes=5)
"""How much later than it happened an act may reach the server before a page says so."""

ROLES: dict[str, str | Promise] = {
    Role.PROGRAMME_OFFICER: _("Programme officer"),
    Role.COUNTY_MANAGER: _("County manager"),
    Role.DISPATCHER: _("Dispatcher"),
    Role.OUTLET_MANAGER: _("Outlet manager"),
    Role.KEEPER: _("Keeper"),
    Role.DRIVER: _("Driver"),
    Role.PARTNER: _("Partner courier"),
    Role.COOP_CHAIR: _("Co-op chair"),
    Role.BUYER: _("Buyer"),
    Role.SYSTEM: _("System"),
}


@dataclass(frozen=True, slots=True)
class Leg:
    """What one account got, or gave."""

    account: str
    amount_fen: int

    @property
    def amount(self) -> str:
        return signed(self.amount_fen)


@dataclass(frozen=True, slots=True)
class Told:
    """A line of a timeline: one fact, or several alike that one act made (then `pieces` names each)."""

    time: datetime
    recorded_at: datetime | None
    flow: str
    subject: Link | None
    sentence: str
    detail: str
    legs: tuple[Leg, ...]
    place: str
    actor: str
    link: str
    counted: tuple[Link, ...]
    pieces: tuple[Link, ...] = ()

    @property
    def count(self) -> int:
        """How many facts the line tells."""
        return len(self.pieces) or 1


def told(facts: Sequence[FactValue], *, actor: Actor, own: str = "") -> tuple[Told, ...]:
    """The lines of a timeline, as this actor may follow them. Things of the thread `own` are not named again."""
    names = Names(facts)
    lines = [_line(fact, names, actor, own) for fact in facts]
    return tuple(_folded(list(alike)) for _key, alike in groupby(lines, key=_alike))


def sentences(facts: Sequence[FactValue]) -> list[str]:
    """Each fact in one sentence, with what it is about."""
    names = Names(facts)
    return [" ".join(part for part in (_number(fact, names), _sentence(fact, names)) if part) for fact in facts]


def _line(fact: FactValue, names: Names, actor: Actor, own: str) -> Told:
    role = str(ROLES.get(fact.actor_role, fact.actor_role))
    is_outsider = actor.scope.party is not None  # to whom a role says enough
    name = "" if is_outsider else names.of(fact.county, "staff", fact.actor_id)
    return Told(
        time=fact.happened_at,
        recorded_at=fact.recorded_at if abs(fact.recorded_at - fact.happened_at) >= LATE else None,
        flow=fact.flow.value,
        subject=_subject(fact, names, actor, own),
        sentence=_sentence(fact, names),
        detail=str(fact.facts.get("note") or "") or _goods(fact, names),
        legs=legs(fact, names),
        place=_place(fact, names),
        actor=" ".join(part for part in (role, name) if part),
        link=reverse("journal:fact", args=(fact.county, fact.id)),
        counted=tuple(counted_in(actor, fact)),
    )


def _place(fact: FactValue, names: Names) -> str:
    """Where it happened; "" where nobody was at the point that the fact counts for."""
    is_there = fact.flow in {Flow.GOODS, Flow.INFORMATION} or fact.actor_role in AT_WORK
    return names.of(fact.county, "point", str(fact.point)) if fact.point and is_there else ""


def _sentence(fact: FactValue, names: Names) -> str:
    """The sentence of the fact's kind, filled with its facts; what is unknown is a dash."""
    kind = catalogue().get(fact.kind)
    return str(kind.sentence).format_map(shown(fact, names)) if kind else fact.kind


def _number(fact: FactValue, names: Names) -> str:
    kind = catalogue().get(fact.kind)
    return kind.about.number.format_map(shown(fact, names)) if kind and kind.about else ""


def _subject(fact: FactValue, names: Names, actor: Actor, own: str) -> Link | None:
    kind = catalogue().get(fact.kind)
    if kind is None or kind.about is None or thread_of(kind, fact) == own:
        return None
    return Link(_number(fact, names), page_of(kind.about.name, actor, fact))


def thread_of(kind: Kind, fact: FactValue) -> str:
    """The thread of the thing a fact is about; "" when it is about none."""
    return kind.about.thread.format_map(Known(fact.facts)) if kind.about else ""


def legs(fact: FactValue, names: Names) -> tuple[Leg, ...]:
    """The legs of a posting, what was got before what was given; none of other facts."""
    lines = fact.facts.get("lines")
    if not isinstance(lines, dict):
        return ()
    found = [Leg(names.of(fact.county, "account", code) or code, fen) for code, fen in lines.items()]
    return tuple(sorted(found, key=lambda leg: -leg.amount_fen))


def _goods(fact: FactValue, names: Names) -> str:
    """The goods of an order, one after the other; nothing for other facts."""
    lines = fact.facts.get("lines")
    if not isinstance(lines, list):
        return ""
    wanted: dict[str, int] = {}
    for line in lines:
        name = names.of(fact.county, "sku", line["sku"]) or line["sku_code"]
        wanted[name] = wanted.get(name, 0) + line["quantity"]
    return " · ".join(f"{name} × {quantity}" for name, quantity in wanted.items())


def _alike(line: Told) -> Told:
    """What lines must have in common to be told as one."""
    about = Link("", "") if line.subject else None
    return replace(line, time=line.time.replace(second=0, microsecond=0), recorded_at=None, subject=about, link="")


def _folded(lines: Sequence[Told]) -> Told:
    first = lines[0]
    if len(lines) == 1:
        return first
    labels = [line.subject.label if line.subject else str(_("no. {n}")).format(n=n) for n, line in enumerate(lines, 1)]
    each = (Link(label, line.link) for label, line in zip(labels, lines, strict=True))
    return replace(first, subject=None, link="", pieces=tuple(each))
