"""The kinds of fact that batches and agreements write. No recipient stands in them."""

from django.utils.translation import gettext_lazy as _

from huinong.journal.kinds import Flow, Kind, Subject, declare

MADE, ENDED = "agreement.made", "agreement.ended"
UPLOADED, TAKEN = "batch.uploaded", "batch.taken"
AGREEMENT = Subject("agreement", "{agreement}", "AGREEMENT-{agreement}")
BATCH = Subject("batch", "{batch}", "BATCH-{batch}")

declare(
    Kind(
        MADE,
        Flow.TRADE,
        _("agreement made"),
        _("agreed with {sender_party} from {valid_from} to {valid_until}"),
        about=AGREEMENT,
    ),
    Kind(ENDED, Flow.TRADE, _("agreement ended"), _("holds no longer from {ends_on}: {reason}"), about=AGREEMENT),
    Kind(UPLOADED, Flow.INFORMATION, _("batch uploaded"), _("the file {file} of {sender_party}"), about=BATCH),
    Kind(
        TAKEN,
        Flow.GOODS,
        _("batch taken in"),
        _("{pieces} pieces of {sender_party} taken in at once, postage {postage_fen}"),
        about=BATCH,
    ),
)
