"""The partner manager's home: are my pieces on time, and is the bill right?"""

from collections.abc import Sequence

from django.http import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from huinong.edge.pages import PageRequest
from huinong.funds.bills import queries as bills
from huinong.funds.ledger.errors import NoSuchAccount
from huinong.funds.settlement import queries as settlement
from huinong.insight.boards.values import Tile
from huinong.insight.indicators import links, queries
from huinong.insight.indicators.values import TownShare
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.labels import STATES
from huinong.logistics.parcels.life import State
from huinong.logistics.parcels.names import Names
from huinong.logistics.parcels.queries import Wanted
from huinong.logistics.parcels.values import ParcelValue

LATE_SHOWN = 8


def show(request: PageRequest) -> HttpResponseBase:
    """Its own pieces: on time by township, not yet handed over, and this month's bill."""
    actor, today = request.actor, clock.today()
    towns = queries.partner_on_time(on=today, actor=actor)
    late = parcels.parcels(actor=actor, wanted=Wanted(is_overdue=True), sort="due", limit=LATE_SHOWN)
    context = {
        "today": today,
        "tiles": [_on_time(towns), *_open(actor, late.total), _bill(actor)],
        "towns": [(town, f"{(town.value or 0) * 100:.1f}", _tone(town)) for town in towns],
        "late": _late(late.rows),
        "late_total": late.total,
        "late_url": links.page("parcels:list", state="overdue"),
        "announce_url": links.page("manifests:new"),
        "newest_bill": _newest(actor),
    }
    return render(request, "boards/home_partner.html", context)


def _on_time(towns: Sequence[TownShare]) -> Tile:
    return Tile(
        label=_("On time in the village"),
        kind="share",
        part=sum(town.on_time for town in towns),
        whole=sum(town.due for town in towns),
        as_of=clock.today(),
        note=_("last 30 days"),
    )


def _open(actor: Actor, overdue: int) -> list[Tile]:
    announced = parcels.parcels(actor=actor, wanted=Wanted(states=(State.ANNOUNCED,)), limit=0).total
    here = parcels.parcels(actor=actor, wanted=Wanted(is_open=True), limit=0).total - announced
    return [
        Tile(
            label=_("Announced, not yet handed to us"),
            value=announced,
            href=links.page("parcels:list", state=State.ANNOUNCED.value),
            as_of=clock.now(),
        ),
        Tile(
            label=_("With us, not yet handed to the recipient"),
            value=max(0, here),
            href=links.page("parcels:list"),
            note=_("{n} overdue").format(n=f"{overdue:,}"),
            as_of=clock.now(),
        ),
    ]


def _bill(actor: Actor) -> Tile:
    try:
        bill = settlement.partner_lines(actor, clock.today(), limit=1)
    except NoSuchAccount:
        return Tile(label=_("This month's bill"), kind="money", note=_("nothing billed yet"))
    return Tile(
        label=_("This month's bill"),
        value=bill.total_fen,
        kind="money",
        href=links.page("settlement:statements"),
        note=_("{n} pieces").format(n=f"{bill.pieces:,}"),
        as_of=clock.now(),
    )


def _newest(actor: Actor) -> dict[str, object] | None:
    """The bill of the last month that was issued, to read, dispute or agree with."""
    found = bills.newest(actor)
    if found is None:
        return None
    return {"href": links.page("bills:bill", found.county, found.number), "month": found.month_name}


def _late(rows: Sequence[ParcelValue]) -> list[dict[str, object]]:
    names = Names()
    return [
        {
            "number": row.number,
            "href": links.page("parcels:detail", row.carrier, row.number),
            "town": names.town(row.village),
            "village": names.village(row.village),
            "state": STATES[row.state].label,
            "tint": STATES[row.state].tint.value,
            "due_at": row.due_at,
        }
        for row in rows
    ]


def _tone(town: TownShare) -> str:
    share = town.value or 0.0
    return "good" if share >= 0.9 else "will" if share >= 0.7 else "must"
