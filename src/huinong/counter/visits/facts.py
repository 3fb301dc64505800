"""The kind of fact that a visit's receipt writes, on the thread of its point."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, declare

MADE = "visit.receipted"

declare(Kind(MADE, Flow.INFORMATION, _("receipt of a visit"), _("receipt {slip}: {acts} acts, {total_fen}")))
