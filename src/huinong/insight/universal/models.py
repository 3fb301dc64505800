"""What the journal taught about universal service: rows that can be dropped and rebuilt from facts at any time."""

from django.db import models

from huinong.storage.models import Territorial


class PointScans(Territorial):
    """One point's day: its scans of any kind, and how many pieces came onto its shelf and left it."""

    point = models.UUIDField()
    day = models.DateField()
    scans = models.PositiveIntegerField(default=0)
    came = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "universal_point_scans"
        constraints = (models.UniqueConstraint(fields=("county", "point", "day"), name="universal_point_scans_key"),)
        indexes = (models.Index(fields=("county", "day", "point"), name="universal_point_scans_day"),)

    def __str__(self) -> str:
        return f"{self.point} {self.day} {self.scans}"


class PostedWeek(Territorial):
    """The weekdays (0 is Monday) a point posted, from a day on until it posts others."""

    point = models.UUIDField()
    since = models.DateField()
    weekdays = models.CharField(max_length=7, blank=True)
    fact = models.UUIDField()

    class Meta:
        db_table = "universal_posted_week"
        constraints = (models.UniqueConstraint(fields=("county", "fact"), name="universal_posted_week_key"),)
        indexes = (models.Index(fields=("county", "point", "since"), name="universal_posted_week_point"),)

    def __str__(self) -> str:
        return f"{self.point} {self.since} {self.weekdays}"


class PostedMarket(Territorial):
    """The market rule of a point or of a place, from a day on (`points.markets.Rule`); no digits: none any more."""

    point = models.UUIDField(null=True)
    division = models.CharField(max_length=12, blank=True)
    since = models.DateField()
    digits = models.CharField(max_length=40, blank=True)
    is_lunar = models.BooleanField()
    cycle_days = models.PositiveSmallIntegerField(default=0)
    fact = models.UUIDField()

    class Meta:
        db_table = "universal_posted_market"
        constraints = (models.UniqueConstraint(fields=("county", "fact"), name="universal_posted_market_key"),)
        indexes = (models.Index(fields=("county", "since"), name="universal_posted_market_day"),)

    def __str__(self) -> str:
        return f"{self.division or self.point} {self.since} {self.digits}"


class Suspension(Territorial):
    """A suspension that was announced: where (prefixes of division codes), for which days, why, and in which words."""

    fact = models.UUIDField()
    thread = models.CharField(max_length=80)
    first_on = models.DateField()
    last_on = models.DateField()
    places = models.JSONField()
    reason = models.CharField(max_length=200)
    remedy = models.CharField(max_length=200)
    reported_to = models.CharField(max_length=200)
    text = models.TextField()
    announced_at = models.DateTimeField()

    class Meta:
        db_table = "universal_suspension"
        constraints = (
            models.UniqueConstraint(fields=("county", "fact"), name="universal_suspension_key"),
            models.CheckConstraint(
                condition=models.Q(last_on__gte=models.F("first_on")), name="universal_suspension_days"
            ),
        )
        indexes = (models.Index(fields=("county", "last_on"), name="universal_suspension_days_at"),)

    def __str__(self) -> str:
        return f"{self.first_on} {self.last_on} {self.reason}"


class Stoppage(Territorial):
    """A trip that force majeure stopped: what the rule wants announced."""

    fact = models.UUIDField()
    trip = models.CharField(max_length=80)
    route = models.CharField(max_length=40)
    day = models.DateField()
    reason = models.CharField(max_length=200)

    class Meta:
        db_table = "universal_stoppage"
        constraints = (models.UniqueConstraint(fields=("county", "fact"), name="universal_stoppage_key"),)
        indexes = (models.Index(fields=("county", "day"), name="universal_stoppage_day"),)

    def __str__(self) -> str:
        return f"{self.trip} {self.reason}"
