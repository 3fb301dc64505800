"""Money as it is often moved with Django: lock two rows, save a transfer and its two legs; a transaction each."""

from collections.abc import Sequence

from django.db import connection, models, transaction


class NaiveAccount(models.Model):
    balance_fen = models.BigIntegerField(default=0)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return str(self.balance_fen)


class NaiveTransfer(models.Model):
    amount_fen = models.BigIntegerField()
    memo = models.CharField(max_length=40)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return str(self.amount_fen)


class NaiveLeg(models.Model):
    transfer = models.ForeignKey(NaiveTransfer, models.PROTECT)
    account = models.ForeignKey(NaiveAccount, models.PROTECT)
    amount_fen = models.BigIntegerField()

    class Meta:
        app_label = "bench"

    def __str__(self) -> str:
        return str(self.amount_fen)


class Transfers:
    """Tables of their own. An account is named by its number; -1 is the hot one."""

    def __init__(self, accounts: int) -> None:
        with connection.schema_editor() as editor:
            for model in (NaiveAccount, NaiveTransfer, NaiveLeg):
                editor.create_model(model)
        NaiveAccount.objects.bulk_create(NaiveAccount(id=number + 2) for number in range(-1, accounts))

    def move(self, pairs: Sequence[tuple[int, int]]) -> None:
        for giver, taker in pairs:
            self._move(giver + 2, taker + 2, 35)

    @transaction.atomic
    def _move(self, giver: int, taker: int, fen: int) -> None:
        rows = NaiveAccount.objects.select_for_update().filter(id__in=[giver, taker]).order_by("id")
        accounts = {row.id: row for row in rows}
        transfer = NaiveTransfer.objects.create(amount_fen=fen, memo="fee")
        for id_, amount_fen in ((giver, -fen), (taker, fen)):
            accounts[id_].balance_fen += amount_fen
            accounts[id_].save()
            NaiveLeg.objects.create(transfer=transfer, account=accounts[id_], amount_fen=amount_fen)
