"""One search over everything an actor may see: a number, a phone's tail, a name, its pinyin or initials."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext_lazy as _

from huinong.commerce.trade import queries as trade
from huinong.commerce.trade.values import STATE_LABELS as ORDER_STATES
from huinong.commerce.trade.values import OrderFilter
from huinong.commerce.trade.values import State as OrderState
from huinong.insight.boards.places import TONES
from huinong.insight.boards.values import Found, Hit
from huinong.insight.indicators import links
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.errors import NoSuchBag
from huinong.logistics.parcels.labels import STATES as PIECE_STATES
from huinong.logistics.parcels.life import State
from huinong.logistics.parcels.names import Names, short
from huinong.logistics.parcels.queries import Wanted
from huinong.logistics.transport.labels import BAGS
from huinong.registry.divisions import queries as divisions
from huinong.registry.divisions.values import Level
from huinong.registry.parties import queries as parties
from huinong.registry.parties.values import KIND_LABELS as PARTY_KINDS
from huinong.registry.points import queries as points
from huinong.registry.points.values import KIND_LABELS as POINT_KINDS
from huinong.registry.points.values import STATUS_LABELS

EACH = 12
LONGEST = 80
PIECE_TONES = {
    State.SHELVED: "good",
    State.COLLECTED: "good",
    State.DELIVERED: "good",
    State.EXCEPTED: "must",
    State.LOST: "must",
    State.ANNOUNCED: "calm",
    State.RETURNED: "calm",
}
ORDER_TONES = {
    OrderState.PLACED: "will",
    OrderState.DELIVERED: "good",
    OrderState.REFUNDED: "calm",
    OrderState.CANCELLED: "calm",
}
LEVELS = {
    Level.PROVINCE: _("Province"),
    Level.CITY: _("City"),
    Level.COUNTY: _("County"),
    Level.TOWN: _("Township"),
    Level.VILLAGE: _("Village"),
}


def search(actor: Actor, text: str) -> tuple[Found, ...]:
    """What was found, by kind; kinds without a hit are left out."""
    wanted = text.strip()[:LONGEST]
    if not wanted:
        return ()
    found = (each(actor, wanted) for each in _SEARCHES)
    return tuple(group for group in found if group.hits)


def exact(groups: Iterable[Found]) -> str:
    """Where a number that names exactly one thing leads; "" when it names none or several."""
    hits = [hit for group in groups for hit in group.hits if hit.is_exact]
    return hits[0].href if len(hits) == 1 else ""


def _pieces(actor: Actor, text: str) -> Found:
    empty = Found("parcels", _("Parcels"), "package", (), 0)
    if not actor.may("parcels.read"):
        return empty
    page = parcels.parcels(actor=actor, wanted=Wanted(text=text), limit=EACH)
    names = Names()
    hits = tuple(
        Hit(
            title=f"{row.carrier} {row.number}",
            text=" · ".join(part for part in (row.recipient_name, names.village(row.village)) if part),
            href=links.page("parcels:detail", row.carrier, row.number) or _thread(row.county, row.thread),
            label=PIECE_STATES[row.state].label,
            tone=PIECE_TONES.get(row.state, "info"),
            is_exact=_same(text, row.number) or _same(text, f"{row.carrier}{row.number}"),
        )
        for row in page.rows
    )
    more = links.page("parcels:list", q=text)
    return Found("parcels", empty.label, empty.icon, hits, page.total, more)


def _bags(actor: Actor, text: str) -> Found:
    empty = Found("bags", _("Bags"), "paper-bag", (), 0)
    county = actor.scope.county
    if county is None or not actor.may("parcels.read"):
        return empty
    try:
        row = parcels.bag(county=county, number=text.upper(), actor=actor)
    except NoSuchBag:
        return empty
    href = links.page("transport:bag", row.number) or _thread(county, f"BAG-{row.number}")
    hit = Hit(row.number, row.seal_no, href, BAGS[row.state].label, "info", row.closed_at, is_exact=True)
    return Found("bags", empty.label, empty.icon, (hit,), 1)


def _orders(actor: Actor, text: str) -> Found:
    empty = Found("orders", _("Orders"), "shopping-cart", (), 0)
    if not actor.may("trade.read"):
        return empty
    page = trade.orders(actor=actor, narrow=OrderFilter(text=text), size=EACH)
    hits = tuple(
        Hit(
            title=row.number,
            text=row.buyer_name,
            href=links.page("trade:order", row.county, row.number) or _thread(row.county, row.number),
            label=ORDER_STATES[row.state],
            tone=ORDER_TONES.get(row.state, "info"),
            time=row.placed_at,
            is_exact=_same(text, row.number),
        )
        for row in page.rows
    )
    return Found("orders", empty.label, empty.icon, hits, page.total, links.page("trade:orders", q=text))


def _points(actor: Actor, text: str) -> Found:
    empty = Found("points", _("Points"), "map-pin", (), 0)
    if not actor.may("points.read"):
        return empty
    page = points.points(actor, text=text, limit=EACH)
    hits = tuple(
        Hit(
            title=row.point.name,
            text=f"{POINT_KINDS[row.point.kind]} · {row.point.code}",
            href=links.point(row.point.county, row.point.id),
            label=STATUS_LABELS[row.standing.status],
            tone=TONES[row.standing.status],
            is_exact=_same(text, row.point.code),
        )
        for row in page.rows
    )
    return Found("points", empty.label, empty.icon, hits, page.total, links.page("points:list", q=text))


def _parties(actor: Actor, text: str) -> Found:
    empty = Found("parties", _("Parties"), "users", (), 0)
    if not actor.may("parties.read"):
        return empty
    page = parties.parties(actor, text=text, limit=EACH)
    hits = tuple(
        Hit(
            title=row.name,
            text=" · ".join(part for part in (str(PARTY_KINDS[row.kind]), row.phone) if part),
            href=links.page("parties:party", row.county, row.id),
        )
        for row in page.rows
    )
    return Found("parties", empty.label, empty.icon, hits, page.total, links.page("parties:list", q=text))


def _divisions(actor: Actor, text: str) -> Found:
    found = divisions.search(text, prefix=actor.scope.division, limit=EACH)
    above = divisions.names({row.parent for row in found if row.parent})
    hits = tuple(
        Hit(
            title=short(row.name),
            text=" · ".join(part for part in (str(LEVELS[row.level]), above.get(row.parent, "")) if part),
            href=_place(actor, row.prefix),
        )
        for row in found
    )
    return Found("divisions", _("Places"), "sitemap", hits, len(hits))


def _place(actor: Actor, prefix: str) -> str:
    """A place's figures for those who read them; else its page in the register."""
    if actor.may("indicators.read"):
        return links.page("indicators:list", division=prefix)
    return links.page("divisions:browse", prefix)


def _thread(county: str, name: str) -> str:
    return links.page("journal:thread", county, name)


def _same(text: str, number: str) -> bool:
    return _plain(text) == _plain(number)


def _plain(number: str) -> str:
    return "".join(sign for sign in number.upper() if sign.isalnum())


_SEARCHES: tuple[Callable[[Actor, str], Found], ...] = (_pieces, _bags, _orders, _points, _parties, _divisions)
