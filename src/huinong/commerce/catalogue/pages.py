"""Goods for those who buy them (a shop) and those who sell them (stock, lots, prices)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.commerce.catalogue import queries, services
from huinong.commerce.catalogue.forms import ZONE_LABELS, LotForm, PriceForm, ReasonForm, SkuForm
from huinong.commerce.catalogue.places import names, shipping_points
from huinong.commerce.catalogue.values import Offer, SkuValue, Stock
from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.filters import Choice
from huinong.edge.forms import Form
from huinong.edge.gates import OutOfScope
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.journal.values import Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal

LISTED = {
    "True": Badge(gettext_lazy("on sale"), Tint.GREEN),
    "False": Badge(gettext_lazy("off sale"), Tint.GREY),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """One kind of goods in the seller's list."""

    county: str
    code: str
    name: str
    unit: str
    is_listed: bool
    price_fen: int
    freight_fen: int
    received: int
    sold: int
    left: int
    overdue: int
    seller: str
    point: str


@dataclass(frozen=True, slots=True)
class OfferCard:
    """One kind of goods in the shop."""

    offer: Offer
    seller: str
    point: str
    may_order: bool


@require_safe
@page("catalogue.read")
def offers(request: PageRequest) -> HttpResponseBase:
    """A shop for those who order; the stock for those who sell or oversee."""
    if request.actor.may("trade.order"):
        return _shop(request)
    actor = request.actor
    context = {"may_write": actor.may("catalogue.write") and actor.scope.party is not None}
    return _stock_table(actor).respond(request, _stock_rows(actor, ""), "catalogue/stock.html", context)


def _shop(request: PageRequest) -> HttpResponseBase:
    text = request.GET.get("q", "").strip()[:80]
    found = queries.offers(actor=request.actor, text=text)
    known = names([offer.sku for offer in found])
    cards = [
        OfferCard(
            offer,
            known.get(offer.sku.seller_party, ""),
            known.get(offer.sku.origin_point, ""),
            offer.left > 0 and _may_order(request.actor, offer.sku),
        )
        for offer in found
    ]
    return render(request, "catalogue/shop.html", {"cards": cards, "text": text})


def _may_order(actor: Actor, sku: SkuValue) -> bool:
    """Whoever orders, for themselves or for somebody at their counter, orders anything on sale that they see."""
    return actor.may("trade.order") and sku.is_listed


def _stock_rows(actor: Actor, text: str) -> list[StockRow]:
    found = queries.stock(actor=actor, text=text)
    known = names([each.sku for each in found])
    return [_stock_row(each, known) for each in found]


def _stock_row(each: Stock, known: Mapping[UUID, str]) -> StockRow:
    sku = each.sku
    return StockRow(
        county=sku.county,
        code=sku.code,
        name=sku.name,
        unit=sku.unit,
        is_listed=sku.is_listed,
        price_fen=sku.price_fen,
        freight_fen=sku.freight_fen,
        received=each.received,
        sold=each.sold,
        left=each.left,
        overdue=each.overdue,
        seller=known.get(sku.seller_party, ""),
        point=known.get(sku.origin_point, ""),
    )


def _stock_table(actor: Actor) -> Table:
    is_wide = actor.scope.party is None
    return Table(
        name="goods",
        columns=(
            Column("name", pgettext_lazy("catalogue", "Name")),
            Column("code", pgettext_lazy("catalogue", "Code")),
            Column("is_listed", gettext_lazy("State"), Kind.STATUS, badges=LISTED),
            Column("price_fen", pgettext_lazy("catalogue", "Price"), Kind.MONEY),
            Column("left", pgettext_lazy("catalogue", "Left"), Kind.NUMBER),
            Column("sold", pgettext_lazy("catalogue", "Sold"), Kind.NUMBER),
            Column("received", pgettext_lazy("catalogue", "Came in"), Kind.NUMBER, shown=False),
            Column("overdue", gettext_lazy("Past its shelf life"), Kind.NUMBER, shown=not is_wide),
            Column("freight_fen", gettext_lazy("Freight"), Kind.MONEY, shown=False),
            Column("unit", gettext_lazy("Unit"), shown=False),
            Column("seller", pgettext_lazy("catalogue", "Seller"), shown=is_wide),
            Column("point", gettext_lazy("Leaves from"), shown=is_wide),
        ),
        filters=(
            Choice(
                "listed", gettext_lazy("State"), [(value, badge.label) for value, badge in LISTED.items()], "is_listed"
            ),
        ),
        search=lambda rows, text: _stock_rows(actor, text),
        search_hint=gettext_lazy("Name, initials or code"),
        link=lambda row: reverse("catalogue:sku", args=[row.county, row.code]),
        empty=gettext_lazy("The goods you sell will stand here."),
        empty_hint=gettext_lazy("Register the first kind of pack, take a harvest in, then put it on sale."),
    )


@require_safe
@page("catalogue.read")
def sku(request: PageRequest, county: str, code: str) -> HttpResponseBase:
    """One kind of goods: price, harvests and certificates; to its seller also the stock, lot by lot."""
    return _sku_page(request, county, code)


def _sku_page(
    request: PageRequest,
    county: str,
    code: str,
    *,
    forms: Mapping[str, Form] | None = None,
    refused: Refusal | None = None,
) -> HttpResponseBase:
    actor = request.actor
    found = queries.sku(actor=actor, county=county, code=code)
    is_own = queries.is_own(actor=actor, county=county, code=code)
    may_write = is_own and actor.may("catalogue.write")
    known, costs = names([found]), queries.prices(actor=actor, county=county, code=code)
    context: dict[str, Any] = {
        "sku": found,
        "zone": ZONE_LABELS[found.zone],
        "seller": known.get(found.seller_party, ""),
        "point": known.get(found.origin_point, ""),
        "lots": queries.lots(actor=actor, county=county, code=code) if is_own else (),
        "harvests": () if is_own else queries.harvests(actor=actor, county=county, code=code),
        "prices": costs,
        "is_own": is_own,
        "may_write": may_write,
        "may_order": found.is_listed and _may_order(actor, found),
        "forms": {**_forms(found), **(forms or {})} if may_write else {},
        "refused": refused,
        "today": clock.today(),
        "key": new_id(),
    }
    return render(request, "catalogue/sku.html", context, status=status_of(refused) if refused else 200)


def _forms(found: SkuValue) -> dict[str, Form]:
    price = PriceForm(initial={"price_fen": found.price_fen, "freight_fen": found.freight_fen}, prefix="price")
    return {
        "price": price,
        "lot": LotForm(initial={"harvested_on": clock.today()}, prefix="lot"),
        "unlist": ReasonForm(prefix="unlist"),
    }


@require_http_methods(["GET", "POST"])
@page("catalogue.write")
def register(request: PageRequest) -> HttpResponseBase:
    """A new kind of pack, with its first price."""
    county, seller = request.actor.scope.county, request.actor.scope.party
    if county is None or seller is None:
        raise OutOfScope
    form = SkuForm(request.POST or None, points=shipping_points(county), initial=_where_before(request.actor))
    refused: Refusal | None = None
    if form.is_valid():
        try:
            receipt = services.register_sku(key=act_key(request), new=form.new(seller), actor=request.actor)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Registered. Take a harvest in, then put it on sale."))
            return redirect("catalogue:sku", county, receipt.fact.facts["sku_code"])
    context = {"form": form, "refused": refused, "key": new_id()}
    return render(request, "catalogue/register.html", context, status=status_of(refused) if refused else 200)


def _where_before(actor: Actor) -> dict[str, str]:
    """Where the seller's other goods leave from."""
    before: Sequence[Stock] = queries.stock(actor=actor)
    return {"origin_point": str(before[0].sku.origin_point)} if before else {}


@require_http_methods(["POST"])
@page("catalogue.write")
def reprice(request: PageRequest, county: str, code: str) -> HttpResponseBase:
    """A new price from now on; orders placed before keep theirs."""
    form = PriceForm(request.POST, prefix="price")

    def act() -> Receipt:
        given = form.cleaned_data
        return services.reprice(key=act_key(request), county=county, code=code, actor=request.actor, **given)

    return _answer(request, (county, code), {"price": form}, act, done=_("The new price holds from now on."))


@require_http_methods(["POST"])
@page("catalogue.write")
def receive_lot(request: PageRequest, county: str, code: str) -> HttpResponseBase:
    """A harvest comes in."""
    form = LotForm(request.POST, prefix="lot")

    def act() -> Receipt:
        return services.receive_lot(key=act_key(request), county=county, new=form.new(code), actor=request.actor)

    return _answer(request, (county, code), {"lot": form}, act, done=_("The lot is in stock."))


@require_http_methods(["POST"])
@page("catalogue.write")
def list_sku(request: PageRequest, county: str, code: str) -> HttpResponseBase:
    """Put goods on sale."""
    services.list_sku(key=act_key(request), county=county, code=code, actor=request.actor)
    messages.success(request, _("On sale."))
    return redirect("catalogue:sku", county, code)


@require_http_methods(["POST"])
@page("catalogue.write")
def unlist_sku(request: PageRequest, county: str, code: str) -> HttpResponseBase:
    """Take goods off sale, with the reason."""
    form = ReasonForm(request.POST, prefix="unlist")

    def act() -> Receipt:
        reason = form.cleaned_data["reason"]
        return services.unlist_sku(key=act_key(request), county=county, code=code, reason=reason, actor=request.actor)

    return _answer(request, (county, code), {"unlist": form}, act, done=_("Off sale. Orders already placed stand."))


def _answer(
    request: PageRequest, goods: tuple[str, str], forms: Mapping[str, Form], act: Callable[[], Receipt], *, done: str
) -> HttpResponseBase:
    """Act when the form is right and go back to the goods; else show them with what was typed."""
    county, code = goods
    refused: Refusal | None = None
    if all(form.is_valid() for form in forms.values()):
        try:
            act()
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, done)
            return redirect("catalogue:sku", county, code)
    return _sku_page(request, county, code, forms=forms, refused=refused)
