"""The forms of the till. Notes are counted, amounts are typed in yuan and arrive as fen."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from huinong.counter.till.services import MOST_FEN
from huinong.counter.till.values import FIELDS, MOST_NOTES, NOTES, TEXT
from huinong.edge.forms import DayField, FenField, Form


class CountForm(Form):
    """How many there are of each note and coin; what is left empty is none."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for fen, label in NOTES.items():
            attrs = {"class": "form-control", "inputmode": "numeric", "data-fen": fen, "placeholder": "0"}
            self.fields[f"n{fen}"] = forms.IntegerField(
                label=str(label), min_value=0, max_value=MOST_NOTES, required=False,
                widget=forms.NumberInput(attrs=attrs),
            )  # fmt: skip
        reason = forms.CharField(label=FIELDS["reason"], max_length=TEXT, required=False)
        reason.widget.attrs["class"] = "form-control"
        self.fields["reason"] = reason

    def counted(self) -> Mapping[int, int]:
        """What was counted, of a form that is valid."""
        return {fen: self.cleaned_data[f"n{fen}"] or 0 for fen in NOTES}


class RemitForm(Form):
    """What was paid into the bank."""

    amount_fen = FenField(label=FIELDS["amount_fen"], least_fen=1)
    proof = forms.CharField(label=FIELDS["proof"], max_length=60)
    paid_on = DayField(label=FIELDS["paid_on"])


class ShortForm(Form):
    """What of a shortage is settled, and why."""

    amount_fen = FenField(label=FIELDS["amount_fen"], least_fen=1)
    reason = forms.CharField(label=FIELDS["note"], max_length=TEXT, required=False)


class GivenForm(Form):
    """A float given, or a deposit taken."""

    amount_fen = FenField(label=FIELDS["amount_fen"], least_fen=1)
    proof = forms.CharField(label=FIELDS["proof"], max_length=60)

    def clean_amount_fen(self) -> int:
        amount_fen: int = self.cleaned_data["amount_fen"]
        if amount_fen > MOST_FEN:
            raise forms.ValidationError(_("This is more than a till ever holds."))
        return amount_fen
