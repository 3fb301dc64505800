"""The forms of agreements: what is agreed, and an early end."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.forms import DayField, Form
from huinong.logistics.batches.values import NewAgreement


class AgreementForm(Form):
    """A new agreement with one of the parties that may have one."""

    party = forms.ChoiceField(label=pgettext_lazy("batch", "Customer"))
    number = forms.CharField(label=_("Agreement number"), max_length=40)
    valid_from = DayField(label=pgettext_lazy("agreement", "First day"))
    valid_until = DayField(label=pgettext_lazy("agreement", "Last day"))
    authoriser_name = forms.CharField(
        label=pgettext_lazy("agreement", "Authorised by"),
        max_length=60,
        help_text=_("Who signed for the customer, with the licence or the letter that was seen."),
    )

    def __init__(self, *args: Any, parties: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["party"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(id_), name) for id_, name in parties]

    def agreement(self) -> NewAgreement:
        """What was filled in."""
        return NewAgreement(**{**self.cleaned_data, "party": UUID(self.cleaned_data["party"])})


class EndForm(Form):
    """The first day an agreement holds no longer, and why."""

    ends_on = DayField(label=_("Holds no longer from"))
    reason = forms.CharField(label=pgettext_lazy("agreement", "Reason"), max_length=200)
