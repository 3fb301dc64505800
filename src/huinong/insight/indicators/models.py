"""What the journal taught: rows that can be dropped and rebuilt from facts at any time."""

from django.db import models

from huinong.storage.models import Territorial


class VillageDay(Territorial):
    """One village's day in counts of inbound pieces.

    `arrived` counts the pieces for it that reached the county that day, `shelved` and `collected` what was done
    that day, `delivered` those of the collected that were handed over in the village itself; `due` and `on_time`
    count the pieces whose due time fell on that day, and those of them shelved by it. `visits` counts the scans by
    which the network was there (`visits.py`), of pieces in either direction.
    """

    village = models.CharField(max_length=12)
    day = models.DateField()
    arrived = models.PositiveIntegerField(default=0)
    shelved = models.PositiveIntegerField(default=0)
    collected = models.PositiveIntegerField(default=0)
    delivered = models.PositiveIntegerField(default=0)
    due = models.PositiveIntegerField(default=0)
    on_time = models.PositiveIntegerField(default=0)
    visits = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "indicators_village_day"
        constraints = (models.UniqueConstraint(fields=("county", "village", "day"), name="indicators_village_day_key"),)
        indexes = (models.Index(fields=("county", "day", "village"), name="indicators_village_day_day"),)

    def __str__(self) -> str:
        return f"{self.village} {self.day}"


class DueCase(Territorial):
    """One inbound piece that was due in a village: when, and the facts that opened, closed and ended the case.

    `delivered_by` is the handing over in the village itself; it stays empty for a piece fetched somewhere else.
    """

    parcel = models.UUIDField()
    carrier_party = models.UUIDField(null=True)
    village = models.CharField(max_length=12)
    due_on = models.DateField()
    opened_by = models.UUIDField()
    opened_on = models.DateField()
    closed_by = models.UUIDField(null=True)
    closed_on = models.DateField(null=True)
    on_time = models.BooleanField(null=True)
    delivered_by = models.UUIDField(null=True)
    delivered_on = models.DateField(null=True)

    class Meta:
        db_table = "indicators_due_case"
        constraints = (models.UniqueConstraint(fields=("county", "parcel"), name="indicators_due_case_key"),)
        indexes = (
            models.Index(fields=("county", "village", "due_on"), name="indicators_due_case_village"),
            models.Index(fields=("county", "village", "delivered_on"), name="indicators_due_case_delivered"),
            models.Index(fields=("county", "carrier_party", "due_on", "village"), name="indicators_due_case_carrier"),
        )

    def __str__(self) -> str:
        return f"{self.parcel} {self.due_on}"


class KeeperDay(Territorial):
    """What was posted to one keeper's account on one day."""

    keeper = models.UUIDField()
    day = models.DateField()
    amount_fen = models.BigIntegerField(default=0)

    class Meta:
        db_table = "indicators_keeper_day"
        constraints = (models.UniqueConstraint(fields=("county", "keeper", "day"), name="indicators_keeper_day_key"),)
        indexes = (models.Index(fields=("county", "day", "keeper"), name="indicators_keeper_day_day"),)

    def __str__(self) -> str:
        return f"{self.keeper} {self.day} {self.amount_fen}"


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
