"""Cold stores with their zones, probes and readings; who was promised room; what is expected to be picked."""

from django.db import models
from django.db.models import F, Q

from huinong.logistics.coldchain.values import COLD, Held, Means, Verdict
from huinong.storage.models import APPEND_ONLY, CountyForeignKey, Territorial

ZONES = [(each.value, each.name) for each in COLD]


class Facility(Territorial):
    """A cold store that is ours, a partner's of which we have a share, or rented."""

    number = models.CharField(max_length=24)
    name = models.CharField(max_length=60)
    means = models.CharField(max_length=6, choices=[(each.value, each.name) for each in Means])
    division = models.CharField(max_length=12)
    point = models.UUIDField(null=True)
    partner = models.UUIDField(null=True)
    rate_fen = models.BigIntegerField(default=0)
    lng = models.FloatField()
    lat = models.FloatField()
    opened_on = models.DateField()
    contract_to = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        db_table = "coldchain_facility"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="coldchain_facility_number"),
            models.CheckConstraint(condition=Q(rate_fen__gte=0), name="coldchain_facility_rate"),
            models.CheckConstraint(
                condition=Q(means=Means.BUILT) | Q(contract_to__isnull=False), name="coldchain_facility_contract"
            ),
        )

    def __str__(self) -> str:
        return self.number


class Room(Territorial):
    """One temperature zone of a store: how large, and how much of it is ours."""

    facility = CountyForeignKey(Facility)
    zone = models.CharField(max_length=7, choices=ZONES)
    whole_m3 = models.PositiveIntegerField()
    ours_m3 = models.PositiveIntegerField()

    class Meta:
        db_table = "coldchain_room"
        constraints = (
            models.UniqueConstraint(fields=("county", "facility", "zone"), name="coldchain_room_zone"),
            models.CheckConstraint(condition=Q(ours_m3__lte=F("whole_m3")), name="coldchain_room_share"),
        )

    def __str__(self) -> str:
        return self.zone


class Probe(Territorial):
    """What measures the temperature in a zone."""

    room = CountyForeignKey(Room)
    code = models.CharField(max_length=40)
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "coldchain_probe"
        constraints = (models.UniqueConstraint(fields=("county", "code"), name="coldchain_probe_code"),)

    def __str__(self) -> str:
        return self.code


class Calibration(Territorial):
    """A probe was compared with a standard; what it reads is proof until the day before `expires_on`."""

    probe = CountyForeignKey(Probe)
    calibrated_on = models.DateField()
    expires_on = models.DateField()
    certificate = models.CharField(max_length=60)

    class Meta:
        db_table = "coldchain_calibration"
        db_table_comment = f"{APPEND_ONLY}: a certificate stays as it was issued"
        constraints = (
            models.UniqueConstraint(fields=("county", "probe", "calibrated_on"), name="coldchain_calibration_day"),
            models.CheckConstraint(condition=Q(expires_on__gt=F("calibrated_on")), name="coldchain_calibration_span"),
        )

    def __str__(self) -> str:
        return self.certificate


class Reading(Territorial):
    """A temperature at a moment, in thousandths of a degree; read by the probe itself, or by a person (`is_manual`)."""

    probe = CountyForeignKey(Probe)
    at = models.DateTimeField()
    milli_c = models.IntegerField()
    is_manual = models.BooleanField()

    class Meta:
        db_table = "coldchain_reading"
        db_table_comment = f"{APPEND_ONLY}: what was read is not read again"
        constraints = (
            models.UniqueConstraint(fields=("county", "probe", "at"), name="coldchain_reading_moment"),
            models.CheckConstraint(condition=Q(milli_c__range=(-100_000, 100_000)), name="coldchain_reading_degrees"),
        )

    def __str__(self) -> str:
        return f"{self.milli_c / 1_000:.1f} °C"


class Decision(Territorial):
    """What somebody decided about the goods in a zone for a stretch in which nobody knows how warm it was."""

    probe = CountyForeignKey(Probe)
    from_at = models.DateTimeField()
    until_at = models.DateTimeField()
    verdict = models.CharField(max_length=9, choices=[(each.value, each.name) for each in Verdict])
    reason = models.CharField(max_length=200)
    decided_by = models.CharField(max_length=60)
    decided_name = models.CharField(max_length=60)
    decided_at = models.DateTimeField()

    class Meta:
        db_table = "coldchain_decision"
        db_table_comment = f"{APPEND_ONLY}: another decision is another row"
        constraints = (
            models.UniqueConstraint(fields=("county", "probe", "from_at"), name="coldchain_decision_gap"),
            models.CheckConstraint(condition=Q(until_at__gt=F("from_at")), name="coldchain_decision_span"),
        )

    def __str__(self) -> str:
        return self.verdict


class Booking(Territorial):
    """Room in a zone, promised to somebody for some days: until the day before `until_on`."""

    number = models.CharField(max_length=24)
    room = CountyForeignKey(Room)
    who = models.CharField(max_length=60)
    party = models.UUIDField(null=True)
    crop = models.CharField(max_length=24)
    kg = models.PositiveIntegerField()
    litres = models.PositiveIntegerField()
    from_on = models.DateField()
    until_on = models.DateField()
    state = models.CharField(max_length=8, choices=[(each.value, each.name) for each in Held])

    class Meta:
        db_table = "coldchain_booking"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="coldchain_booking_number"),
            models.CheckConstraint(condition=Q(until_on__gt=F("from_on")), name="coldchain_booking_span"),
        )
        indexes = (
            models.Index(fields=("county", "room", "until_on"), name="coldchain_booking_room"),
            models.Index(fields=("county", "party"), condition=Q(party__isnull=False), name="coldchain_booking_party"),
        )

    def __str__(self) -> str:
        return self.number


class Basket(Territorial):
    """A basket that was scanned into the shared store, and out again."""

    booking = CountyForeignKey(Booking)
    code = models.CharField(max_length=40)
    stowed_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "coldchain_basket"
        constraints = (
            models.UniqueConstraint(
                fields=("county", "code"), condition=Q(taken_at__isnull=True), name="coldchain_basket_in"
            ),
        )

    def __str__(self) -> str:
        return self.code


class Crop(Territorial):
    """A crop of the county's calendar: which cold it needs, for how long, and how soon."""

    code = models.CharField(max_length=24)
    name = models.CharField(max_length=40)
    zone = models.CharField(max_length=7, choices=ZONES)
    price_fen_per_kg = models.PositiveIntegerField()
    floor_fen_per_kg = models.PositiveIntegerField()
    kg_per_m3 = models.PositiveIntegerField()
    stands_days = models.PositiveSmallIntegerField()
    heat_minutes = models.PositiveIntegerField()
    waits_weeks = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "coldchain_crop"
        constraints = (
            models.UniqueConstraint(fields=("county", "code"), name="coldchain_crop_code"),
            models.CheckConstraint(
                condition=Q(kg_per_m3__gt=0, stands_days__gt=0, heat_minutes__gt=0), name="coldchain_crop_figures"
            ),
        )

    def __str__(self) -> str:
        return self.name


class Forecast(Territorial):
    """What is expected to be picked of a crop in one week at a place, by one co-operative or by all others there."""

    crop = CountyForeignKey(Crop)
    division = models.CharField(max_length=12)
    party = models.UUIDField(null=True)
    monday = models.DateField()
    low_kg = models.PositiveIntegerField()
    mid_kg = models.PositiveIntegerField()
    high_kg = models.PositiveIntegerField()

    class Meta:
        db_table = "coldchain_forecast"
        constraints = (
            models.UniqueConstraint(
                fields=("county", "crop", "division", "party", "monday"),
                condition=Q(party__isnull=False),
                name="coldchain_forecast_party",
            ),
            models.UniqueConstraint(
                fields=("county", "crop", "division", "monday"),
                condition=Q(party__isnull=True),
                name="coldchain_forecast_place",
            ),
            models.CheckConstraint(
                condition=Q(low_kg__lte=F("mid_kg"), mid_kg__lte=F("high_kg")), name="coldchain_forecast_order"
            ),
        )
        indexes = (models.Index(fields=("county", "monday"), name="coldchain_forecast_week"),)

    def __str__(self) -> str:
        return f"{self.monday} {self.mid_kg} kg"


class Candidate(Territorial):
    """A site where a store might be: what a study looks at. `offers` are `values.NewOffer`, as they were entered."""

    code = models.CharField(max_length=24)
    name = models.CharField(max_length=60)
    lng = models.FloatField()
    lat = models.FloatField()
    offers = models.JSONField()

    class Meta:
        db_table = "coldchain_candidate"
        constraints = (models.UniqueConstraint(fields=("county", "code"), name="coldchain_candidate_code"),)

    def __str__(self) -> str:
        return self.name
