"""The forms of the books."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from huinong.edge.forms import DayField, FenField, Form
from huinong.funds.books.services import MOST_FEN
from huinong.funds.books.values import TEXT


class CorrectionForm(Form):
    """A correction of a day that has ended: from one account to another."""

    effective_on = DayField(label=pgettext_lazy("books", "Counts for"))
    debit = forms.ChoiceField(label=pgettext_lazy("books", "Debit"))
    credit = forms.ChoiceField(label=pgettext_lazy("books", "Credit"))
    amount_fen = FenField(label=pgettext_lazy("books", "Amount, yuan"), least_fen=1)
    reason = forms.CharField(label=pgettext_lazy("books", "Why"), max_length=TEXT)

    def __init__(self, *args: Any, accounts: Iterable[tuple[str, str]], last: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"effective_on": last}, **kwargs)
        choices = [("", "—"), *accounts]
        for name in ("debit", "credit"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_amount_fen(self) -> int:
        amount_fen: int = self.cleaned_data["amount_fen"]
        return min(amount_fen, MOST_FEN + 1)
