"""The windows that points offer for pick-up, and who booked them."""

from django.db import models
from django.db.models import F, Q

from huinong.counter.pickups.values import State
from huinong.storage.models import CountyForeignKey, Territorial


class Window(Territorial):
    """A window of a weekday at a point, with the days from and until which it holds; never changed, only ended."""

    point = models.UUIDField()
    weekday = models.PositiveSmallIntegerField()
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()
    places = models.PositiveSmallIntegerField()
    cut_off_hours = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "pickups_window"
        constraints = (
            models.CheckConstraint(condition=Q(opens__lt=F("closes"), closes__lte=1_440), name="pickups_window_time"),
            models.CheckConstraint(condition=Q(weekday__lt=7, places__gt=0), name="pickups_window_places"),
        )
        indexes = (models.Index(fields=("county", "point", "weekday"), name="pickups_window_point"),)

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}–{self.closes}"


class Booking(Territorial):
    """One address to be called on. Its phone is sealed, and found by its keyed hash."""

    number = models.CharField(max_length=24)
    point = models.UUIDField()
    division = models.CharField(max_length=12)
    window = CountyForeignKey(Window)
    day = models.DateField()
    name = models.CharField(max_length=60)
    phone_sealed = models.BinaryField()
    phone_hash = models.CharField(max_length=32)
    phone_masked = models.CharField(max_length=20)
    address = models.CharField(max_length=200)
    village = models.CharField(max_length=12)
    pieces = models.PositiveSmallIntegerField()
    weight_g = models.PositiveIntegerField()
    party = models.UUIDField(null=True)
    state = models.CharField(max_length=9, choices=[(each.value, each.name) for each in State])
    reason = models.CharField(max_length=200, default="", blank=True)
    accepted = models.JSONField(default=list)
    booked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "pickups_booking"
        constraints = (models.UniqueConstraint(fields=("county", "number"), name="pickups_booking_number"),)
        indexes = (
            models.Index(fields=("county", "point", "day"), name="pickups_booking_round"),
            models.Index(fields=("county", "window", "day"), name="pickups_booking_window"),
            models.Index(fields=("county", "party", "day"), condition=Q(party__isnull=False), name="pickups_party"),
        )

    def __str__(self) -> str:
        return self.number
