"""The forms of studies: what is asked of a network, and what a meeting decided."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.forms import DayField, FenField, Form
from huinong.logistics.designs.services import BODY, LEAST_REACH_M, MOST_REACH_M, MOST_YEARS, TEXT, TITLE
from huinong.logistics.designs.values import NewDecision, NewStudy, Options

M_PER_KM, BP_PER_PERCENT = 1_000, 100
TIMES = (
    (30, _("half a minute: a first look")),
    (120, _("two minutes")),
    (600, _("ten minutes: for the meeting")),
)


class StudyForm(Form):
    """A new study, in the words of the one who must answer for it."""

    title = forms.CharField(
        label=pgettext_lazy("study", "Title"), max_length=TITLE, help_text=_("As the meeting shall know it.")
    )
    budget_fen = FenField(
        label=_("At most to pay once (yuan)"), help_text=_("For fitting out stations and centres; 0: nothing new.")
    )
    share = forms.DecimalField(
        label=_("Villages within reach, at least (%)"), min_value=0, max_value=100, max_digits=5, decimal_places=1
    )
    reach = forms.DecimalField(
        label=_("Within reach is (km)"),
        min_value=LEAST_REACH_M / M_PER_KM,
        max_value=MOST_REACH_M / M_PER_KM,
        max_digits=5,
        decimal_places=1,
        help_text=_("The way from a village to the point that serves it."),
    )
    years = forms.IntegerField(
        label=_("Years reckoned with"), min_value=1, max_value=MOST_YEARS, help_text=_("To see what all of it costs.")
    )
    seconds = forms.TypedChoiceField(label=_("Search for"), choices=TIMES, coerce=int)
    may_close = forms.BooleanField(label=_("Points that stand may be closed"), required=False)
    each_township = forms.BooleanField(label=_("Each township keeps a point"), required=False)

    def study(self) -> NewStudy:
        """What was filled in."""
        said = self.cleaned_data
        options = Options(
            budget_fen=said["budget_fen"],
            share_bp=round(said["share"] * BP_PER_PERCENT),
            reach_m=round(said["reach"] * M_PER_KM),
            years=said["years"],
            may_close=said["may_close"],
            each_township=said["each_township"],
        )
        return NewStudy(title=said["title"], options=options, seconds=said["seconds"])


def begun(rates: Mapping[str, int]) -> dict[str, Any]:
    """What stands in a new form: the county's own figures."""
    return {
        "budget_fen": rates["designs.budget_fen"],
        "share": rates["designs.share_bp"] / BP_PER_PERCENT,
        "reach": rates["designs.reach_m"] / M_PER_KM,
        "years": rates["designs.years"],
        "seconds": TIMES[1][0],
        "each_township": True,
    }


class DecisionForm(Form):
    """What a meeting decided on a study."""

    decided_on = DayField(label=_("Day of the meeting"))
    body = forms.CharField(label=_("Who decided"), max_length=BODY)
    text = forms.CharField(
        label=pgettext_lazy("study", "What was decided"), max_length=TEXT, widget=forms.Textarea(attrs={"rows": 3})
    )

    def decision(self) -> NewDecision:
        """What was filled in."""
        return NewDecision(**self.cleaned_data)
