"""The console's rooms as each role sees them."""

from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.kernel.actor import Actor, Role

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Entry:
    """A room one may go to; `permission` "" means everyone who is signed in."""

    name: str
    label: Text
    icon: str
    permission: str = ""
    roles: frozenset[Role] = frozenset()
    url: str = ""
    is_active: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Rooms that belong together."""

    label: Text
    entries: tuple[Entry, ...]


COUNTY_BOOKS = frozenset({Role.PROGRAMME_OFFICER, Role.COUNTY_MANAGER})
"""Whose scope is a county or more: the others would be refused its books."""

PAYERS = COUNTY_BOOKS | {Role.BUYER}
"""Whose payments there are to see."""

ROAD = frozenset({Role.DISPATCHER, Role.COUNTY_MANAGER, Role.OUTLET_MANAGER, Role.PROGRAMME_OFFICER})
"""Who works at the network's own desks: how its day goes, its places and its rules are their business."""

HOME_IS_A_ROOM = frozenset({Role.DISPATCHER, Role.KEEPER, Role.DRIVER})
"""Whom the home page sends on to a room that stands beside it."""

HOME = Entry("boards:home", _("Home"), icon="home", roles=frozenset(Role) - HOME_IS_A_ROOM)
NOT_BUYERS = frozenset(Role) - {Role.BUYER}
"""A buyer follows each box by its order, where its whole thread stands."""

CONSENT = frozenset({Role.DISPATCHER, Role.COUNTY_MANAGER, Role.OUTLET_MANAGER, Role.PARTNER})
"""Who answers for the share of consented pieces; a keeper asks from the station's own page."""

TODAY = Entry("transport:today", _("Today"), icon="clock-play", permission="transport.read", roles=ROAD)
DRIVE = Entry("transport:drive", _("My trip"), icon="bus", roles=frozenset({Role.DRIVER}))
MAP = Entry("boards:map", pgettext_lazy("navigation", "Map"), icon="map-2", permission="points.read")
STATION = Entry("station:home", _("My station"), icon="building-store", roles=frozenset({Role.KEEPER}))
PARCELS = Entry("parcels:list", _("Parcels"), icon="package", permission="parcels.read", roles=NOT_BUYERS)
TRIPS = Entry("transport:trips", _("Trips"), icon="bus", permission="transport.read")
PLANS = Entry("plans:list", pgettext_lazy("navigation", "Plans"), icon="route", permission="plans.read")
BAGS = Entry("transport:bags", _("Bags"), icon="paper-bag", permission="parcels.read", roles=ROAD | {Role.KEEPER})
ORDERS = Entry("trade:orders", _("Orders"), icon="shopping-cart", permission="trade.read")
OFFERS = Entry("catalogue:offers", _("Produce"), icon="basket", permission="catalogue.read")
BILLS = Entry("bills:list", _("Courier bills"), icon="scale", permission="bills.read")
CLAIMS = Entry("claims:list", pgettext_lazy("navigation", "Claims"), icon="alert-triangle", permission="claims.read")
NET = Entry("payouts:list", _("Net statements"), icon="receipt-yuan", permission="payouts.read")
STATEMENTS = Entry("settlement:statements", _("Statements"), icon="receipt-yuan", permission="settlement.read")
PAYMENTS = Entry("payments:list", _("Payments"), icon="coin-yuan", permission="payments.read", roles=PAYERS)
TILLS = Entry("till:list", _("Tills"), icon="coin-yuan", permission="till.read")
COLLECT = Entry("billers:counter", pgettext_lazy("navigation", "Pay bills"), "receipt-yuan", permission="billers.pay")
FILES = Entry("billers:days", pgettext_lazy("navigation", "Billers' files"), "scale", permission="billers.read")
WITHDRAW = Entry("withdrawals:list", _("Withdrawals"), icon="coin-yuan", permission="withdrawals.read")
DAY_END = Entry("books:day", _("Day end"), icon="clock-play", permission="books.end")
BANK = Entry("bank:home", pgettext_lazy("navigation", "Bank"), icon="coin-yuan", roles=COUNTY_BOOKS)
BOOKS = Entry("books:balance", _("Balances by subject"), icon="scale", permission="books.read", roles=COUNTY_BOOKS)
MONTHS = Entry("books:months", _("Month close"), icon="list-check", permission="books.read", roles=COUNTY_BOOKS)
TO_PACK = Entry("trade:to_ship", _("To pack"), icon="package-export", permission="trade.fulfil")
POINTS = Entry("points:list", _("Points"), icon="map-pin", permission="points.read")
PARTIES = Entry("parties:list", _("Parties"), icon="users", permission="parties.read")
DIVISIONS = Entry("divisions:start", _("Divisions"), icon="sitemap", roles=ROAD)
CONTRACTS = Entry("contracts:list", _("Courier contracts"), icon="file-text", permission="contracts.read")
MANIFESTS = Entry("manifests:list", _("Manifests"), icon="table", permission="parcels.announce")
BATCHES = Entry("batches:list", pgettext_lazy("navigation", "Batches"), "package-import", permission="batches.read")
ROADS = Entry("travel:roads", _("Roads and times"), icon="map-2", permission="transport.plan")
PUSHES = Entry("pushes:list", _("Status pushes"), icon="plug-connected", permission="pushes.read")
CONSENTS = Entry("consents:list", _("Consent to a station"), icon="phone", permission="consents.read", roles=CONSENT)
PACKAGING = Entry("packaging:list", _("Packaging"), icon="paper-bag", permission="packaging.read")
PICKUPS = Entry("pickups:list", _("Pick-ups"), icon="truck", permission="pickups.read")
DESIGNS = Entry("designs:list", _("Network design"), icon="sitemap", permission="designs.read")
COLD = Entry("coldchain:list", _("Cold chain"), icon="snowflake", permission="cold.read")
POLICIES = Entry("policies:list", _("Rules"), icon="adjustments", roles=ROAD)
INDICATORS = Entry("indicators:list", _("Indicators"), icon="chart-bar", permission="indicators.read")
UNIVERSAL = Entry("universal:overview", _("Universal service"), icon="list-check", permission="indicators.read")
THREADS = Entry("journal:threads", _("Journal"), icon="timeline", permission="journal.read", roles=NOT_BUYERS)
STAFF = Entry("access:staff", _("Staff"), icon="id-badge-2", permission="access.manage")
AUDIT = Entry("access:audit", _("Who read what"), icon="eye-check", permission="access.audit")

GROUPS = (
    Group(pgettext_lazy("navigation", "Now"), (HOME, TODAY, DRIVE, STATION, MAP)),
    Group(_("Goods"), (PARCELS, BATCHES, MANIFESTS, BAGS, TRIPS, PLANS, PUSHES, CONSENTS, PICKUPS, PACKAGING, COLD)),
    Group(_("Trade"), (TO_PACK, ORDERS, OFFERS)),
    Group(
        _("Funds"),
        (COLLECT, WITHDRAW, TILLS, DAY_END, FILES, BANK, STATEMENTS, NET, BILLS, CLAIMS, PAYMENTS, BOOKS, MONTHS),
    ),
    Group(_("Information"), (INDICATORS, UNIVERSAL, THREADS)),
    Group(_("Network"), (POINTS, DESIGNS, PARTIES, CONTRACTS, DIVISIONS, ROADS, POLICIES)),
    Group(_("Access"), (STAFF, AUDIT)),
)

MAIN: dict[Role, tuple[Entry, ...]] = {
    Role.PROGRAMME_OFFICER: (HOME, INDICATORS, MAP, POINTS),
    Role.COUNTY_MANAGER: (HOME, TODAY, MAP, INDICATORS),
    Role.DISPATCHER: (TODAY, PARCELS, BAGS, TRIPS),
    Role.OUTLET_MANAGER: (HOME, PARCELS, BAGS, POINTS),
    Role.KEEPER: (STATION, PARCELS, ORDERS, STATEMENTS),
    Role.DRIVER: (DRIVE, TRIPS, MAP),
    Role.PARTNER: (HOME, PARCELS, INDICATORS, STATEMENTS),
    Role.COOP_CHAIR: (HOME, ORDERS, OFFERS, STATEMENTS),
    Role.BUYER: (HOME, OFFERS, ORDERS, PAYMENTS),
}
"""The four things of each role that a phone's tab bar holds; what a role may not open makes room for the next."""


def groups_for(actor: Actor, path: str) -> tuple[Group, ...]:
    """The rooms this actor may enter and that exist, the one `path` lies in marked active."""
    opened = [[_opened(entry) for entry in group.entries if _may_enter(actor, entry)] for group in GROUPS]
    found = [[entry for entry in entries if entry.url] for entries in opened]
    active = _active_url([entry.url for entries in found for entry in entries], path)
    return tuple(
        Group(group.label, tuple(replace(entry, is_active=entry.url == active) for entry in entries))
        for group, entries in zip(GROUPS, found, strict=True)
        if entries
    )


def main_for(actor: Actor, groups: tuple[Group, ...]) -> tuple[Entry, ...]:
    """The four entries of the phone's tab bar."""
    entries = {entry.name: entry for group in groups for entry in group.entries}
    wanted = [entry.name for entry in MAIN.get(actor.role, ())]
    ordered = [*(name for name in wanted if name in entries), *(name for name in entries if name not in wanted)]
    return tuple(entries[name] for name in ordered[:4])


def address(name: str) -> str:
    """The address of a named page, "" when no such room is installed."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _may_enter(actor: Actor, entry: Entry) -> bool:
    if entry.roles and actor.role not in entry.roles:
        return False
    return not entry.permission or actor.may(entry.permission)


def _opened(entry: Entry) -> Entry:
    return replace(entry, url=address(entry.name))


def _active_url(urls: list[str], path: str) -> str:
    """The longest address that `path` begins with; the home page is only itself."""
    holding = [url for url in urls if path == url or (url != "/" and path.startswith(url))]
    return max(holding, key=len, default="")
