"""The tables of transport: routes with their stops, and the trips that run on them."""

from django.db import models

from huinong.storage.models import CountyForeignKey, Territorial


class Route(Territorial):
    """A line that carries bags: a passenger bus (交邮) or a van of the post or of a partner."""

    class Kind(models.TextChoices):
        BUS = "bus"
        VAN = "van"

    class FeeBasis(models.TextChoices):
        """What the company is paid by (domain §2.2)."""

        BAG = "bag"
        PIECE = "piece"
        MONTHLY = "monthly"

    code = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    company = models.UUIDField(null=True)
    fee_basis = models.CharField(max_length=8, choices=FeeBasis.choices, default=FeeBasis.BAG)
    capacity_bags = models.PositiveIntegerField(null=True)
    capacity_kg = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "transport_route"
        constraints = (models.UniqueConstraint(fields=("county", "code"), name="transport_route_code"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class RouteStop(Territorial):
    """A point on a route, and how many minutes after departure the vehicle is there."""

    route = CountyForeignKey(Route, related_name="stops", on_delete=models.CASCADE)
    seq = models.PositiveSmallIntegerField()
    point = models.UUIDField()
    offset_min = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "transport_route_stop"
        constraints = (models.UniqueConstraint(fields=("county", "route", "seq"), name="transport_route_stop_seq"),)
        indexes = (models.Index(fields=("county", "point"), name="transport_route_stop_point"),)

    def __str__(self) -> str:
        return f"{self.seq} +{self.offset_min} min"


class Trip(Territorial):
    """One run of a route. It is a custodian: bags aboard answer `trip:<id>`."""

    class State(models.TextChoices):
        SCHEDULED = "scheduled"
        DEPARTED = "departed"
        ARRIVED = "arrived"
        CANCELLED = "cancelled"

    code = models.CharField(max_length=40)
    route = CountyForeignKey(Route, related_name="trips")
    day = models.DateField()
    departs_at = models.DateTimeField()
    driver = models.CharField(max_length=64, default="")
    vehicle = models.CharField(max_length=20, default="")
    state = models.CharField(max_length=12, choices=State.choices, default=State.SCHEDULED)
    last_seq = models.PositiveSmallIntegerField(default=0)
    departed_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, default="")
    force_majeure = models.BooleanField(default=False)
    capacity_bags = models.PositiveIntegerField(null=True)
    capacity_kg = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "transport_trip"
        constraints = (models.UniqueConstraint(fields=("county", "code"), name="transport_trip_code"),)
        indexes = (
            models.Index(fields=("county", "day", "departs_at"), name="transport_trip_day"),
            models.Index(fields=("county", "route", "departs_at"), name="transport_trip_route"),
        )

    def __str__(self) -> str:
        return self.code
