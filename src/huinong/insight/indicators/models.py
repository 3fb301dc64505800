"""What the journal taught: rows that can be dropped and rebuilt from facts at any time."""

from django.db import models

from huinong.storage.models import Territorial


class VillageDay(Territorial):
    """What was handed over in one village on one day."""

    village = models.CharField(max_length=12)
    day = models.DateField()
    shelved = models.PositiveIntegerField(default=0)
    collected = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "indicators_village_day"
        constraints = (models.UniqueConstraint(fields=("county", "village", "day"), name="indicators_village_day_key"),)

    def __str__(self) -> str:
        return f"{self.village} {self.day}"


class DueCase(Territorial):
    """One inbound piece that was due in a village: when, and the facts that opened and closed the case."""

    parcel = models.UUIDField()
    village = models.CharField(max_length=12)
    due_on = models.DateField()
    opened_by = models.UUIDField()
    opened_on = models.DateField()
    closed_by = models.UUIDField(null=True)
    closed_on = models.DateField(null=True)
    on_time = models.BooleanField(null=True)

    class Meta:
        db_table = "indicators_due_case"
        constraints = (models.UniqueConstraint(fields=("county", "parcel"), name="indicators_due_case_key"),)
        indexes = (models.Index(fields=("county", "due_on", "village"), name="indicators_due_case_day"),)

    def __str__(self) -> str:
        return f"{self.parcel} {self.due_on}"


class IncomeLine(Territorial):
    """One posting to a keeper's account, and the fact that posted it."""

    keeper = models.UUIDField()
    day = models.DateField()
    amount_fen = models.BigIntegerField()
    memo = models.CharField(max_length=60)
    fact = models.UUIDField()

    class Meta:
        db_table = "indicators_income_line"
        constraints = (models.UniqueConstraint(fields=("county", "fact", "keeper"), name="indicators_income_line_key"),)
        indexes = (models.Index(fields=("county", "keeper", "day"), name="indicators_income_keeper"),)

    def __str__(self) -> str:
        return f"{self.keeper} {self.day} {self.amount_fen}"
