"""The tables of the spine: facts, the seals that prove they were not altered, and the keys of the API."""

from django.db import models
from django.db.models import Q

from huinong.journal.kinds import Flow
from huinong.storage.models import APPEND_ONLY, Territorial


class Fact(Territorial):
    """One thing that happened, recorded once. The database refuses to change or delete it.

    `digest` is keyed (`digests.vouched`): a row written by hand cannot carry a right one.
    """

    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=60)
    flow = models.CharField(max_length=12, choices=[(flow.value, flow.name) for flow in Flow])
    thread = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    point = models.UUIDField(null=True)
    party = models.UUIDField(null=True)
    actor_id = models.CharField(max_length=64)
    actor_role = models.CharField(max_length=32)
    facts = models.JSONField()
    asked_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    class Meta:
        db_table = "journal_fact"
        db_table_comment = f"{APPEND_ONLY}: corrections are new facts"
        constraints = (models.UniqueConstraint(fields=("county", "key"), name="journal_fact_key"),)
        indexes = (
            models.Index(fields=("county", "thread"), name="journal_fact_thread"),
            models.Index(
                fields=("county", "point", "happened_at"), name="journal_fact_point", condition=Q(point__isnull=False)
            ),
            models.Index(fields=("county", "recorded_at", "id"), name="journal_fact_recorded"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.thread}"


class Seal(Territorial):
    """A batch of facts closed by a Merkle tree (RFC 9162 §2.1).

    `leaves` holds 48 bytes a fact: its id (16) and its leaf hash (32), in tree order. `head` is the
    tree over the roots of this and all earlier seals of the county. `mac` is keyed as a fact's digest is, so that
    nobody re-seals by hand.
    """

    number = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    through = models.DateTimeField()
    leaves = models.BinaryField()
    root = models.BinaryField(max_length=32)
    head = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()
    mac = models.BinaryField(max_length=32)

    class Meta:
        db_table = "journal_seal"
        db_table_comment = f"{APPEND_ONLY}: a seal is never re-made"
        constraints = (models.UniqueConstraint(fields=("county", "number"), name="journal_seal_number"),)

    def __str__(self) -> str:
        return f"{self.county} #{self.number}"


class KeyUse(models.Model):
    """Which request somebody sent under a key of the API (`once`). Not territorial: an officer may have no county."""

    actor = models.CharField(max_length=64)
    key = models.CharField(max_length=120)
    digest = models.BinaryField(max_length=32)
    used_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "journal_key_use"
        constraints = (models.UniqueConstraint(fields=("actor", "key"), name="journal_key_use_once"),)

    def __str__(self) -> str:
        return self.key
