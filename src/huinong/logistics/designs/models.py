"""Studies of a county's network, and what was decided on them."""

from django.db import models
from django.db.models import Q

from huinong.storage.models import APPEND_ONLY, CountyForeignKey, Territorial


class Study(Territorial):
    """What was asked, the county as it stood then, and what came of it. Its numbers stand still: a study is a paper."""

    class State(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        STOPPED = "stopped"  # before it began
        FAILED = "failed"

    number = models.CharField(max_length=20)
    title = models.CharField(max_length=80)
    options = models.JSONField()
    ground = models.JSONField()
    digest = models.CharField(max_length=64)
    run = models.UUIDField()
    seed = models.PositiveIntegerField()
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    ended_at = models.DateTimeField(null=True)
    engine = models.CharField(max_length=60, default="")
    result = models.JSONField(null=True)
    stations = models.PositiveIntegerField(null=True)
    opened = models.PositiveIntegerField(null=True)
    reached = models.PositiveIntegerField(null=True)
    villages = models.PositiveIntegerField(null=True)
    capital_fen = models.PositiveBigIntegerField(null=True)
    yearly_fen = models.BigIntegerField(null=True)

    class Meta:
        db_table = "designs_study"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="designs_study_number"),
            models.UniqueConstraint(fields=("county", "run"), name="designs_study_run"),
            models.CheckConstraint(condition=~Q(state="done") | Q(result__isnull=False), name="designs_study_done"),
        )

    def __str__(self) -> str:
        return self.number


class Decision(Territorial):
    """What a meeting decided on a study. A later one does not undo an earlier one: both stand."""

    study = CountyForeignKey(Study, related_name="decisions")
    decided_on = models.DateField()
    body = models.CharField(max_length=60)
    text = models.CharField(max_length=500)
    noted_by = models.CharField(max_length=64)
    noted_at = models.DateTimeField()

    class Meta:
        db_table = "designs_decision"
        db_table_comment = APPEND_ONLY
        indexes = (models.Index(fields=("county", "study", "noted_at"), name="designs_decision_study"),)

    def __str__(self) -> str:
        return f"{self.study_id} {self.decided_on}"
