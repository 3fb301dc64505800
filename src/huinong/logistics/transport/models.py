"""The tables of transport: routes and stops, how and on which days they are run, and the trips that run on them."""

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


class Stop(Territorial):
    """A place where vehicles call. It may be a point of the network, where bags change hands, or only a place."""

    code = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    lng = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    point = models.UUIDField(null=True)

    class Meta:
        db_table = "transport_stop"
        constraints = (models.UniqueConstraint(fields=("county", "code"), name="transport_stop_code"),)
        indexes = (models.Index(fields=("county", "point"), name="transport_stop_point"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Pattern(Territorial):
    """One way of running a route: its stops with their times, from a day on. Trips keep the one they were made with.

    `key` tells the patterns of a route apart: "" is the one planned by hand, a timetable's are named by their digest.
    """

    route = CountyForeignKey(Route, related_name="patterns", on_delete=models.CASCADE)
    key = models.CharField(max_length=64, default="")
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    metres = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "transport_pattern"
        constraints = (
            models.UniqueConstraint(fields=("county", "route", "key", "from_on"), name="transport_pattern_key"),
        )

    def __str__(self) -> str:
        return f"{self.key[:8]} {self.from_on}"


class PatternStop(Territorial):
    """A call of a pattern: seconds after the first departure, and whether anything is taken on or set down (GTFS)."""

    pattern = CountyForeignKey(Pattern, related_name="stops", on_delete=models.CASCADE)
    seq = models.PositiveSmallIntegerField()
    stop = CountyForeignKey(Stop, related_name="calls")
    arrives_s = models.IntegerField()
    leaves_s = models.IntegerField()
    pickup = models.PositiveSmallIntegerField(default=0)
    drop_off = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "transport_pattern_stop"
        constraints = (models.UniqueConstraint(fields=("county", "pattern", "seq"), name="transport_pattern_stop_seq"),)
        indexes = (models.Index(fields=("county", "stop"), name="transport_pattern_stop_stop"),)

    def __str__(self) -> str:
        return f"{self.seq} +{self.leaves_s} s"


class Calendar(Territorial):
    """The days on which departures run: weekdays within a season, market days (赶集), and single days in or out.

    `weekdays` is Monday to Sunday as ones and noughts. A calendar without a season runs on its single days alone.
    What it said before it was changed is kept beside it (`CalendarBefore`).
    """

    code = models.CharField(max_length=60)
    name = models.CharField(max_length=80)
    weekdays = models.CharField(max_length=7, default="0000000")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    market_point = models.UUIDField(null=True)

    class Meta:
        db_table = "transport_calendar"
        constraints = (
            models.UniqueConstraint(fields=("county", "code"), name="transport_calendar_code"),
            models.CheckConstraint(
                condition=models.Q(starts_on=None)
                | models.Q(ends_on=None)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="transport_calendar_forward",
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class CalendarBefore(Territorial):
    """What a calendar said of its weeks until a day, from which it was changed."""

    calendar = CountyForeignKey(Calendar, related_name="before", on_delete=models.CASCADE)
    until_on = models.DateField()
    weekdays = models.CharField(max_length=7)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    market_point = models.UUIDField(null=True)

    class Meta:
        db_table = "transport_calendar_before"
        constraints = (
            models.UniqueConstraint(fields=("county", "calendar", "until_on"), name="transport_calendar_before_once"),
        )

    def __str__(self) -> str:
        return f"{self.weekdays} < {self.until_on}"


class CalendarDay(Territorial):
    """A single day on which a calendar runs, or does not, whatever its week says."""

    calendar = CountyForeignKey(Calendar, related_name="days", on_delete=models.CASCADE)
    day = models.DateField()
    runs = models.BooleanField()

    class Meta:
        db_table = "transport_calendar_day"
        constraints = (
            models.UniqueConstraint(fields=("county", "calendar", "day"), name="transport_calendar_day_once"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.runs}"


class Departure(Territorial):
    """A departure of the timetable: a pattern, at a second of the service day, on a calendar's days.

    It is in force from `from_on` to before `until_on`; a change ends it and begins another, so that what was run stays.
    `leaves_s` may pass 24:00, as a timetable's last bus does.
    """

    route = CountyForeignKey(Route, related_name="departures", on_delete=models.CASCADE)
    pattern = CountyForeignKey(Pattern, related_name="departures")
    calendar = CountyForeignKey(Calendar, related_name="departures")
    code = models.CharField(max_length=80)
    leaves_s = models.PositiveIntegerField()
    headsign = models.CharField(max_length=120, default="")
    direction = models.CharField(max_length=1, default="")
    driver = models.CharField(max_length=64, default="")
    vehicle = models.CharField(max_length=20, default="")
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        db_table = "transport_departure"
        constraints = (models.UniqueConstraint(fields=("county", "code", "from_on"), name="transport_departure_code"),)
        indexes = (models.Index(fields=("county", "route"), name="transport_departure_route"),)

    def __str__(self) -> str:
        return self.code

    @property
    def is_void(self) -> bool:
        """Whether it ended on the day it began: it never ran."""
        return self.until_on == self.from_on


class TimetableFile(Territorial):
    """A timetable that was uploaded, what was found in it, and whether it was taken. Its content goes after a while."""

    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    content = models.BinaryField(default=b"")
    from_on = models.DateField()
    found = models.JSONField()
    is_good = models.BooleanField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "transport_timetable_file"
        constraints = (
            models.UniqueConstraint(fields=("county", "digest", "from_on"), name="transport_timetable_file_same"),
        )

    def __str__(self) -> str:
        return self.file_name


class Trip(Territorial):
    """One run of a route. It is a custodian: bags aboard answer `trip:<id>`.

    `is_dropped`: the timetable has this cancelled trip no more; nobody cancelled it, and it may come back. `plan`: the
    plan of the day whose tour this is.
    """

    class State(models.TextChoices):
        SCHEDULED = "scheduled"
        DEPARTED = "departed"
        ARRIVED = "arrived"
        CANCELLED = "cancelled"

    code = models.CharField(max_length=40)
    route = CountyForeignKey(Route, related_name="trips")
    pattern = CountyForeignKey(Pattern, related_name="trips")
    departure = CountyForeignKey(Departure, null=True, related_name="trips")
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
    is_dropped = models.BooleanField(default=False)
    notice = CountyForeignKey("Notice", null=True, related_name="trips")
    plan = models.UUIDField(null=True)
    capacity_bags = models.PositiveIntegerField(null=True)
    capacity_kg = models.PositiveIntegerField(null=True)

    class Meta:
        db_table = "transport_trip"
        constraints = (
            models.UniqueConstraint(fields=("county", "code"), name="transport_trip_code"),
            models.CheckConstraint(
                condition=models.Q(is_dropped=False) | models.Q(state="cancelled"), name="transport_trip_dropped"
            ),
        )
        indexes = (
            models.Index(fields=("county", "day", "departs_at"), name="transport_trip_day"),
            models.Index(fields=("county", "route", "departs_at"), name="transport_trip_route"),
            models.Index(fields=("county", "pattern"), name="transport_trip_pattern"),
        )

    def __str__(self) -> str:
        return self.code


class BagOrder(Territorial):
    """How many bags of a village a trip is to carry, one way: the plan's list, beside which the real bags are checked.

    `is_fetched`: the village's keeper meets the trip on its way. `plan` is the plan of the day that says so.
    """

    class Direction(models.TextChoices):
        DOWN = "down"
        UP = "up"

    trip = CountyForeignKey(Trip, related_name="orders", on_delete=models.CASCADE)
    point = models.UUIDField()
    direction = models.CharField(max_length=4, choices=Direction.choices)
    on_seq = models.PositiveSmallIntegerField()
    off_seq = models.PositiveSmallIntegerField()
    bags = models.PositiveSmallIntegerField()
    pieces = models.PositiveIntegerField()
    load_g = models.PositiveBigIntegerField()
    is_fetched = models.BooleanField(default=False)
    plan = models.UUIDField()

    class Meta:
        db_table = "transport_bag_order"
        constraints = (
            models.UniqueConstraint(
                fields=("county", "trip", "point", "direction", "on_seq", "off_seq"), name="transport_bag_order_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.direction} {self.bags}"


class Notice(Territorial):
    """What is told when trips do not run: to keepers at once, to the public when the draft has been read."""

    route_names = models.CharField(max_length=200)
    reason = models.CharField(max_length=200)
    text = models.TextField()
    made_at = models.DateTimeField()
    until_on = models.DateField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "transport_notice"
        indexes = (models.Index(fields=("county", "until_on"), name="transport_notice_until"),)

    def __str__(self) -> str:
        return self.route_names


class NoticePoint(Territorial):
    """A point that a notice is for, and how many bags it waits for."""

    notice = CountyForeignKey(Notice, related_name="points", on_delete=models.CASCADE)
    point = models.UUIDField()
    bags = models.PositiveSmallIntegerField(default=0)

    class Meta:
        db_table = "transport_notice_point"
        constraints = (
            models.UniqueConstraint(fields=("county", "notice", "point"), name="transport_notice_point_once"),
        )
        indexes = (models.Index(fields=("county", "point"), name="transport_notice_point_point"),)

    def __str__(self) -> str:
        return str(self.point)


class RoadBlock(Territorial):
    """A road a driver could not pass: the dispatcher's to settle, open until somebody says that it is free."""

    trip = CountyForeignKey(Trip, related_name="road_blocks")
    place = models.CharField(max_length=80)
    what = models.CharField(max_length=200, default="")
    reported_at = models.DateTimeField()
    reporter = models.CharField(max_length=80)
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "transport_road_block"
        indexes = (
            models.Index(
                fields=("county", "reported_at"), condition=models.Q(cleared_at=None), name="transport_road_block_open"
            ),
        )

    def __str__(self) -> str:
        return self.place
