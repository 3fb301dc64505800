"""Accounts at banks, their statements and lines, what the books expect, and what settled which."""

from django.db import models
from django.db.models import Q

from huinong.funds.bank.values import Rule
from huinong.storage.models import APPEND_ONLY, CountyForeignKey, Territorial


class Account(Territorial):
    """An account at a bank. Its row is the lock of every act on its statements; `number` is kept masked."""

    code = models.CharField(max_length=24)
    name = models.CharField(max_length=80)
    number = models.CharField(max_length=40, blank=True)
    opens_on = models.DateField()
    opening_fen = models.BigIntegerField()

    class Meta:
        db_table = "bank_account"
        constraints = (models.UniqueConstraint(fields=("county", "code"), name="bank_account_code"),)

    def __str__(self) -> str:
        return self.code


class Layout(Territorial):
    """What a bank calls the columns of an account's file, from a day on."""

    account = CountyForeignKey(Account, related_name="layouts")
    valid_from = models.DateField()
    columns = models.JSONField()

    class Meta:
        db_table = "bank_layout"
        db_table_comment = f"{APPEND_ONLY}: another layout is another row"
        constraints = (models.UniqueConstraint(fields=("county", "account", "valid_from"), name="bank_layout_day"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.valid_from}"


class Upload(Territorial):
    """A statement's file on its way in: sealed while it waits, gone once it is taken."""

    account = CountyForeignKey(Account, related_name="uploads")
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField(default=b"")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.CharField(max_length=80)
    taken_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bank_upload"
        constraints = (models.UniqueConstraint(fields=("county", "account", "digest"), name="bank_upload_same_file"),)

    def __str__(self) -> str:
        return self.file_name


class Statement(Territorial):
    """A statement as it was taken in: the days from `since` to `until`."""

    account = CountyForeignKey(Account, related_name="statements")
    number = models.CharField(max_length=80)
    since = models.DateField()
    until = models.DateField()
    opening_fen = models.BigIntegerField()
    closing_fen = models.BigIntegerField()
    digest = models.CharField(max_length=64)
    is_simulated = models.BooleanField()
    taken_at = models.DateTimeField()

    class Meta:
        db_table = "bank_statement"
        db_table_comment = f"{APPEND_ONLY}: what the bank said"
        constraints = (
            models.UniqueConstraint(fields=("county", "account", "number"), name="bank_statement_number"),
            models.UniqueConstraint(fields=("county", "account", "since"), name="bank_statement_since"),
            models.CheckConstraint(condition=Q(until__gte=models.F("since")), name="bank_statement_days"),
        )

    def __str__(self) -> str:
        return self.number


class Match(Territorial):
    """What settled lines and items: of both sides and equal sums, but for a known difference."""

    rule = models.CharField(max_length=12, choices=[(each.value, each.name) for each in Rule])
    note = models.CharField(max_length=200, blank=True)
    posted_as = models.CharField(max_length=120, blank=True)
    made_by = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "bank_match"
        constraints = (
            models.CheckConstraint(condition=~Q(rule="known") | ~Q(note=""), name="bank_match_known_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.id}"


class Open(Territorial):
    """What both sides have: an amount on a day, above zero for what comes in, open until it has a match."""

    reference = models.CharField(max_length=80, blank=True)
    day = models.DateField()
    amount_fen = models.BigIntegerField()
    owner = models.CharField(max_length=80, default="", blank=True)

    class Meta:
        abstract = True


class Line(Open):
    """A line of the bank's. `ours` is the reference that we gave for it, if the bank tells it."""

    statement = CountyForeignKey(Statement, related_name="lines")
    account = CountyForeignKey(Account, related_name="lines")
    place = models.PositiveIntegerField()
    party_name = models.CharField(max_length=120, blank=True)
    ours = models.CharField(max_length=80, blank=True)
    text = models.CharField(max_length=200, blank=True)
    match = CountyForeignKey(Match, null=True, related_name="lines")

    class Meta:
        db_table = "bank_line"
        constraints = (
            models.UniqueConstraint(fields=("county", "statement", "place"), name="bank_line_place"),
            models.CheckConstraint(condition=~Q(amount_fen=0), name="bank_line_moves"),
        )
        indexes = (
            models.Index(fields=("county", "day"), name="bank_line_day"),
            models.Index(fields=("county", "match"), name="bank_line_match"),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.amount_fen}"


class Item(Open):
    """What a posting expects of the bank: `key` is the posting's, `reverses` that of the one it takes back."""

    key = models.CharField(max_length=120)
    reverses = models.CharField(max_length=120, blank=True)
    memo = models.CharField(max_length=40)
    thread = models.CharField(max_length=80)
    party = models.UUIDField(null=True)
    match = CountyForeignKey(Match, null=True, related_name="items")

    class Meta:
        db_table = "bank_item"
        constraints = (
            models.UniqueConstraint(fields=("county", "key"), name="bank_item_posting"),
            models.CheckConstraint(condition=~Q(amount_fen=0), name="bank_item_moves"),
        )
        indexes = (
            models.Index(fields=("county", "day"), name="bank_item_day"),
            models.Index(fields=("county", "match"), name="bank_item_match"),
        )

    def __str__(self) -> str:
        return f"{self.key} {self.amount_fen}"
