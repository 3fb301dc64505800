"""Words of addressees, never altered; and how many shelved pieces they covered."""

from django.db import models
from django.db.models import Q

from huinong.counter.consents.values import Channel, Covers
from huinong.storage.models import APPEND_ONLY, Territorial


class Word(Territorial):
    """One word of an addressee: about one piece, or about a phone, known by its keyed digest as pieces know it.

    `carrier` narrows a word about a phone; "" means every carrier. `addressee` is the digest of the phone of whoever
    spoke, whatever the word is about, "" where the label hides it; `fact` is what the journal says of the word.
    """

    piece = models.UUIDField(null=True)
    phone_hash = models.CharField(max_length=32, default="")
    carrier = models.CharField(max_length=12, default="")
    is_given = models.BooleanField()
    channel = models.CharField(max_length=8, choices=[(each.value, each.name) for each in Channel])
    said_at = models.DateTimeField()
    addressee = models.CharField(max_length=32, default="")
    fact = models.UUIDField(null=True)

    class Meta:
        db_table = "consents_word"
        db_table_comment = f"{APPEND_ONLY}: a withdrawal is another word"
        constraints = (
            models.CheckConstraint(
                condition=Q(piece__isnull=False, phone_hash="", carrier="") | Q(piece__isnull=True) & ~Q(phone_hash=""),
                name="consents_word_about_a_piece_or_a_phone",
            ),
        )
        indexes = (
            models.Index(fields=("county", "piece"), condition=Q(piece__isnull=False), name="consents_word_piece"),
            models.Index(fields=("county", "phone_hash"), name="consents_word_phone"),
            models.Index(fields=("county", "addressee", "said_at"), name="consents_word_addressee"),
        )

    def __str__(self) -> str:
        return f"{self.covers} {self.is_given} {self.said_at:%Y-%m-%d}"

    @property
    def covers(self) -> Covers:
        """What the word is about."""
        if self.piece is not None:
            return Covers.PIECE
        return Covers.CARRIER if self.carrier else Covers.ALL


class ShelvedDay(Territorial):
    """A carrier's pieces that were put on shelves on a day under the rule, and how many of them with consent."""

    carrier = models.CharField(max_length=12)
    on = models.DateField()
    shelved = models.PositiveIntegerField()
    consented = models.PositiveIntegerField()

    class Meta:
        db_table = "consents_shelved_day"
        constraints = (
            models.UniqueConstraint(fields=("county", "carrier", "on"), name="consents_shelved_day_carrier"),
        )

    def __str__(self) -> str:
        return f"{self.carrier} {self.on}"
