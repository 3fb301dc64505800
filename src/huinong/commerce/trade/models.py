"""Orders, the boxes they travel in, and what is in each box."""

from django.db import models
from django.db.models import F, Q

from huinong.commerce.trade.values import State
from huinong.storage.models import CountyForeignKey, Territorial, TokensField


class Order(Territorial):
    """One buyer's order of one seller's goods. `key` is the key it was placed with.

    `counter_division` and `counter_point` say at whose counter it was placed for somebody (代购); both are empty when
    the buyer placed it alone.
    """

    number = models.CharField(max_length=24)
    key = models.CharField(max_length=120)
    buyer_party = models.UUIDField()
    buyer_name = models.CharField(max_length=60)
    address = models.CharField(max_length=200)
    phone_sealed = models.BinaryField()
    phone_hash = models.CharField(max_length=32)
    phone_masked = models.CharField(max_length=20)
    seller_party = models.UUIDField()
    station = models.UUIDField()
    village = models.CharField(max_length=12)
    keeper_party = models.UUIDField(null=True)
    counter_point = models.UUIDField(null=True)
    counter_division = models.CharField(max_length=12, default="", blank=True)
    payment = models.UUIDField(null=True)
    state = models.CharField(max_length=12, choices=[(state.value, state.name) for state in State])
    goods_fen = models.PositiveBigIntegerField()
    freight_fen = models.PositiveBigIntegerField()
    total_fen = models.PositiveBigIntegerField()
    commission_fen = models.PositiveBigIntegerField()
    coop_fen = models.PositiveBigIntegerField()
    refunded_fen = models.PositiveBigIntegerField(default=0)
    repaid_fen = models.PositiveBigIntegerField(default=0)
    boxes = models.PositiveSmallIntegerField()
    refunded_boxes = models.PositiveSmallIntegerField(default=0)
    placed_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    packed_at = models.DateTimeField(null=True)
    shipped_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    tokens = TokensField()

    class Meta:
        db_table = "trade_order"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="trade_order_number"),
            models.UniqueConstraint(fields=("county", "key"), name="trade_order_key"),
            models.CheckConstraint(
                condition=Q(total_fen=F("goods_fen") + F("freight_fen"), goods_fen=F("commission_fen") + F("coop_fen")),
                name="trade_order_shares_add_up",
            ),
            models.CheckConstraint(
                condition=Q(refunded_fen__lte=F("total_fen"), repaid_fen__lte=F("refunded_fen")),
                name="trade_order_not_overpaid_back",
            ),
            models.CheckConstraint(condition=Q(refunded_boxes__lte=F("boxes")), name="trade_order_boxes"),
        )
        indexes = (
            models.Index(fields=("county", "placed_at"), name="trade_order_placed"),
            models.Index(fields=("county", "state", "paid_at"), name="trade_order_state"),
            models.Index(fields=("county", "seller_party", "placed_at"), name="trade_order_seller"),
            models.Index(fields=("county", "buyer_party", "placed_at"), name="trade_order_buyer"),
            models.Index(
                fields=("county", "counter_division", "placed_at"),
                condition=~Q(counter_division=""),
                name="trade_order_counter",
            ),
        )

    def __str__(self) -> str:
        return self.number


class OrderBox(Territorial):
    """One box of an order, with its part of every share. Once packed it is the parcel (carrier, number)."""

    order = CountyForeignKey(Order, related_name="box_rows")
    box = models.PositiveSmallIntegerField()
    carrier = models.CharField(max_length=12, null=True)
    number = models.CharField(max_length=32, null=True)
    weight_g = models.PositiveIntegerField()
    goods_fen = models.PositiveBigIntegerField()
    freight_fen = models.PositiveBigIntegerField()
    commission_fen = models.PositiveBigIntegerField()
    coop_fen = models.PositiveBigIntegerField()
    dispatched_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    refunded_at = models.DateTimeField(null=True)
    trouble = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        db_table = "trade_order_box"
        constraints = (
            models.UniqueConstraint(fields=("county", "order", "box"), name="trade_order_box_number"),
            models.UniqueConstraint(
                fields=("county", "carrier", "number"), condition=Q(number__isnull=False), name="trade_order_box_parcel"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id} #{self.box}"


class OrderLine(Territorial):
    """What is in a box: so many packs out of one lot. Names and price are those of the day."""

    order = CountyForeignKey(Order, related_name="lines")
    box = models.PositiveSmallIntegerField()
    sku = models.UUIDField()
    sku_code = models.CharField(max_length=40)
    name = models.CharField(max_length=80)
    unit = models.CharField(max_length=20)
    lot = models.UUIDField()
    lot_code = models.CharField(max_length=40)
    quantity = models.PositiveIntegerField()
    price_fen = models.PositiveIntegerField()

    class Meta:
        db_table = "trade_order_line"
        constraints = (
            models.UniqueConstraint(fields=("county", "order", "box", "lot"), name="trade_order_line_box_lot"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="trade_order_line_of_something"),
        )
        indexes = (models.Index(fields=("county", "lot"), name="trade_order_line_lot"),)

    def __str__(self) -> str:
        return f"{self.quantity} × {self.name}"


class OrderSerial(Territorial):
    """How many orders a county has had on a day; taken only under its row lock."""

    day = models.DateField()
    last = models.PositiveIntegerField()

    class Meta:
        db_table = "trade_order_serial"
        constraints = (models.UniqueConstraint(fields=("county", "day"), name="trade_order_serial_day"),)

    def __str__(self) -> str:
        return f"{self.day} {self.last}"
