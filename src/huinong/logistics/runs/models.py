"""The queue of long computations, and what came of each."""

from django.db import models
from django.db.models import Q

from huinong.storage.models import Territorial


class Run(Territorial):
    """One computation: what was asked, how far it is, the best so far, and its result.

    It stops after `seconds`, or after `rounds` where it must be repeatable. A worker holds it until `lease_until`; one
    that dies lets go by that, and the run begins anew. `attempt` tells a worker whose run was taken from it.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        STOPPED = "stopped"  # by a person, before it began
        FAILED = "failed"

    kind = models.CharField(max_length=24)
    title = models.CharField(max_length=120)
    asked = models.JSONField()
    seed = models.PositiveIntegerField()
    seconds = models.PositiveIntegerField()
    rounds = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    is_told_to_stop = models.BooleanField(default=False)
    asked_by = models.CharField(max_length=64)
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    doing = models.CharField(max_length=24, default="")
    round = models.PositiveIntegerField(default=0)
    cost = models.FloatField(null=True)
    bound = models.FloatField(null=True)
    result = models.JSONField(null=True)
    error = models.CharField(max_length=400, default="")

    class Meta:
        db_table = "runs_run"
        constraints = (
            models.CheckConstraint(condition=~Q(state="done") | Q(result__isnull=False), name="runs_run_done"),
        )
        indexes = (
            models.Index(fields=("county", "kind", "id"), name="runs_run_kind"),
            models.Index(
                fields=("county", "state", "asked_at"),
                condition=Q(state__in=("waiting", "running")),
                name="runs_run_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.title}"
