"""What people type on the page of tariffs."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.forms import DayField, FenField, Form
from huinong.funds.settlement.values import TARIFF_LABELS, TariffKind


class TariffForm(Form):
    """What holds from a day on."""

    kind = forms.ChoiceField(
        label=pgettext_lazy("tariff", "For what"),
        choices=[(kind.value, label) for kind, label in TARIFF_LABELS.items()],
    )
    party = forms.ChoiceField(
        label=pgettext_lazy("tariff", "For whom"),
        required=False,
        help_text=_("A party's own tariff goes before the one for all."),
    )
    amount_fen = FenField(label=_("Amount, yuan"))
    valid_from = DayField(label=_("Holds from"), help_text=_("What held before ends that day."))
    source = forms.CharField(
        label=_("By what"), max_length=200, help_text=_("The contract or notice that says so, with its number.")
    )

    def __init__(self, *args: Any, parties: Iterable[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(str(id_), name) for id_, name in parties]
        self.fields["party"].choices = [("", _("for all")), *named]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What was typed, as the service wants it."""
        given = {**self.cleaned_data}
        return {
            **given,
            "kind": TariffKind(given["kind"]),
            "party": UUID(given["party"]) if given["party"] else None,
        }
