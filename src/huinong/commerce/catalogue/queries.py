"""Reads of the catalogue. What is on sale, a whole county may see; stock, its seller and its station."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from huinong.commerce.catalogue.errors import NoSuchSku
from huinong.commerce.catalogue.models import Lot, Price, Sku
from huinong.commerce.catalogue.values import HarvestValue, LotValue, Offer, PriceValue, SkuValue, Source, Stock, Zone
from huinong.edge import gates
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.storage import search

PAGE = 200  # a screen and an export page; lists are narrowed by text past this


def visible_skus(actor: Actor) -> QuerySet[Sku]:
    """What this actor may see: everything on sale in their county, and all of their own."""
    gates.require(actor, "catalogue.read")
    return Sku.objects.filter(_near(actor)).filter(Q(is_listed=True) | _own(actor))


def _near(actor: Actor) -> Q:
    division = actor.scope.division
    return Q(county__startswith=division) if len(division) < 6 else Q(county=division[:6])


def _own(actor: Actor) -> Q:
    mine = Q(village__startswith=actor.scope.division)
    if actor.scope.party:
        mine &= Q(seller_party=actor.scope.party)
    if actor.scope.point:
        mine &= Q(origin_point=actor.scope.point)
    return mine


def sku_names(county: str, ids: Iterable[UUID]) -> Mapping[UUID, str]:
    """What goods are called, sold or not: for whoever may read of an order."""
    return dict(Sku.objects.filter(county=county, id__in=list(ids)).values_list("id", "name"))


def priced(rows: QuerySet[Sku], at: datetime) -> QuerySet[Sku]:
    """The rows with the price and freight in force at a moment: for this room's own doors."""
    dated = Price.objects.filter(county=OuterRef("county"), sku_id=OuterRef("id"), valid_from__lte=at)
    newest = dated.order_by("-valid_from", "-id")  # of two at one moment, the one said last
    return rows.annotate(
        price_fen=Subquery(newest.values("price_fen")[:1]), freight_fen=Subquery(newest.values("freight_fen")[:1])
    )


def sku_value(row: Sku) -> SkuValue:
    """The value of a priced row."""
    return SkuValue(
        id=row.id,
        county=row.county,
        code=row.code,
        name=row.name,
        unit=row.unit,
        pack_g=row.pack_g,
        box_packs=row.box_packs,
        seller_party=row.seller_party,
        origin_point=row.origin_point,
        village=row.village,
        zone=Zone(row.zone),
        shelf_life_days=row.shelf_life_days,
        brand_licence=row.brand_licence,
        is_listed=row.is_listed,
        price_fen=getattr(row, "price_fen"),  # noqa: B009  (annotated by `priced`)
        freight_fen=getattr(row, "freight_fen"),  # noqa: B009
    )


def lot_value(row: Lot) -> LotValue:
    """The value of a lot row."""
    return LotValue(
        id=row.id,
        code=row.code,
        sku=row.sku_id,
        harvested_on=row.harvested_on,
        best_until=row.best_until,
        quantity=row.quantity,
        sold=row.sold,
        certificate=row.certificate,
        note=row.note,
    )


def sellable(day: date) -> Q:
    """Lots that may be promised on a day: something is left, and it is within its shelf life."""
    return Q(sold__lt=F("quantity")) & (Q(best_until=None) | Q(best_until__gte=day))


def sku(*, actor: Actor, county: str, code: str) -> SkuValue:
    """One kind of goods. Raises NoSuchSku when there is none that the actor may see."""
    row = priced(visible_skus(actor).filter(county=county, code=code), clock.now()).first()
    if row is None:
        raise NoSuchSku(sku=code)
    return sku_value(row)


def offers(*, actor: Actor, text: str = "") -> tuple[Offer, ...]:
    """What is on sale and can still be promised today, by name; `text` narrows by name, pinyin, initials or code."""
    return offers_of(on_sale(actor, text))


def on_sale(actor: Actor, text: str = "") -> QuerySet[Sku]:
    """What is on sale: for this room's own lists."""
    return search.matching(visible_skus(actor).filter(is_listed=True), text)


def offers_beside(*, actor: Actor, county: str, code: str) -> tuple[Offer, ...]:
    """The offers that fit into one order with this one: the same seller's, from the same point. Raises NoSuchSku."""
    one = visible_skus(actor).filter(county=county, code=code, is_listed=True).first()
    if one is None:
        raise NoSuchSku(sku=code)
    alike = {"seller_party": one.seller_party, "origin_point": one.origin_point}
    return offers_of(visible_skus(actor).filter(county=county, is_listed=True, **alike))


def offers_of(rows: QuerySet[Sku]) -> tuple[Offer, ...]:
    """Goods with what can be promised of them, by name."""
    lots = Lot.objects.filter(sellable(clock.today()), county=OuterRef("county"), sku_id=OuterRef("id"))
    left = lots.order_by().values("sku_id").annotate(n=Sum(F("quantity") - F("sold"))).values("n")
    page = priced(rows.annotate(left=Coalesce(Subquery(left), 0)), clock.now()).order_by("name", "id")[:PAGE]
    return tuple(Offer(sku=sku_value(row), left=row.left) for row in page)  # type: ignore[attr-defined]


def sources(actor: Actor) -> tuple[Source, ...]:
    """Who sells from where, in the counties of the actor's scope: for the filters of lists."""
    rows = Sku.objects.filter(_near(actor)).order_by("county", "seller_party", "origin_point")
    found = rows.values_list("county", "seller_party", "origin_point").distinct()
    return tuple(Source(county, seller, point) for county, seller, point in found)


def is_own(*, actor: Actor, county: str, code: str) -> bool:
    """Whether goods are the actor's own, so that their stock may be seen."""
    return Sku.objects.filter(_own(actor), county=county, code=code).exists()


def prices(*, actor: Actor, county: str, code: str) -> tuple[PriceValue, ...]:
    """What goods have cost, newest first."""
    seen = visible_skus(actor).filter(county=county, code=code)
    rows = Price.objects.filter(county=county, sku_id__in=seen.values("id")).order_by("-valid_from", "-id")
    return tuple(
        PriceValue(valid_from=row.valid_from, price_fen=row.price_fen, freight_fen=row.freight_fen)
        for row in rows[:PAGE]
    )


def harvests(*, actor: Actor, county: str, code: str) -> tuple[HarvestValue, ...]:
    """What a buyer may know of the lots on sale: the day, how long they keep, and the certificate. Oldest first."""
    seen = visible_skus(actor).filter(county=county, code=code)
    rows = Lot.objects.filter(sellable(clock.today()), county=county, sku_id__in=seen.values("id"))
    return tuple(
        HarvestValue(
            code=row.code, harvested_on=row.harvested_on, best_until=row.best_until, certificate=row.certificate
        )
        for row in rows.order_by("harvested_on", "id")[:PAGE]
    )


def lots(*, actor: Actor, county: str, code: str) -> tuple[LotValue, ...]:
    """The harvests of one kind of the actor's own goods, newest first."""
    gates.require(actor, "catalogue.read")
    own = Sku.objects.filter(_own(actor), county=county, code=code)
    rows = Lot.objects.filter(county=county, sku_id__in=own.values("id")).order_by("-harvested_on", "-id")
    return tuple(lot_value(row) for row in rows[:PAGE])


def stock(*, actor: Actor, text: str = "") -> tuple[Stock, ...]:
    """What the actor's own goods had, sold and have left, by name; listed or not."""
    return stock_of(own_skus(actor, text))


def own_skus(actor: Actor, text: str = "") -> QuerySet[Sku]:
    """The actor's own goods, listed or not: for this room's own lists."""
    gates.require(actor, "catalogue.read")
    return search.matching(Sku.objects.filter(_own(actor)), text)


def stock_of(own: QuerySet[Sku]) -> tuple[Stock, ...]:
    """Goods with what came in, went and is left, by name."""
    rows = [sku_value(row) for row in priced(own, clock.now()).order_by("name", "id")[:PAGE]]
    sums = _sums(rows)
    return tuple(Stock(sku=row, **sums.get(row.id, _NOTHING)) for row in rows)


_NOTHING = {"received": 0, "sold": 0, "left": 0, "overdue": 0}


def _sums(skus: Sequence[SkuValue]) -> dict[UUID, dict[str, int]]:
    left = F("quantity") - F("sold")
    of_skus = Lot.objects.filter(county__in={sku.county for sku in skus}, sku_id__in=[sku.id for sku in skus])
    rows = of_skus.order_by().values("sku_id")
    late = Q(best_until__lt=clock.today())
    summed = rows.annotate(
        received=Sum("quantity"), gone=Sum("sold"), remain=Sum(left), overdue=Coalesce(Sum(left, filter=late), 0)
    )
    return {
        row["sku_id"]: {
            "received": row["received"],
            "sold": row["gone"],
            "left": row["remain"] - row["overdue"],
            "overdue": row["overdue"],
        }
        for row in summed
    }
