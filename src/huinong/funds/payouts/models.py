"""Net statements, what of each account they pay, the payment files, the bank's answers, and disputes."""

from django.db import models
from django.db.models import F, Q

from huinong.funds.payouts.values import DisputeState, State
from huinong.storage.models import APPEND_ONLY, CountyForeignKey, Territorial


class BankAccount(Territorial):
    """Where a party is paid, sealed; the newest row of a party holds. The operator's own is what is paid from."""

    party = models.UUIDField()
    holder = models.CharField(max_length=70)
    sealed = models.BinaryField()
    masked = models.CharField(max_length=40)
    bank = models.CharField(max_length=14)
    set_by = models.CharField(max_length=64)
    set_at = models.DateTimeField()

    class Meta:
        db_table = "payouts_account"
        db_table_comment = f"{APPEND_ONLY}: another account is another row"
        indexes = (models.Index(fields=("county", "party", "set_at"), name="payouts_account_party"),)

    def __str__(self) -> str:
        return self.masked


class PaymentFile(Territorial):
    """A pain.001 that was made: it is built again from its statements, and `sha256` proves that it is the same."""

    number = models.CharField(max_length=35)
    debtor = CountyForeignKey(BankAccount, related_name="files")
    count = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    sha256 = models.CharField(max_length=64)
    made_by = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "payouts_file"
        db_table_comment = f"{APPEND_ONLY}: what was sent stays as it was sent"
        constraints = (models.UniqueConstraint(fields=("county", "number"), name="payouts_file_number"),)

    def __str__(self) -> str:
        return self.number


class Statement(Territorial):
    """What the network and a party owe each other for a month, netted (净额结算单)."""

    number = models.CharField(max_length=28)
    party = models.UUIDField()
    month = models.DateField()
    state = models.CharField(max_length=8, choices=[(each.value, each.name) for each in State])
    net_fen = models.BigIntegerField()
    held_fen = models.BigIntegerField()
    amount_fen = models.BigIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    drafted_by = models.CharField(max_length=64)
    drafted_at = models.DateTimeField()
    approved_by = models.CharField(max_length=64, blank=True)
    creditor = CountyForeignKey(BankAccount, null=True, related_name="statements")
    file = CountyForeignKey(PaymentFile, null=True, related_name="statements")
    paid_at = models.DateTimeField(null=True)
    due_on = models.DateField()
    reason = models.CharField(max_length=200, blank=True)
    is_over_cap = models.BooleanField(default=False)

    class Meta:
        db_table = "payouts_statement"
        constraints = (
            models.UniqueConstraint(fields=("county", "number"), name="payouts_statement_number"),
            models.UniqueConstraint(fields=("county", "party", "month"), name="payouts_statement_month"),
            models.CheckConstraint(
                condition=Q(state="carried", amount_fen=0) | ~Q(state="carried") & Q(amount_fen__gte=0),
                name="payouts_statement_amount",
            ),
            models.CheckConstraint(
                condition=Q(approved_by="") | ~Q(approved_by=F("drafted_by")), name="payouts_statement_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_at__isnull=False) | ~Q(state="paid") & Q(paid_at=None),
                name="payouts_statement_paid",
            ),
        )
        indexes = (
            models.Index(fields=("county", "state"), name="payouts_statement_state"),
            models.Index(fields=("county", "file"), name="payouts_statement_file"),
        )

    def __str__(self) -> str:
        return self.number


class Part(Territorial):
    """One account of a statement, as it stood when the statement was drafted."""

    statement = CountyForeignKey(Statement, related_name="parts")
    account = models.CharField(max_length=60)
    opening_fen = models.BigIntegerField()
    received_fen = models.BigIntegerField()
    given_fen = models.BigIntegerField()
    underway_fen = models.BigIntegerField()
    held_fen = models.BigIntegerField()
    pay_fen = models.BigIntegerField()

    class Meta:
        db_table = "payouts_part"
        constraints = (models.UniqueConstraint(fields=("county", "statement", "account"), name="payouts_part_account"),)

    def __str__(self) -> str:
        return f"{self.account} {self.pay_fen}"


class Answer(Territorial):
    """The bank's word on a file (pain.002), and what became of each transaction. The same bytes count once."""

    file = CountyForeignKey(PaymentFile, related_name="answers")
    sha256 = models.CharField(max_length=64)
    outcomes = models.JSONField()
    loaded_by = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        db_table = "payouts_answer"
        db_table_comment = f"{APPEND_ONLY}: what the bank said stays said"
        indexes = (models.Index(fields=("county", "file"), name="payouts_answer_file"),)

    def __str__(self) -> str:
        return self.sha256[:12]


class Dispute(Territorial):
    """What a party holds against one line of its statement; `held_fen` is not paid until the county has decided."""

    statement = CountyForeignKey(Statement, related_name="disputes")
    party = models.UUIDField()
    account = models.CharField(max_length=60)
    posting = models.UUIDField()
    memo = models.CharField(max_length=40)
    thread = models.CharField(max_length=80)
    fact = models.UUIDField(null=True)
    amount_fen = models.BigIntegerField()
    wanted_fen = models.BigIntegerField()
    held_fen = models.BigIntegerField()
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=[(each.value, each.name) for each in DisputeState])
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.CharField(max_length=200, blank=True)
    adjustment_fen = models.BigIntegerField(default=0)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payouts_dispute"
        constraints = (
            models.UniqueConstraint(fields=("county", "account", "posting"), name="payouts_dispute_once"),
            models.CheckConstraint(
                condition=Q(state="open", decided_at=None) | ~Q(state="open") & Q(decided_at__isnull=False),
                name="payouts_dispute_decided",
            ),
        )
        indexes = (models.Index(fields=("county", "party", "state"), name="payouts_dispute_party"),)

    def __str__(self) -> str:
        return f"{self.thread} {self.state}"
