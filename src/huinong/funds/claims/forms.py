"""The forms of claims: what is claimed, and each step of the answer. Amounts are typed in yuan and arrive as fen."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.forms import FenField, Form
from huinong.funds.claims.entries import EVIDENCE, TEXT
from huinong.funds.claims.values import CLAIMANT_LABELS, LOSS_LABELS, Chain, Claimant, ClaimValue, Loss, NewClaim


def _note(label: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, required=required, max_length=TEXT, widget=forms.Textarea(attrs={"rows": 2}))


class OpenForm(Form):
    """What is claimed for a piece. A courier's manager claims for the courier, others for a sender or recipient."""

    carrier = forms.CharField(label=pgettext_lazy("claim", "Carrier"), max_length=12)
    number = forms.CharField(label=pgettext_lazy("claim", "Waybill number"), max_length=32)
    loss = forms.ChoiceField(
        label=pgettext_lazy("claim", "What happened"), choices=[(each.value, LOSS_LABELS[each]) for each in Loss]
    )
    claimant = forms.ChoiceField(label=pgettext_lazy("claim", "Claimed by"), choices=())
    wanted_fen = FenField(label=_("Asked for, yuan"), least_fen=1)
    value_fen = FenField(label=_("Value of the contents, yuan"))
    insured_fen = FenField(label=_("Insured for, yuan; 0 if not"), initial=0)
    postage_fen = FenField(label=_("Postage paid, yuan; not needed for our own mail"), initial=0)
    evidence = forms.CharField(
        label=_("What shows it: receipt, pictures, who saw it"),
        max_length=EVIDENCE,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, is_courier: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = (Claimant.COURIER,) if is_courier else (Claimant.RECEIVER, Claimant.SENDER)
        field = self.fields["claimant"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.value, CLAIMANT_LABELS[each]) for each in people]

    def claim(self) -> NewClaim:
        """What was filled in."""
        said = self.cleaned_data
        return NewClaim(
            **{
                **said,
                "carrier": said["carrier"].strip().upper(),
                "number": said["number"].strip().upper(),
                "loss": Loss(said["loss"]),
                "claimant": Claimant(said["claimant"]),
            }
        )


class ExamineForm(Form):
    """The loss that was found, and what is due for it."""

    loss_fen = FenField(label=_("Loss found, yuan"))
    assessed_fen = FenField(label=_("Assessed, yuan"))
    finding = _note(_("What was found"))


class DecideForm(Form):
    """What is granted, and what the claimant is told. To refuse, nothing is granted."""

    granted_fen = FenField(label=_("Grant, yuan"), least_fen=1, required=False)
    answer = _note(_("What the claimant is told"))


class RecourseForm(Form):
    """Who answers for the loss and what is recovered; another than the proposed needs a reason."""

    responsible = forms.ChoiceField(label=_("Who answers for it"), choices=())
    recourse_fen = FenField(label=_("Recover, yuan"))
    reason = _note(_("Why another than the one proposed"), required=False)

    def __init__(self, *args: Any, chain: Chain, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["responsible"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each.code, each.label) for each in chain.holders]


class TakeBackForm(Form):
    """Why a claim is taken back."""

    reason = _note(_("Why it is taken back"))


def examine_form(value: ClaimValue, data: Any = None) -> ExamineForm:
    """The form of the examination, with what was asked for or found before."""
    asked_fen = value.wanted_fen if value.loss_fen is None else value.loss_fen
    found = {"loss_fen": asked_fen, "assessed_fen": value.assessed_fen, "finding": value.finding}
    return ExamineForm(data, initial=found, prefix="examine")
