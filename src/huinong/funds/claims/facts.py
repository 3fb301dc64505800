"""The kinds of fact that claims write. The opening stands on the piece's thread and joins the claim's own to it."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, Subject, declare

OPENED, EXAMINED, DECIDED, PAID = "claim.opened", "claim.examined", "claim.decided", "claim.paid"
RECOURSED, REVERSED = "claim.recoursed", "claim.reversed"
CLAIM = Subject("claim", "{claim}", "CLAIM-{claim}")

declare(
    Kind(OPENED, Flow.FUNDS, _("claim opened"), _("claimed for, {loss}: {wanted_fen}"), about=CLAIM),
    Kind(EXAMINED, Flow.FUNDS, _("claim examined"), _("assessed at {assessed_fen}, limit {limit_fen}"), about=CLAIM),
    Kind(DECIDED, Flow.FUNDS, _("claim decided"), _("decided: {granted_fen}, {answer}"), about=CLAIM),
    Kind(PAID, Flow.FUNDS, _("claim paid"), _("compensated: {granted_fen}"), about=CLAIM),
    Kind(RECOURSED, Flow.FUNDS, _("recourse taken"), _("{to} answers for it: {recourse_fen}"), about=CLAIM),
    Kind(REVERSED, Flow.FUNDS, _("claim taken back"), _("taken back: {reason}"), about=CLAIM),
)
