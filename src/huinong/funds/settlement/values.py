"""The words and frozen values of settlement."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _


class TariffKind(StrEnum):
    """What a tariff prices: whom it is paid by or to, and for what."""

    COURIER_INBOUND = "courier_inbound"  # a partner courier pays us for a piece handed to its recipient
    KEEPER_INBOUND = "keeper_inbound"  # we pay the keeper for it
    KEEPER_OUTBOUND = "keeper_outbound"  # we pay the keeper for a piece taken in
    BUS_BAG = "bus_bag"  # we pay the bus company for a bag brought to a point
    BUS_PIECE = "bus_piece"  # the same, where the contract counts pieces
    BUS_MONTH = "bus_month"  # the lump of a month, where the contract is by the month
    BUS_KM = "bus_km"  # and for each kilometre its trips drove in it


TARIFF_LABELS = {
    TariffKind.COURIER_INBOUND: _("partner courier, inbound piece"),
    TariffKind.KEEPER_INBOUND: _("keeper, inbound piece"),
    TariffKind.KEEPER_OUTBOUND: _("keeper, outbound piece"),
    TariffKind.BUS_BAG: _("bus company, bag"),
    TariffKind.BUS_PIECE: _("bus company, piece"),
    TariffKind.BUS_MONTH: _("bus company, month"),
    TariffKind.BUS_KM: _("bus company, kilometre"),
}


class Memo(StrEnum):
    """Why money moved: what statements and incomes are summed by."""

    INBOUND_FEE = "inbound_fee"
    OUTBOUND_FEE = "outbound_fee"
    POSTAGE = "postage"
    PACKAGING = "packaging"
    COLLECTED = "collected"
    COLLECTED_BACK = "collected_back"
    COLLECTED_RETURNED = "collected_returned"
    COD = "cod"
    BUS_FEE = "bus_fee"
    BUS_MONTH = "bus_month"
    BUS_KM = "bus_km"
    BUS_REVERSAL = "bus_reversal"
    ORDER_SPLIT = "order_split"
    ORDER_REVERSAL = "order_reversal"
    BILL_PRICE = "bill_price"
    BILL_DEDUCTION = "bill_deduction"
    BILL_CORRECTION = "bill_correction"
    CLAIM = "claim"
    CLAIM_RECOURSE = "claim_recourse"
    CLAIM_REVERSAL = "claim_reversal"
    PAYOUT = "payout"
    STATEMENT_CORRECTION = "statement_correction"
    TILL_FLOAT = "till_float"
    TILL_SHORT = "till_short"
    TILL_OVER = "till_over"
    REMITTED = "remitted"
    REMITTANCE_FOUND = "remittance_found"
    REMITTANCE_REFUSED = "remittance_refused"
    TILL_DEPOSIT = "till_deposit"
    TILL_HANDED_IN = "till_handed_in"
    CORRECTION = "correction"
    WITHDRAWN = "withdrawn"
    WITHDRAWN_HANDED = "withdrawn_handed"
    BANK_FEE = "bank_fee"
    BANK_INTEREST = "bank_interest"
    BANK_PROVIDER = "bank_provider"
    BANK_BILLER = "bank_biller"
    BANK_RETURN = "bank_return"
    SHORT_PAID = "short_paid"
    SHORT_WAIVED = "short_waived"
    REMITTANCE_UNFOUND = "remittance_unfound"


MEMO_LABELS = {
    Memo.INBOUND_FEE: _("pieces handed over"),
    Memo.OUTBOUND_FEE: _("pieces taken in"),
    Memo.POSTAGE: _("postage taken in cash"),
    Memo.PACKAGING: _("packaging sold for cash"),
    Memo.COLLECTED: _("bills collected for billers"),
    Memo.COLLECTED_BACK: _("collected bills that their biller did not take"),
    Memo.COLLECTED_RETURNED: _("collected bills given back"),
    Memo.COD: _("cash on delivery"),
    Memo.BUS_FEE: _("bags carried"),
    Memo.BUS_MONTH: _("the month's lump"),
    Memo.BUS_KM: _("kilometres driven"),
    Memo.BUS_REVERSAL: _("month taken back"),
    Memo.ORDER_SPLIT: _("orders delivered"),
    Memo.ORDER_REVERSAL: _("orders refunded"),
    Memo.BILL_PRICE: _("contract's price beside the tariff"),
    Memo.BILL_DEDUCTION: _("deducted by the bill"),
    Memo.BILL_CORRECTION: _("disputes accepted"),
    Memo.CLAIM: _("claims compensated"),
    Memo.CLAIM_RECOURSE: _("recourse for claims"),
    Memo.CLAIM_REVERSAL: _("claims taken back"),
    Memo.PAYOUT: _("paid out by net statement"),
    Memo.STATEMENT_CORRECTION: _("corrected after a dispute"),
    Memo.TILL_FLOAT: _("float given to a keeper"),
    Memo.TILL_SHORT: _("cash short in the till"),
    Memo.TILL_OVER: _("cash over in the till"),
    Memo.REMITTED: _("cash remitted"),
    Memo.REMITTANCE_FOUND: _("remittances found in the bank"),
    Memo.REMITTANCE_REFUSED: _("remittances refused"),
    Memo.TILL_DEPOSIT: _("keepers' deposits"),
    Memo.TILL_HANDED_IN: _("cash handed in on leaving"),
    Memo.CORRECTION: _("corrections of the books"),
    Memo.WITHDRAWN: _("withdrawals granted by the bank"),
    Memo.WITHDRAWN_HANDED: _("withdrawals handed out in cash"),
    Memo.BANK_FEE: _("bank fees"),
    Memo.BANK_INTEREST: _("interest of the bank"),
    Memo.BANK_PROVIDER: _("handed over by the payment channel"),
    Memo.BANK_BILLER: _("handed on to billers"),
    Memo.BANK_RETURN: _("received for others, to be sent back"),
    Memo.SHORT_PAID: _("shortages paid by keepers"),
    Memo.SHORT_WAIVED: _("shortages waived"),
    Memo.REMITTANCE_UNFOUND: _("remittances not found after all"),
}
PAYMENT_LABELS = {"payment": _("orders paid"), "refund": _("paid back to buyers")}
"""The memos of payments, which stand on the same accounts."""

INCOME_MEMOS = frozenset({Memo.INBOUND_FEE, Memo.OUTBOUND_FEE, Memo.ORDER_SPLIT, Memo.ORDER_REVERSAL})
"""What a keeper earns. Postage taken in cash is the network's money in the keeper's hand, not income."""

CASH_MEMOS = frozenset({Memo.POSTAGE, Memo.PACKAGING, Memo.COD})
"""What a keeper takes in cash for the network and for others."""

RECOURSE_MEMOS = frozenset({Memo.CLAIM_RECOURSE, Memo.CLAIM_REVERSAL})
"""What a keeper owes for lost and damaged pieces, and what of it was taken back; it makes nothing less earned."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffValue:
    """An amount that holds from `valid_from` to before `valid_to`; a party's own goes before the one for all."""

    county: str
    kind: TariffKind
    party: UUID | None
    valid_from: date
    valid_to: date | None
    amount_fen: int
    source: str

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomeLine:
    """What one kind of work brought: pieces and money."""

    memo: str
    label: str
    pieces: int
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeeperIncome:
    """A keeper's month: what earned what, the cash taken for the network, and the balance now."""

    keeper: UUID
    month: date
    lines: tuple[IncomeLine, ...]
    cash_taken_fen: int
    balance_fen: int

    @property
    def total_fen(self) -> int:
        return sum(line.amount_fen for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a party owes the network, or is owed by it, as the query says; below zero it is the other way round."""

    party: UUID
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLine:
    """One piece on a partner's bill, with the fact behind it. Positive is owed to the network."""

    fact: UUID | None
    thread: str
    memo: str
    label: str
    happened_at: datetime
    amount_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerBill:
    """A page of a partner's month, and the sums of the whole of it."""

    party: UUID
    month: date
    lines: tuple[PartnerLine, ...]
    pieces: int
    total_fen: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementSummary:
    """One holder's month: opening + received − given = closing."""

    account: str
    kind: str
    holder: UUID | None
    opening_fen: int
    received_fen: int
    given_fen: int

    @property
    def closing_fen(self) -> int:
        return self.opening_fen + self.received_fen - self.given_fen
