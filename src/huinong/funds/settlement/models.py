"""Tariffs: what each kind of work costs, for whom, and from when to when."""

from django.db import models
from django.db.models import F, Q

from huinong.funds.settlement.values import TariffKind
from huinong.storage.models import Territorial


class Tariff(Territorial):
    """A dated price. A party's own goes before the one for all."""

    kind = models.CharField(max_length=24, choices=[(kind.value, kind.name) for kind in TariffKind])
    party = models.UUIDField(null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    amount_fen = models.BigIntegerField()
    source = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "settlement_tariff"
        constraints = (
            models.UniqueConstraint(
                fields=("county", "kind", "valid_from"), condition=Q(party=None), name="settlement_tariff_for_all"
            ),
            models.UniqueConstraint(
                fields=("county", "kind", "party", "valid_from"),
                condition=Q(party__isnull=False),
                name="settlement_tariff_for_party",
            ),
            models.CheckConstraint(condition=Q(amount_fen__gte=0), name="settlement_tariff_amount"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="settlement_tariff_dates"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.amount_fen} fen from {self.valid_from}"
