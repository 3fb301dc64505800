"""Goods on offer, what they cost from when, and the harvests they come from."""

from django.db import models
from django.db.models import F, Q

from huinong.commerce.catalogue.values import Zone
from huinong.storage.models import APPEND_ONLY, CountyForeignKey, Territorial, TokensField


class Sku(Territorial):
    """One kind of pack that one seller sells from one point."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    pack_g = models.PositiveIntegerField()
    box_packs = models.PositiveSmallIntegerField()
    seller_party = models.UUIDField()
    origin_point = models.UUIDField()
    village = models.CharField(max_length=12)
    zone = models.CharField(max_length=12, choices=[(zone.value, zone.name) for zone in Zone])
    shelf_life_days = models.PositiveSmallIntegerField(null=True)
    brand_licence = models.CharField(max_length=60, null=True)
    is_listed = models.BooleanField(default=False)
    tokens = TokensField()

    class Meta:
        db_table = "catalogue_sku"
        constraints = (
            models.UniqueConstraint(fields=("county", "code"), name="catalogue_sku_code"),
            models.CheckConstraint(condition=Q(pack_g__gt=0, box_packs__gt=0), name="catalogue_sku_has_weight"),
        )
        indexes = (models.Index(fields=("county", "seller_party"), name="catalogue_sku_seller"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Price(Territorial):
    """What a pack costs, and a box's freight, from a moment on. A new price is a new row."""

    sku = CountyForeignKey(Sku, related_name="prices")
    valid_from = models.DateTimeField()
    price_fen = models.PositiveIntegerField()
    freight_fen = models.PositiveIntegerField()

    class Meta:
        db_table = "catalogue_price"
        db_table_comment = f"{APPEND_ONLY}: an order keeps the price it was placed at"
        constraints = (models.CheckConstraint(condition=Q(price_fen__gt=0), name="catalogue_price_positive"),)
        indexes = (models.Index(fields=("county", "sku", "valid_from"), name="catalogue_price_dated"),)

    def __str__(self) -> str:
        return f"{self.price_fen} from {self.valid_from:%Y-%m-%d %H:%M}"


class Lot(Territorial):
    """One harvest of one kind of goods. The database itself refuses to sell more than there is."""

    code = models.CharField(max_length=40)
    sku = CountyForeignKey(Sku, related_name="lots")
    harvested_on = models.DateField()
    best_until = models.DateField(null=True)
    quantity = models.PositiveIntegerField()
    sold = models.PositiveIntegerField(default=0)
    certificate = models.CharField(max_length=60, null=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "catalogue_lot"
        constraints = (
            models.UniqueConstraint(fields=("county", "code"), name="catalogue_lot_code"),
            models.CheckConstraint(condition=Q(sold__lte=F("quantity")), name="catalogue_lot_not_oversold"),
        )
        indexes = (models.Index(fields=("county", "sku", "harvested_on"), name="catalogue_lot_fifo"),)

    def __str__(self) -> str:
        return self.code
