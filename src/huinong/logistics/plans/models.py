"""The tables of plans: the fleet as it stands from a day on, and the plans of a day."""

from django.db import models
from django.db.models import F, Q

from huinong.storage.models import Territorial


class Vehicle(Territorial):
    """A vehicle with its driver's shift, as it stands from a day on; a change ends one row and begins another.

    `base` is the point it sets out from and comes back to. `spaces` is cubic centimetres by temperature zone.
    """

    class Kind(models.TextChoices):
        VAN = "van"
        THREE_WHEELER = "three_wheeler"
        MOTORCYCLE = "motorcycle"

    code = models.CharField(max_length=16)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    plate = models.CharField(max_length=20, default="")
    driver = models.CharField(max_length=64, default="")
    base = models.UUIDField()
    starts_min = models.PositiveSmallIntegerField()
    ends_min = models.PositiveSmallIntegerField()
    turnaround_min = models.PositiveSmallIntegerField()
    trips = models.PositiveSmallIntegerField()
    load_kg = models.PositiveIntegerField()
    spaces = models.JSONField()
    fixed_fen = models.PositiveIntegerField()
    fen_per_km = models.PositiveIntegerField()
    fen_per_hour = models.PositiveIntegerField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        db_table = "plans_vehicle"
        constraints = (
            models.UniqueConstraint(fields=("county", "code", "from_on"), name="plans_vehicle_code"),
            models.CheckConstraint(condition=Q(ends_min__gt=F("starts_min")), name="plans_vehicle_shift"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.plate}"


class DayPlan(Territorial):
    """A plan of a county's day: what was asked, the problem it was made from, the result, and what became of it.

    `problem` is compressed; `result` None until the computation `run` is done. `parent` is the plan that this one was
    changed or planned anew from, `changes` what differs from it. `facts_digest` is of what was known of the day.
    """

    class State(models.TextChoices):
        DRAFT = "draft"
        ACCEPTED = "accepted"
        SUPERSEDED = "superseded"

    class Origin(models.TextChoices):
        MADE = "made"
        CHANGED = "changed"
        REPLANNED = "replanned"

    day = models.DateField()
    title = models.CharField(max_length=80)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.MADE)
    parent = models.UUIDField(null=True)
    options = models.JSONField()
    run = models.UUIDField(null=True)
    shares_run = models.UUIDField(null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.DRAFT)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.CharField(max_length=64, default="")
    problem = models.BinaryField(default=b"")
    result = models.JSONField(null=True)
    known = models.JSONField(null=True)
    changes = models.JSONField(default=list)
    total_fen = models.BigIntegerField(null=True)
    money_fen = models.BigIntegerField(null=True)
    bound_fen = models.BigIntegerField(null=True)
    unserved = models.PositiveIntegerField(null=True)
    digest = models.CharField(max_length=64, default="")
    facts_digest = models.CharField(max_length=64, default="")

    class Meta:
        db_table = "plans_day_plan"
        constraints = (
            models.UniqueConstraint(
                fields=("county", "day"), condition=Q(state="accepted"), name="plans_day_plan_one_accepted"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(result__isnull=False), name="plans_day_plan_accepted_is_known"
            ),
        )
        indexes = (
            models.Index(fields=("county", "day", "id"), name="plans_day_plan_day"),
            models.Index(fields=("county", "run"), condition=Q(run__isnull=False), name="plans_day_plan_run"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.title}"
