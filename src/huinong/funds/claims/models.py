"""Claims, one row each: what was asked for, found, granted, paid, and recovered from whom."""

from django.db import models
from django.db.models import F, Q

from huinong.funds.claims.values import ENDED, BlameRule, Claimant, ClaimState, LimitRule, Loss
from huinong.storage.models import Territorial


class Claim(Territorial):
    """A claim. While it is not refused or taken back no other stands for the same piece."""

    number = models.CharField(max_length=30)
    carrier = models.CharField(max_length=12)
    piece = models.CharField(max_length=32)
    thread = models.CharField(max_length=80)
    direction = models.CharField(max_length=8)
    village = models.CharField(max_length=12, blank=True)
    carrier_party = models.UUIDField()
    begun_on = models.DateField()
    weight_g = models.PositiveIntegerField()
    loss = models.CharField(max_length=8, choices=[(each.value, each.name) for each in Loss])
    claimant = models.CharField(max_length=8, choices=[(each.value, each.name) for each in Claimant])
    insured_fen = models.PositiveBigIntegerField()
    value_fen = models.PositiveBigIntegerField()
    postage_fen = models.PositiveBigIntegerField()
    wanted_fen = models.PositiveBigIntegerField()
    evidence = models.TextField(blank=True)
    state = models.CharField(max_length=9, choices=[(each.value, each.name) for each in ClaimState])
    opened_at = models.DateTimeField()
    opened_point = models.UUIDField(null=True)
    opened_division = models.CharField(max_length=12, blank=True)
    answer_by = models.DateField()
    loss_fen = models.PositiveBigIntegerField(null=True)
    limit_fen = models.PositiveBigIntegerField(null=True)
    limit_rule = models.CharField(max_length=14, blank=True, choices=[(each.value, each.name) for each in LimitRule])
    limit_times = models.PositiveSmallIntegerField(default=0)
    assessed_fen = models.PositiveBigIntegerField(null=True)
    finding = models.CharField(max_length=200, blank=True, default="")
    granted_fen = models.PositiveBigIntegerField(null=True)
    answer = models.CharField(max_length=200, blank=True, default="")
    decided_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    responsible = models.CharField(max_length=48, blank=True, default="")
    responsible_name = models.CharField(max_length=120, blank=True, default="")
    responsible_point = models.UUIDField(null=True)
    responsible_division = models.CharField(max_length=12, blank=True, default="")
    responsible_rule = models.CharField(
        max_length=14, blank=True, default="", choices=[(each.value, each.name) for each in BlameRule]
    )
    responsible_reason = models.CharField(max_length=200, blank=True, default="")
    recourse_fen = models.PositiveBigIntegerField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        db_table = "claims_claim"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="claims_claim_number"),
            models.UniqueConstraint(
                fields=("county", "carrier", "piece"), condition=~Q(state__in=sorted(ENDED)), name="claims_claim_piece"
            ),
            models.CheckConstraint(
                condition=Q(assessed_fen__isnull=True) | Q(assessed_fen__lte=F("limit_fen")), name="claims_claim_limit"
            ),
            models.CheckConstraint(
                condition=Q(granted_fen__isnull=True) | Q(granted_fen__lte=F("assessed_fen")),
                name="claims_claim_granted",
            ),
            models.CheckConstraint(
                condition=Q(recourse_fen__isnull=True) | Q(recourse_fen__lte=F("granted_fen")),
                name="claims_claim_recourse",
            ),
        )
        indexes = (
            models.Index(fields=("county", "state", "answer_by"), name="claims_claim_state"),
            models.Index(fields=("county", "responsible"), name="claims_claim_responsible"),
        )

    def __str__(self) -> str:
        return self.number
