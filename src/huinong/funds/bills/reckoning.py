"""What a month of signed pieces costs a courier: prices, deductions and their caps. Pure: values in, lines out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from huinong.funds.bills.values import LineKind
from huinong.funds.settlement.tariffs import PriceList
from huinong.funds.settlement.values import TariffKind
from huinong.kernel.clock import BEIJING
from huinong.kernel.fen import share_out
from huinong.registry.contracts.queries import Book
from huinong.registry.contracts.values import ContractVersion, Fault

WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A signed or lost piece as the journal tells of it; `waited` is from its first arrival to its first shelf."""

    kind: LineKind
    fact: UUID
    carrier: str
    number: str
    thread: str
    at: datetime
    place: str
    weight_g: int
    accrued_fen: int
    waited: timedelta | None
    is_excused: bool
    is_damaged: bool
    is_complained: bool
    is_claimed: bool  # its loss was compensated by a claim: what was paid is not deducted a second time


@dataclass(slots=True)
class Priced:
    """A piece with its price, and what of it is deducted."""

    piece: Piece
    version: ContractVersion | None
    tier: str
    price_fen: int
    worth_fen: int  # the price a lost piece would have had: its cap is reckoned from it
    is_late: bool
    faults: tuple[Fault, ...] = ()
    deducted_fen: int = 0

    @property
    def contract(self) -> str:
        """The contract and its version; "" where the tariff priced it."""
        return f"{self.version.number}/{self.version.version}" if self.version and self.tier else ""


class Reckoner:
    """Prices of one courier in one county; what is the same for many pieces is looked up once."""

    def __init__(self, county: str, party: UUID, book: Book, tariffs: PriceList) -> None:
        self._county, self._party, self._book, self._tariffs = county, party, book, tariffs
        self._versions: dict[tuple[str, date], ContractVersion | None] = {}
        self._defaults: dict[date, int] = {}

    def lines(self, pieces: Iterable[Piece]) -> list[Priced]:
        """Every piece priced, with the deductions that its contract allows in this month."""
        priced = [self._priced(piece) for piece in pieces]
        groups: dict[str, list[Priced]] = {}
        for line in priced:
            if line.version is not None and line.tier:
                groups.setdefault(line.version.number, []).append(line)
        for group in groups.values():
            _deduct(group)
        return priced

    def _priced(self, piece: Piece) -> Priced:
        day = piece.at.astimezone(BEIJING).date()
        version = self._version(piece.carrier, day)
        terms = version.terms if version else None
        tier = terms.tier_of(piece.place) if terms else None
        agreed_fen = terms.price_fen(piece.place, piece.weight_g) if terms else None
        fen = self._tariff(day) if agreed_fen is None else agreed_fen
        hours = terms.hours_to(piece.place) if terms else None
        waited = None if piece.is_excused else piece.waited
        is_late = hours is not None and waited is not None and waited > timedelta(hours=hours)
        price_fen = 0 if piece.kind is LineKind.LOST else fen
        return Priced(piece, version, tier.value if tier else "", price_fen, fen, is_late)

    def _version(self, carrier: str, day: date) -> ContractVersion | None:
        key = (carrier, day)
        if key not in self._versions:
            self._versions[key] = self._book.on(carrier, day)
        return self._versions[key]

    def _tariff(self, day: date) -> int:
        if day not in self._defaults:
            kind = TariffKind.COURIER_INBOUND
            self._defaults[day] = self._tariffs.amount_fen(kind, self._county, self._party, day)
        return self._defaults[day]


def _deduct(group: Sequence[Priced]) -> None:
    """Deduct what one contract allows. Late pieces cost nothing while the share on time is what was promised."""
    newest = max((line.version for line in group if line.version), key=lambda version: version.version).terms
    signed = [line for line in group if line.piece.kind is not LineKind.LOST]
    on_time = sum(not line.is_late for line in signed)
    is_kept = on_time * WHOLE_BP >= newest.on_time_bp * len(signed)
    for line in group:
        _deduct_piece(line, spares_late=is_kept)
    most_fen = sum(line.price_fen for line in group) * newest.month_cap_bp // WHOLE_BP
    wanted = [line.deducted_fen for line in group]
    if sum(wanted) > most_fen:
        for line, fen in zip(group, share_out(most_fen, wanted), strict=True):
            line.deducted_fen = fen


def _deduct_piece(line: Priced, *, spares_late: bool) -> None:
    assert line.version is not None, "only lines of a contract are deducted from"
    terms, piece = line.version.terms, line.piece
    told = {
        Fault.LATE: line.is_late and not spares_late,
        Fault.LOST: (piece.kind is LineKind.LOST or piece.is_damaged) and not piece.is_claimed,
        Fault.COMPLAINED: piece.is_complained,
    }
    line.faults = tuple(fault for fault, holds in told.items() if holds)
    penalty_fen = sum(terms.penalties_fen.get(fault, 0) for fault in line.faults)
    line.deducted_fen = min(penalty_fen, line.worth_fen * terms.piece_cap_bp // WHOLE_BP)
