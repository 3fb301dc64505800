"""The tables of parties, their identifiers, their relations, and the log of who read them."""

from django.db import models

from huinong.registry.parties.values import IDENTIFYING, PartyKind, RelationKind, Scheme
from huinong.storage.models import CountyForeignKey, Territorial, TokensField


class Party(Territorial):
    """Someone the network serves or works with. A merged party stays, and points to its survivor."""

    kind = models.CharField(max_length=12, choices=[(kind.value, kind.name) for kind in PartyKind])
    name = models.CharField(max_length=80)
    division = models.CharField(max_length=12, blank=True)
    address = models.CharField(max_length=200, blank=True)
    registered_on = models.DateField()
    merged_into = CountyForeignKey("self", null=True, related_name="merged")
    tokens = TokensField()

    class Meta:
        db_table = "parties_party"
        indexes = (
            models.Index(fields=("county", "division"), name="parties_party_division"),
            models.Index(fields=("county", "kind", "name"), name="parties_party_kind"),
            models.Index(fields=("county", "merged_into"), name="parties_party_merged"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"  # not the name: this goes into logs and error reports


class Identifier(Territorial):
    """A number somebody gave a party: sealed, found by its hash, shown masked."""

    party = CountyForeignKey(Party, related_name="identifiers")
    scheme = models.CharField(max_length=12, choices=[(scheme.value, scheme.name) for scheme in Scheme])
    sealed = models.BinaryField()
    hash = models.CharField(max_length=32)
    masked = models.CharField(max_length=40)
    is_primary = models.BooleanField()

    class Meta:
        db_table = "parties_identifier"
        constraints = (
            models.UniqueConstraint(
                fields=("county", "scheme", "hash"),
                condition=models.Q(scheme__in=sorted(scheme.value for scheme in IDENTIFYING)),
                name="parties_identifier_once",
            ),
            models.UniqueConstraint(fields=("county", "party", "scheme", "hash"), name="parties_identifier_held"),
            models.UniqueConstraint(
                fields=("county", "party", "scheme"),
                condition=models.Q(is_primary=True),
                name="parties_identifier_primary",
            ),
        )
        indexes = (models.Index(fields=("county", "scheme", "hash"), name="parties_identifier_hash"),)

    def __str__(self) -> str:
        return f"{self.scheme} {self.masked}"


class Relation(Territorial):
    """What one party is to another, from `valid_from` up to but not including `valid_to`."""

    from_party = CountyForeignKey(Party, related_name="relations")
    to_party = CountyForeignKey(Party, related_name="relations_in")
    kind = models.CharField(max_length=12, choices=[(kind.value, kind.name) for kind in RelationKind])
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "parties_relation"
        constraints = (
            models.UniqueConstraint(
                fields=("county", "from_party", "to_party", "kind", "valid_from"), name="parties_relation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gt=models.F("valid_from")),
                name="parties_relation_forward",
            ),
        )
        indexes = (models.Index(fields=("county", "to_party", "kind"), name="parties_relation_to"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.valid_from}"

    def overlaps(self, other: "Relation") -> bool:
        """Whether both say the same thing of some one day."""
        same = (self.from_party_id, self.to_party_id, self.kind) == (other.from_party_id, other.to_party_id, other.kind)
        starts_before = other.valid_to is None or self.valid_from < other.valid_to
        ends_after = self.valid_to is None or other.valid_from < self.valid_to
        return same and starts_before and ends_after


class Reading(Territorial):
    """One line of the log of who read whose personal data: drawn from the facts, so it can be rebuilt."""

    fact = models.UUIDField()
    reader = models.CharField(max_length=64)
    reader_role = models.CharField(max_length=32)
    subject = models.CharField(max_length=80)
    scheme = models.CharField(max_length=24)
    purpose = models.CharField(max_length=200)
    read_at = models.DateTimeField()

    class Meta:
        db_table = "parties_reading"
        constraints = (models.UniqueConstraint(fields=("county", "fact"), name="parties_reading_fact"),)
        indexes = (
            models.Index(fields=("county", "read_at"), name="parties_reading_at"),
            models.Index(fields=("county", "subject"), name="parties_reading_subject"),
        )

    def __str__(self) -> str:
        return f"{self.reader} {self.scheme}"
