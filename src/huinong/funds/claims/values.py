"""The words and frozen values of claims (索赔) and their recourse (追偿)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Self
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Loss(StrEnum):
    """What befell the piece."""

    LOST = "lost"
    DAMAGED = "damaged"
    SHORT = "short"


LOSS_LABELS = {
    Loss.LOST: pgettext_lazy("claim", "Lost"),
    Loss.DAMAGED: pgettext_lazy("claim", "Damaged"),
    Loss.SHORT: pgettext_lazy("claim", "Contents short"),
}


class Claimant(StrEnum):
    """Who asks for compensation; a courier does so for its own inbound piece."""

    SENDER = "sender"
    RECEIVER = "receiver"
    COURIER = "courier"


CLAIMANT_LABELS = {
    Claimant.SENDER: pgettext_lazy("claim", "Sender"),
    Claimant.RECEIVER: pgettext_lazy("claim", "Recipient"),
    Claimant.COURIER: pgettext_lazy("claim", "Partner courier"),
}


class ClaimState(StrEnum):
    OPENED = "opened"
    EXAMINED = "examined"
    GRANTED = "granted"
    REFUSED = "refused"
    PAID = "paid"
    RECOURSED = "recoursed"
    REVERSED = "reversed"


STATE_LABELS = {
    ClaimState.OPENED: pgettext_lazy("claim", "To be examined"),
    ClaimState.EXAMINED: pgettext_lazy("claim", "To be decided"),
    ClaimState.GRANTED: pgettext_lazy("claim", "To be paid"),
    ClaimState.REFUSED: pgettext_lazy("claim", "Refused"),
    ClaimState.PAID: pgettext_lazy("claim", "Paid, recourse to be taken"),
    ClaimState.RECOURSED: pgettext_lazy("claim", "Paid and recourse taken"),
    ClaimState.REVERSED: pgettext_lazy("claim", "Taken back"),
}
UNANSWERED = frozenset({ClaimState.OPENED, ClaimState.EXAMINED})
"""States in which the claimant waits for an answer."""

ENDED = frozenset({ClaimState.REFUSED, ClaimState.REVERSED})
"""States after which the same piece may be claimed for again."""


class LimitRule(StrEnum):
    """What an assessed amount may not exceed."""

    INSURED = "insured"
    INSURED_PART = "insured_part"
    UNINSURED_MAIL = "uninsured_mail"
    CONTRACT = "contract"
    ACTUAL_LOSS = "actual_loss"


LIMIT_LABELS = {
    LimitRule.INSURED: _("insured and wholly lost: the insured amount (Postal Law, article 47)"),
    LimitRule.INSURED_PART: _("insured and partly lost: the loss in proportion to what was insured of its value"),
    LimitRule.UNINSURED_MAIL: _("uninsured mail: the loss, at most {times} times the postage (Postal Law, article 47)"),
    LimitRule.CONTRACT: _("the courier's contract: the penalty within its cap, less what its bills deducted"),
    LimitRule.ACTUAL_LOSS: _("uninsured express piece: the actual loss (Express Regulations, article 27)"),
}


class BlameRule(StrEnum):
    """Why a custodian answers for a loss; see `chain`."""

    BEFORE_SIGNING = "before_signing"
    JOINT = "joint"
    SEAL_BROKEN = "seal_broken"
    SHORT_COUNT = "short_count"
    SEALED = "sealed"
    HELD = "held"
    CHOSEN = "chosen"


BLAME_LABELS = {
    BlameRule.BEFORE_SIGNING: _("noted before it was signed for: the holder before answers"),
    BlameRule.JOINT: _("the bag was opened by both sides: the giver answers, for both saw it"),
    BlameRule.SEAL_BROKEN: _("the bag was taken over with its seal broken: who had carried it answers"),
    BlameRule.SHORT_COUNT: _("the bag was taken over with too few pieces: who had carried it answers"),
    BlameRule.SEALED: _("the bag's seal was whole until it was opened: who sealed it answers"),
    BlameRule.HELD: _("the last to scan it in, who could not show that anybody took it over, answers"),
    BlameRule.CHOSEN: _("chosen by hand"),
}


NETWORK = "network"
"""Who answers when nobody else does: the operator itself."""

HOLDER_LABELS = {
    NETWORK: _("The network itself"),
    "trunk": _("The trunk, beyond the county"),
    "recipient": pgettext_lazy("claim", "Recipient"),
    "sender": pgettext_lazy("claim", "Sender"),
    "trip": _("A van of our own"),
}


def holder_said(code: str, name: str) -> str:
    """A custodian as people call it: by name, or by what it is where it has none."""
    return name or str(HOLDER_LABELS.get(code.partition(":")[0], ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClaim:
    """A claim as it is handed in; amounts in fen.

    `insured_fen` is 0 where the piece was not insured; `value_fen` is the whole value of its contents; `postage_fen`
    counts only where acceptance did not record it.
    """

    carrier: str
    number: str
    loss: Loss
    claimant: Claimant
    insured_fen: int
    value_fen: int
    postage_fen: int
    wanted_fen: int
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The most that may be assessed, and by which rule; `times` is how often the postage where that rule counts."""

    rule: LimitRule
    fen: int
    times: int

    @property
    def label(self) -> str:
        return str(LIMIT_LABELS[self.rule]).format(times=self.times)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One step of the custody chain: who had the piece from then on, and the fact that says so.

    What was only noted of it (`is_note`) moved it to nobody; `exception` is what was noted. `is_seal_whole` says what a
    hand-over of its bag showed.
    """

    holder: str
    fact: UUID
    kind: str
    at: datetime
    is_note: bool = False
    exception: str = ""
    is_seal_whole: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Blame:
    """Who answers for a loss, by which rule, and the fact that decides it."""

    holder: str
    rule: BlameRule
    fact: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """A custodian by name, and the account on which recourse is taken; "" where the network itself answers."""

    code: str
    name: str
    account: str
    division: str
    point: UUID | None
    party: UUID | None

    @property
    def label(self) -> str:
        return holder_said(self.code, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """The custody chain of a claimed piece with the proposal that it supports, and all who may be chosen."""

    links: tuple[tuple[Link, Holder], ...]
    blame: Blame
    proposed: Holder
    holders: tuple[Holder, ...]
    is_found: bool

    def holder(self, code: str) -> Holder | None:
        return next((each for each in self.holders if each.code == code), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimValue:
    """A claim; amounts in fen. What recourse was taken is None for those whose it is not to see."""

    id: UUID
    county: str
    number: str
    carrier: str
    piece: str
    thread: str
    direction: str
    village: str
    loss: Loss
    claimant: Claimant
    insured_fen: int
    value_fen: int
    postage_fen: int
    wanted_fen: int
    evidence: str
    state: ClaimState
    opened_at: datetime
    answer_by: date
    loss_fen: int | None
    limit_fen: int | None
    limit_rule: LimitRule | None
    limit_times: int
    assessed_fen: int | None
    finding: str
    granted_fen: int | None
    answer: str
    decided_at: datetime | None
    paid_at: datetime | None
    responsible: str
    responsible_name: str
    responsible_rule: BlameRule | None
    responsible_reason: str
    recourse_fen: int | None
    ended_reason: str

    @property
    def claim_thread(self) -> str:
        return f"CLAIM-{self.number}"

    @property
    def is_unanswered(self) -> bool:
        return self.state in UNANSWERED

    @property
    def limit(self) -> Limit | None:
        if self.limit_rule is None or self.limit_fen is None:
            return None
        return Limit(rule=self.limit_rule, fen=self.limit_fen, times=self.limit_times)

    def without_recourse(self) -> Self:
        """The same without who answers for it, for those whose it is not to see."""
        shown = ClaimState.PAID if self.state is ClaimState.RECOURSED else self.state
        hidden = {
            "responsible": "",
            "responsible_name": "",
            "responsible_rule": None,
            "responsible_reason": "",
            "recourse_fen": None,
        }
        return type(self)(**{**{name: getattr(self, name) for name in self.__slots__}, **hidden, "state": shown})
