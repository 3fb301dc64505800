"""The kinds of fact that network designs write: that a study was made, and what a meeting decided on it."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, Subject, declare

MADE, DECIDED = "study.made", "study.decided"
STUDY = Subject("study", "{study}", "STUDY-{study}")

declare(
    Kind(MADE, Flow.INFORMATION, _("study made"), _("{title}: where stations and centres should be"), about=STUDY),
    Kind(DECIDED, Flow.INFORMATION, _("study decided on"), _("decided on {decided_on} by {body}: {text}"), about=STUDY),
)
