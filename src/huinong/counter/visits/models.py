"""One receipt of everything that a villager did in one visit; its lines are the acts themselves."""

from django.db import models

from huinong.storage.models import APPEND_ONLY, CountyForeignKey, Territorial


class Slip(Territorial):
    """A receipt (一次办结一张票) as it was handed over. `total_fen` above zero is what the villager paid."""

    number = models.CharField(max_length=48)
    point = models.UUIDField()
    division = models.CharField(max_length=12)
    total_fen = models.BigIntegerField()
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "visits_slip"
        db_table_comment = APPEND_ONLY
        constraints = (models.UniqueConstraint(fields=("county", "number"), name="visits_slip_number"),)
        indexes = (models.Index(fields=("county", "point", "made_at"), name="visits_slip_point"),)

    def __str__(self) -> str:
        return self.number


class Line(Territorial):
    """One act on a receipt; no act is on two."""

    slip = CountyForeignKey(Slip, related_name="lines")
    fact = models.UUIDField()
    amount_fen = models.BigIntegerField()

    class Meta:
        db_table = "visits_line"
        db_table_comment = APPEND_ONLY
        constraints = (models.UniqueConstraint(fields=("county", "fact"), name="visits_line_once"),)

    def __str__(self) -> str:
        return str(self.fact)
