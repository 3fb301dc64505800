"""The tables of parcels: carriers, pieces, bags, hand-overs, incidents, and the serials their numbers come from."""

from django.db import models
from django.db.models import F, Q

from huinong.logistics.parcels.life import Direction, State
from huinong.storage.models import CountyForeignKey, Territorial, TokensField

CUSTODIAN_LENGTH = 48  # "partner:" and a UUID, with room to spare
OWNER_LENGTH = 72  # "staff:" and an actor's id


class Carrier(Territorial):
    """A waybill brand that works in the county; `is_own` marks the operator's."""

    code = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    party = models.UUIDField()
    is_own = models.BooleanField(default=False)

    class Meta:
        db_table = "parcels_carrier"
        constraints = (
            models.UniqueConstraint(fields=("county", "code"), name="parcels_carrier_code"),
            models.UniqueConstraint(fields=("county", "is_own"), condition=Q(is_own=True), name="parcels_carrier_own"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Bag(Territorial):
    """A sealed bag of pieces (总包). Its custodian is the custodian of all that is in it."""

    class State(models.TextChoices):
        SEALED = "sealed"
        MOVING = "moving"
        OPENED = "opened"

    number = models.CharField(max_length=20)
    from_point = models.UUIDField()
    to_point = models.UUIDField()
    seal_no = models.CharField(max_length=40)
    state = models.CharField(max_length=12, choices=State.choices)
    custodian = models.CharField(max_length=CUSTODIAN_LENGTH)
    pieces = models.PositiveIntegerField()
    weight_g = models.PositiveBigIntegerField()
    closed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "parcels_bag"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="parcels_bag_number"),
            models.CheckConstraint(condition=~Q(custodian=""), name="parcels_bag_has_a_custodian"),
        )
        indexes = (
            models.Index(fields=("county", "state", "custodian"), name="parcels_bag_custodian"),
            models.Index(fields=("county", "to_point", "state"), name="parcels_bag_to"),
        )

    def __str__(self) -> str:
        return self.number


class Parcel(Territorial):
    """One piece (邮件/快件), known by (carrier, number). It is in a bag or with one custodian, not both or neither."""

    carrier = models.CharField(max_length=12)
    number = models.CharField(max_length=32)
    thread = models.CharField(max_length=80)
    direction = models.CharField(max_length=8, choices=[(each.value, each.name) for each in Direction])
    product = models.CharField(max_length=20, default="")
    weight_g = models.PositiveIntegerField(default=0)
    cod_fen = models.PositiveBigIntegerField(default=0)
    sender_name = models.CharField(max_length=60, default="")
    sender_party = models.UUIDField(null=True)
    recipient_name = models.CharField(max_length=60, default="")
    recipient_phone_sealed = models.BinaryField(default=b"")
    recipient_phone_hash = models.CharField(max_length=32, default="")
    recipient_tail_hash = models.CharField(max_length=32, default="")
    recipient_phone_masked = models.CharField(max_length=20, default="")
    address = models.CharField(max_length=200, default="")
    village = models.CharField(max_length=12, default="")
    station = models.UUIDField(null=True)
    origin_point = models.UUIDField(null=True)
    order = models.CharField(max_length=40, null=True)
    carrier_party = models.UUIDField()
    state = models.CharField(max_length=12, choices=[(each.value, each.name) for each in State])
    custodian = models.CharField(max_length=CUSTODIAN_LENGTH, default="")
    bag = CountyForeignKey(Bag, null=True, related_name="contents")
    due_at = models.DateTimeField(null=True)
    force_majeure = models.BooleanField(default=False)
    is_turned_back = models.BooleanField(default=False)
    announced_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    shelved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    shelf_code = models.CharField(max_length=16, default="")
    accepted_at = models.DateTimeField(null=True)
    id_kind = models.CharField(max_length=12, default="")
    id_hash = models.CharField(max_length=32, default="")
    contents = models.CharField(max_length=16, default="")
    xray = models.CharField(max_length=8, default="")
    tokens = TokensField()

    class Meta:
        db_table = "parcels_parcel"
        constraints = (
            models.UniqueConstraint(fields=("county", "carrier", "number"), name="parcels_parcel_number"),
            models.UniqueConstraint(
                fields=("county", "station", "shelf_code"),
                condition=Q(closed_at__isnull=True) & ~Q(shelf_code=""),
                name="parcels_parcel_shelf_code",
            ),
            models.CheckConstraint(
                condition=Q(bag__isnull=True) & ~Q(custodian="") | Q(bag__isnull=False) & Q(custodian=""),
                name="parcels_parcel_one_custodian",
            ),
        )
        indexes = (
            models.Index(fields=("county", "state", "due_at", "village"), name="parcels_parcel_board"),
            models.Index(fields=("county", "arrived_at", "village"), name="parcels_parcel_arrived"),
            models.Index(fields=("county", "closed_at", "village"), name="parcels_parcel_closed"),
            models.Index(fields=("county", "custodian", "state"), name="parcels_parcel_custodian"),
            models.Index(fields=("county", "bag"), condition=Q(bag__isnull=False), name="parcels_parcel_bag"),
            models.Index(fields=("county", "order"), condition=Q(order__isnull=False), name="parcels_parcel_order"),
            models.Index(
                fields=("county", "station", "id"), condition=Q(closed_at__isnull=True), name="parcels_parcel_station"
            ),
            models.Index(
                fields=("county", "station", "closed_at"),
                condition=Q(closed_at__isnull=False),
                name="parcels_parcel_resting",
            ),
            models.Index(fields=("county", "recipient_tail_hash"), name="parcels_parcel_tail"),
            models.Index(
                fields=("county", "accepted_at"),
                condition=Q(accepted_at__isnull=False),
                name="parcels_parcel_accepted",
            ),
            models.Index(fields=("county", "carrier_party", "id"), name="parcels_parcel_party"),
        )

    def __str__(self) -> str:
        return f"{self.carrier}-{self.number}"


class HandOver(Territorial):
    """A bag offered by one side and accepted by the other; custody moves only on acceptance."""

    bag = CountyForeignKey(Bag, related_name="hand_overs")
    giver = models.CharField(max_length=CUSTODIAN_LENGTH)
    taker = models.CharField(max_length=CUSTODIAN_LENGTH)
    offered_at = models.DateTimeField()
    offered_by = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=64, default="")
    seal_intact = models.BooleanField(null=True)
    counted = models.PositiveIntegerField(null=True)
    carrier_company = models.UUIDField(null=True)
    fee_basis = models.CharField(max_length=20, default="")

    class Meta:
        db_table = "parcels_hand_over"
        constraints = (
            models.UniqueConstraint(
                fields=("county", "bag"), condition=Q(accepted_at__isnull=True), name="parcels_hand_over_one_open"
            ),
        )
        indexes = (
            models.Index(fields=("county", "bag", "accepted_at"), name="parcels_hand_over_chain"),
            models.Index(
                fields=("county", "taker"), condition=Q(accepted_at__isnull=True), name="parcels_hand_over_waiting"
            ),
        )

    def __str__(self) -> str:
        return f"{self.giver} → {self.taker}"


class Incident(Territorial):
    """Something out of the ordinary with one piece or one bag, open until the piece moves on or someone closes it.

    Its owner (`owners`) must settle it before `due_at`.
    """

    parcel = CountyForeignKey(Parcel, null=True, related_name="incidents")
    bag = CountyForeignKey(Bag, null=True, related_name="incidents")
    kind = models.CharField(max_length=20)
    point = models.UUIDField(null=True)
    owner = models.CharField(max_length=OWNER_LENGTH)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    fact_key = models.CharField(max_length=120)
    claim = models.CharField(
        max_length=30, blank=True, default=""
    )  # the granted claim that settled it, while it stands

    class Meta:
        db_table = "parcels_incident"
        constraints = (
            models.UniqueConstraint(fields=("county", "fact_key"), name="parcels_incident_fact"),
            models.CheckConstraint(
                condition=Q(parcel__isnull=False, bag__isnull=True) | Q(parcel__isnull=True, bag__isnull=False),
                name="parcels_incident_of_one_thing",
            ),
            models.CheckConstraint(condition=~Q(owner=""), name="parcels_incident_has_an_owner"),
        )
        indexes = (
            models.Index(fields=("county", "parcel"), name="parcels_incident_parcel"),
            models.Index(fields=("county", "bag"), condition=Q(bag__isnull=False), name="parcels_incident_bag"),
            models.Index(
                fields=("county", "due_at", "id"), condition=Q(closed_at__isnull=True), name="parcels_incident_due"
            ),
            models.Index(
                fields=("county", "owner", "due_at"), condition=Q(closed_at__isnull=True), name="parcels_incident_owner"
            ),
            models.Index(
                fields=("county", "opened_at", "id"),
                condition=Q(closed_at__isnull=False),
                name="parcels_incident_settled",
            ),
        )

    def __str__(self) -> str:
        return self.kind


class JointOpening(Territorial):
    """The record of a bag opened by both sides before a witness (会同开拆); never changed."""

    bag = CountyForeignKey(Bag, related_name="joint_openings")
    number = models.CharField(max_length=20)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)
    giver = models.CharField(max_length=CUSTODIAN_LENGTH)
    giver_name = models.CharField(max_length=60)
    taker = models.CharField(max_length=CUSTODIAN_LENGTH)
    taker_name = models.CharField(max_length=60)
    witness = models.CharField(max_length=60, default="")
    seal = models.CharField(max_length=12)
    found_weight_g = models.PositiveBigIntegerField(null=True)
    missing = models.JSONField()
    photo = models.CharField(max_length=200, default="")
    note = models.CharField(max_length=200, default="")

    class Meta:
        db_table = "parcels_joint_opening"
        constraints = (
            models.UniqueConstraint(fields=("county", "bag"), name="parcels_joint_opening_once"),
            models.UniqueConstraint(fields=("county", "number"), name="parcels_joint_opening_number"),
        )

    def __str__(self) -> str:
        return self.number


class ReturnList(Territorial):
    """Pieces given back to a courier together (退回交接单); never changed. `pieces` are their numbers."""

    number = models.CharField(max_length=20)
    carrier = models.CharField(max_length=12)
    point = models.UUIDField()
    pieces = models.JSONField()
    taker_name = models.CharField(max_length=60)
    returned_at = models.DateTimeField()
    returned_by = models.CharField(max_length=64)

    class Meta:
        db_table = "parcels_return_list"
        constraints = (models.UniqueConstraint(fields=("county", "number"), name="parcels_return_list_number"),)
        indexes = (models.Index(fields=("county", "returned_at"), name="parcels_return_list_latest"),)

    def __str__(self) -> str:
        return self.number


class DayClosing(Territorial):
    """What came in on a day as it stood when the day was closed (日清), in a county or a town of it; never changed."""

    division = models.CharField(max_length=9)
    day = models.DateField()
    number = models.PositiveIntegerField()
    closed_at = models.DateTimeField()
    closed_by = models.CharField(max_length=64)
    arrived = models.PositiveIntegerField()
    delivered = models.PositiveIntegerField()
    shelved = models.PositiveIntegerField()
    carried = models.PositiveIntegerField()
    waiting = models.PositiveIntegerField()
    troubled = models.PositiveIntegerField()

    class Meta:
        db_table = "parcels_day_closing"
        constraints = (
            models.UniqueConstraint(fields=("county", "division", "day"), name="parcels_day_closing_once"),
            models.CheckConstraint(
                condition=Q(arrived=F("delivered") + F("shelved") + F("carried") + F("waiting") + F("troubled")),
                name="parcels_day_closing_explained",
            ),
        )

    def __str__(self) -> str:
        return f"{self.division} {self.day}"


class Serial(Territorial):
    """A county's running number for one purpose; taken only under its row lock. `until` ends the block in hand."""

    name = models.CharField(max_length=60)
    next = models.BigIntegerField(default=1)
    until = models.BigIntegerField(null=True)

    class Meta:
        db_table = "parcels_serial"
        constraints = (models.UniqueConstraint(fields=("county", "name"), name="parcels_serial_name"),)

    def __str__(self) -> str:
        return f"{self.name} {self.next}"


class NumberBlock(models.Model):
    """Where the nation's waybill numbers have got to (reference table): counties take them in blocks."""

    name = models.CharField(max_length=20, primary_key=True)
    next = models.BigIntegerField(default=1)

    class Meta:
        db_table = "parcels_number_block"

    def __str__(self) -> str:
        return f"{self.name} {self.next}"
