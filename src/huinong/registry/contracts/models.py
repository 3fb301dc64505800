"""Contracts with couriers, and the versions of their terms."""

from django.db import models
from django.db.models import F, Q

from huinong.storage.models import CountyForeignKey, Territorial

WHOLE_BP = 10_000


class Contract(Territorial):
    """An agreement with one courier, under the number that stands on its paper."""

    number = models.CharField(max_length=40)
    party = models.UUIDField()
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "contracts_contract"
        constraints = (models.UniqueConstraint(fields=("county", "number"), name="contracts_contract_number"),)
        indexes = (models.Index(fields=("county", "party"), name="contracts_contract_party"),)

    def __str__(self) -> str:
        return self.number


class Version(Territorial):
    """The terms as agreed from a day on. A row is written once; signing alone is noted in it later."""

    contract = CountyForeignKey("contracts.Contract", related_name="versions")
    version = models.PositiveSmallIntegerField()
    brands = models.JSONField()
    places = models.JSONField()
    prices = models.JSONField()
    hours = models.JSONField()
    on_time_bp = models.PositiveIntegerField()
    penalties_fen = models.JSONField()
    piece_cap_bp = models.PositiveIntegerField()
    month_cap_bp = models.PositiveIntegerField()
    dispute_days = models.PositiveSmallIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    drafted_at = models.DateTimeField()
    signed_on = models.DateField(null=True)

    class Meta:
        db_table = "contracts_version"
        constraints = (
            models.UniqueConstraint(fields=("county", "contract", "version"), name="contracts_version_number"),
            models.UniqueConstraint(
                fields=("county", "contract", "valid_from"),
                condition=Q(signed_on__isnull=False),
                name="contracts_version_signed",
            ),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="contracts_version_dates"
            ),
            models.CheckConstraint(
                condition=Q(on_time_bp__lte=WHOLE_BP, month_cap_bp__lte=WHOLE_BP), name="contracts_version_shares"
            ),
        )

    def __str__(self) -> str:
        return f"version {self.version} from {self.valid_from}"
