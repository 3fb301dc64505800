"""The form that mirrors an account."""

from django import forms
from django.utils.translation import pgettext_lazy

from huinong.edge.forms import DayField, FenField, Form


class AccountForm(Form):
    """An account at a bank, and what it held before the first day that is mirrored."""

    name = forms.CharField(label=pgettext_lazy("bank", "Name of the account"), max_length=80)
    code = forms.RegexField("^[A-Za-z0-9-]{2,24}$", label=pgettext_lazy("bank", "Short code, such as psbc"))
    number = forms.CharField(label=pgettext_lazy("bank", "Number at the bank"), max_length=40, required=False)
    opens_on = DayField(label=pgettext_lazy("bank", "First day to mirror"))
    opening_fen = FenField(label=pgettext_lazy("bank", "Balance before that day, yuan"))
