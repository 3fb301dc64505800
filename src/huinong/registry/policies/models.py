"""Figures that rules set and time changes: a reference table, the same for every county's shard."""

from django.db import models

from huinong.registry.policies.values import LEAST


class Policy(models.Model):
    """One figure, from one day on, for a division and all below it (`division` is a code prefix, "" the nation)."""

    key = models.CharField(max_length=80)
    division = models.CharField(max_length=12, blank=True, default="")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    value = models.BigIntegerField()
    unit = models.CharField(max_length=24)
    source = models.TextField()
    note = models.TextField(blank=True, default="")

    class Meta:
        db_table = "policies_policy"
        verbose_name_plural = "policies"
        constraints = (
            models.UniqueConstraint(fields=("key", "division", "valid_from"), name="policies_policy_key"),
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
                name="policies_policy_dates",
            ),
            *(
                models.CheckConstraint(
                    condition=~models.Q(unit=unit) | models.Q(value__gte=least),
                    name=f"policies_policy_least_{number}",
                )
                for number, (unit, least) in enumerate(LEAST.items(), 1)
            ),
        )

    def __str__(self) -> str:
        return f"{self.key} = {self.value} {self.unit}"
