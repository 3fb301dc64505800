"""The one pure posting kernel. Every check comes first, in `Code`'s order; then the request must succeed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from huinong.engines.posting.values import (
    Account,
    Balances,
    Code,
    Hold,
    HoldState,
    Kind,
    Leg,
    Outcome,
    Request,
    Status,
)

ENDS = {
    Kind.POST_PENDING: HoldState.POSTED,
    Kind.VOID_PENDING: HoldState.VOIDED,
    Kind.EXPIRE: HoldState.EXPIRED,
}
_ACCEPTED = Status(Code.ACCEPTED)
_REPEATED = Status(Code.REPEATED)


def post(balances: Balances, requests: Sequence[Request]) -> Outcome:
    """Apply the requests in order. Refused ones move nothing and do not use up their key.

    Neighbours with one `group` are accepted together or not at all. Raises ValueError when the
    requests of a group are not neighbours, and TypeError when an amount is not an int.
    """
    _check_groups(requests)
    books = _Books(balances)
    statuses: list[Status] = []
    for group, members in groupby(requests, key=lambda request: request.group):
        if group:
            statuses += books.apply_linked(list(members))
        else:
            statuses += [books.apply(request) for request in members]
    return Outcome(tuple(statuses), tuple(books.legs), Balances(books.accounts, books.holds, books.done))


def _check_groups(requests: Sequence[Request]) -> None:
    runs = [group for group, _ in groupby(request.group for request in requests) if group]
    if len(runs) != len(set(runs)):
        raise ValueError("the requests of a group must be neighbours")


class _Books:
    """The balances while requests are applied; the values given are never changed."""

    def __init__(self, balances: Balances) -> None:
        self.accounts = dict(balances.accounts)
        self.holds = dict(balances.holds)
        self.done = dict(balances.done)
        self.legs: list[Leg] = []

    def apply_linked(self, members: Sequence[Request]) -> list[Status]:
        kept = self.accounts.copy(), self.holds.copy(), self.done.copy(), len(self.legs)
        statuses = [self.apply(request) for request in members]
        if all(status.code in {Code.ACCEPTED, Code.REPEATED} for status in statuses):
            return statuses
        self.accounts, self.holds, self.done = kept[:3]
        del self.legs[kept[3] :]
        return [Status(Code.LINKED) if status.code is Code.ACCEPTED else status for status in statuses]

    def apply(self, request: Request) -> Status:
        first = self.done.get(request.key)
        if first is not None:
            return _REPEATED if first == request else Status(Code.KEY_REUSED)
        if request.kind in ENDS:
            return self._end_hold(request)
        return self._move(request)

    def _move(self, request: Request) -> Status:
        refused = self._unsound(request.lines)
        if refused:
            return refused
        is_pending = request.kind is Kind.PENDING
        change = _reserved if is_pending else _moved
        after = {code: change(self.accounts[code], fen) for code, fen in request.lines.items()}
        refused = _beyond_limits(request.lines, after)
        if refused:
            return refused
        if is_pending:
            self.holds[request.key] = Hold(request.lines, expires_at=request.expires_at)
        self._accept(request, after, {} if is_pending else request.lines)
        return _ACCEPTED

    def _end_hold(self, request: Request) -> Status:
        refused = self._unendable(request)
        if refused:
            return refused
        hold = self.holds[request.hold]
        lines = (request.lines or hold.lines) if request.kind is Kind.POST_PENDING else {}
        after = {code: _reserved(self.accounts[code], fen, -1) for code, fen in hold.lines.items()}
        after.update({code: _moved(after[code], fen) for code, fen in lines.items()})
        self.holds[request.hold] = replace(hold, state=ENDS[request.kind])
        self._accept(request, after, lines)
        return _ACCEPTED

    def _unsound(self, lines: Mapping[str, int]) -> Status | None:
        if any(type(fen) is not int for fen in lines.values()):
            raise TypeError("amounts are integers of fen")
        if not lines or 0 in lines.values():
            return Status(Code.NO_LINES)
        if sum(lines.values()):
            return Status(Code.NOT_BALANCED)
        absent = min((code for code in lines if code not in self.accounts), default=None)
        return None if absent is None else Status(Code.NO_SUCH_ACCOUNT, absent)

    def _unendable(self, request: Request) -> Status | None:
        if request.lines and (refused := self._unsound(request.lines)):
            return refused
        hold = self.holds.get(request.hold)
        if hold is None:
            return Status(Code.NO_SUCH_HOLD)
        if hold.state is not HoldState.PENDING:
            return Status(Code.HOLD_CLOSED)
        is_due = hold.expires_at is not None and request.at is not None and request.at >= hold.expires_at
        if request.kind is Kind.POST_PENDING and is_due:
            return Status(Code.HOLD_EXPIRED)
        if request.kind is Kind.EXPIRE and not is_due:
            return Status(Code.HOLD_NOT_DUE)
        over = min(
            (code for code, fen in request.lines.items() if not _is_part(fen, hold.lines.get(code, 0))), default=""
        )
        return Status(Code.OVER_HOLD, over) if over else None

    def _accept(self, request: Request, after: Mapping[str, Account], moved: Mapping[str, int]) -> None:
        self.accounts.update(after)
        self.done[request.key] = request
        self.legs += [Leg(request.key, code, fen, after[code].posted_fen) for code, fen in moved.items()]


def _moved(account: Account, fen: int) -> Account:
    return Account(
        account.posted_fen + fen,
        account.pending_out_fen,
        account.pending_in_fen,
        account.floor_fen,
        account.ceiling_fen,
    )


def _reserved(account: Account, fen: int, times: int = 1) -> Account:
    return Account(
        account.posted_fen,
        account.pending_out_fen + times * max(-fen, 0),
        account.pending_in_fen + times * max(fen, 0),
        account.floor_fen,
        account.ceiling_fen,
    )


def _is_part(fen: int, whole_fen: int) -> bool:
    return abs(fen) <= abs(whole_fen) and fen * whole_fen > 0


def _beyond_limits(lines: Mapping[str, int], after: Mapping[str, Account]) -> Status | None:
    """The first account, by code, that a line would take past a limit on the side it moves to."""
    broken = sorted(code for code, account in after.items() if not account.is_within_limits)
    for code in broken:
        account = after[code]
        low, floor = account.posted_fen - account.pending_out_fen, account.floor_fen
        if lines[code] < 0 and floor is not None and low < floor:
            return Status(Code.BELOW_FLOOR, code)
    for code in broken:
        account = after[code]
        high, ceiling = account.posted_fen + account.pending_in_fen, account.ceiling_fen
        if lines[code] > 0 and ceiling is not None and high > ceiling:
            return Status(Code.ABOVE_CEILING, code)
    return None
