"""The tables of points: what they are, when they open, what they can do, and on which days they worked."""

from datetime import date

from django.db import models

from huinong.registry.divisions.values import Precision
from huinong.registry.points.values import CapabilityService, PointKind, Stage
from huinong.storage.models import CountyForeignKey, Territorial, TokensField

MINUTES_A_DAY = 24 * 60


class Point(Territorial):
    """A place where pieces change hands. A plaque on its wall says nothing about whether it works."""

    code = models.CharField(max_length=24)
    kind = models.CharField(max_length=16, choices=[(kind.value, kind.name) for kind in PointKind])
    name = models.CharField(max_length=80)
    parent = CountyForeignKey("self", null=True, related_name="children")
    division = models.CharField(max_length=12)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    precision = models.CharField(max_length=12, choices=[(one.value, one.name) for one in Precision])
    keeper_party = models.UUIDField(null=True)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    plaque_on = models.DateField(null=True)
    tokens = TokensField()

    class Meta:
        db_table = "points_point"
        constraints = (
            models.UniqueConstraint(fields=("county", "code"), name="points_point_code"),
            models.CheckConstraint(
                condition=models.Q(lng__isnull=True, lat__isnull=True, precision=Precision.UNKNOWN.value)
                | (
                    models.Q(lng__range=(-180, 180), lat__range=(-90, 90))
                    & ~models.Q(precision=Precision.UNKNOWN.value)
                ),
                name="points_point_position",
            ),
        )
        indexes = (
            models.Index(fields=("county", "division"), name="points_point_division"),
            models.Index(fields=("county", "keeper_party"), name="points_point_keeper"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Closure(Territorial):
    """A time without service, from `closed_on` up to but not including `reopened_on`."""

    point = CountyForeignKey(Point, related_name="closures")
    closed_on = models.DateField()
    reopened_on = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "points_closure"
        constraints = (
            models.UniqueConstraint(fields=("county", "point", "closed_on"), name="points_closure_day"),
            models.UniqueConstraint(
                fields=("county", "point"), condition=models.Q(reopened_on=None), name="points_closure_open"
            ),
            models.CheckConstraint(
                condition=models.Q(reopened_on=None) | models.Q(reopened_on__gt=models.F("closed_on")),
                name="points_closure_forward",
            ),
        )

    def __str__(self) -> str:
        return f"{self.closed_on}"


class OpeningHours(Territorial):
    """One spell of a weekday (0 is Monday), in minutes of the day."""

    point = CountyForeignKey(Point, related_name="hours")
    weekday = models.PositiveSmallIntegerField()
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "points_hours"
        constraints = (
            models.UniqueConstraint(fields=("county", "point", "weekday", "opens"), name="points_hours_once"),
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6, closes__lte=MINUTES_A_DAY, opens__lt=models.F("closes")),
                name="points_hours_day",
            ),
        )

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens}-{self.closes}"


class MarketDay(Territorial):
    """The market rule of one point, or of all points of a place: see `markets.Rule`."""

    point = CountyForeignKey(Point, null=True, related_name="market_days")
    division = models.CharField(max_length=12, blank=True)
    digits = models.CharField(max_length=40)
    is_lunar = models.BooleanField()
    cycle_days = models.PositiveSmallIntegerField(default=0)
    opens = models.PositiveSmallIntegerField()
    closes = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "points_market_day"
        constraints = (
            models.UniqueConstraint(fields=("county", "point", "division"), name="points_market_day_once"),
            models.UniqueConstraint(
                fields=("county", "division"), condition=models.Q(point=None), name="points_market_day_place"
            ),
            models.CheckConstraint(
                condition=models.Q(~models.Q(division=""), point=None) | models.Q(point__isnull=False, division=""),
                name="points_market_day_holder",
            ),
        )

    def __str__(self) -> str:
        return self.digits


class Capability(Territorial):
    """How far one service has come at one point."""

    point = CountyForeignKey(Point, related_name="capabilities")
    service = models.CharField(max_length=24, choices=[(service.value, service.name) for service in CapabilityService])
    licensed_on = models.DateField(null=True)
    trained_on = models.DateField(null=True)
    equipped_on = models.DateField(null=True)
    live_on = models.DateField(null=True)

    class Meta:
        db_table = "points_capability"
        constraints = (models.UniqueConstraint(fields=("county", "point", "service"), name="points_capability_once"),)

    def __str__(self) -> str:
        return self.service

    def stage(self, on: date) -> Stage | None:
        """The furthest stage reached by that day."""
        dates = {
            Stage.LIVE: self.live_on,
            Stage.EQUIPPED: self.equipped_on,
            Stage.TRAINED: self.trained_on,
            Stage.LICENSED: self.licensed_on,
        }
        return next((stage for stage, day in dates.items() if day is not None and day <= on), None)


class PointDay(Territorial):
    """How many custody scans a point made on a day: drawn from the facts, so it can be rebuilt, and refuses none."""

    point = models.UUIDField()
    day = models.DateField()
    custody_scans = models.PositiveIntegerField()

    class Meta:
        db_table = "points_day"
        constraints = (models.UniqueConstraint(fields=("county", "point", "day"), name="points_day_key"),)
        indexes = (models.Index(fields=("county", "day"), name="points_day_day"),)

    def __str__(self) -> str:
        return f"{self.point} {self.day}"
