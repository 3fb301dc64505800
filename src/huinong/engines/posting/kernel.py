"""The one pure posting kernel. Every check comes first, in `Code`'s order; then the request must succeed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from huinong.engines.posting.values import (
    Account,
    AccountState,
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
_POST, _PENDING, _OPEN = Kind.POST, Kind.PENDING, AccountState.OPEN  # looked up once: enums are slow to ask
_ACCEPTED = Status(Code.ACCEPTED)
_REPEATED = Status(Code.REPEATED)
_Change = Callable[[Account, int], Account]


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
        if request.kind is _POST:
            return self._move(request, _moved, request.lines)
        if request.kind is _PENDING:
            return self._reserve(request)
        return self._end_hold(request)

    def _move(self, request: Request, change: _Change, moved: Mapping[str, int]) -> Status:
        lines, accounts = request.lines, self.accounts
        refused = _unsound(lines, accounts)
        if refused:
            return refused
        after = {code: change(accounts[code], fen) for code, fen in lines.items()}
        refused = _unable(lines, after)
        if refused:
            return refused
        self._accept(request, after, moved)
        return _ACCEPTED

    def _reserve(self, request: Request) -> Status:
        status = self._move(request, _reserved, {})
        if status is _ACCEPTED:
            self.holds[request.key] = Hold(request.lines, expires_at=request.expires_at)
        return status

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

    def _unendable(self, request: Request) -> Status | None:
        if request.lines and (refused := _unsound(request.lines, self.accounts)):
            return refused
        hold = self.holds.get(request.hold)
        if hold is None:
            return Status(Code.NO_SUCH_HOLD)
        if hold.state is not HoldState.PENDING:
            return Status(Code.HOLD_CLOSED)
        is_due = hold.expires_at is not None and request.at is not None and request.at >= hold.expires_at
        if request.kind is not Kind.POST_PENDING:
            return Status(Code.HOLD_NOT_DUE) if request.kind is Kind.EXPIRE and not is_due else None
        late = Status(Code.HOLD_EXPIRED) if is_due else None
        return late or _over_hold(request.lines, hold) or _unmovable(request.lines or hold.lines, self.accounts)

    def _accept(self, request: Request, after: Mapping[str, Account], moved: Mapping[str, int]) -> None:
        self.accounts.update(after)
        key = request.key
        self.done[key] = request
        for code, fen in moved.items():
            account = after[code]
            self.legs.append(Leg(key, code, fen, account.posted_fen, account.version))


def _moved(account: Account, fen: int) -> Account:
    return Account(
        account.posted_fen + fen,
        account.pending_out_fen,
        account.pending_in_fen,
        account.floor_fen,
        account.ceiling_fen,
        account.version + 1,
        account.state,
    )


def _reserved(account: Account, fen: int, times: int = 1) -> Account:
    return Account(
        account.posted_fen,
        account.pending_out_fen + times * max(-fen, 0),
        account.pending_in_fen + times * max(fen, 0),
        account.floor_fen,
        account.ceiling_fen,
        account.version,
        account.state,
    )


def _unsound(lines: Mapping[str, int], accounts: Mapping[str, Account]) -> Status | None:
    """What is wrong with lines, wherever their accounts stand. Most are sound, and seen to be so at a glance."""
    total_fen, is_plain = 0, bool(lines)
    for code, fen in lines.items():
        if type(fen) is not int:
            raise TypeError("amounts are integers of fen")
        total_fen += fen
        if not fen or code not in accounts:
            is_plain = False
    if is_plain and not total_fen:
        return None
    if not lines or 0 in lines.values():
        return Status(Code.NO_LINES)
    if total_fen:
        return Status(Code.NOT_BALANCED)
    absent = min((code for code in lines if code not in accounts), default=None)
    return None if absent is None else Status(Code.NO_SUCH_ACCOUNT, absent)


def _over_hold(lines: Mapping[str, int], hold: Hold) -> Status | None:
    over = min((code for code, fen in lines.items() if not _is_part(fen, hold.lines.get(code, 0))), default="")
    return Status(Code.OVER_HOLD, over) if over else None


def _is_part(fen: int, whole_fen: int) -> bool:
    return abs(fen) <= abs(whole_fen) and fen * whole_fen > 0


def _unable(lines: Mapping[str, int], after: Mapping[str, Account]) -> Status | None:
    """What keeps an account from moving as a line would have it, were it so after. Most accounts are able."""
    for account in after.values():
        if account.state is not _OPEN or not account.is_within_limits:
            break
    else:
        return None
    return _unmovable(lines, after) or _beyond_limits(lines, after)


def _unmovable(lines: Mapping[str, int], accounts: Mapping[str, Account]) -> Status | None:
    """The first account, by code, that is closed; else the first frozen one that a line would lower."""
    for code in sorted(lines):
        if accounts[code].state is AccountState.CLOSED:
            return Status(Code.ACCOUNT_CLOSED, code)
    for code in sorted(lines):
        if accounts[code].state is AccountState.FROZEN and lines[code] < 0:
            return Status(Code.ACCOUNT_FROZEN, code)
    return None


def _beyond_limits(lines: Mapping[str, int], after: Mapping[str, Account]) -> Status | None:
    """The first account, by code, that a line would take past a limit on the side it moves to."""
    for code in sorted(lines):
        account, floor = after[code], after[code].floor_fen
        if lines[code] < 0 and floor is not None and account.posted_fen - account.pending_out_fen < floor:
            return Status(Code.BELOW_FLOOR, code)
    for code in sorted(lines):
        account, ceiling = after[code], after[code].ceiling_fen
        if lines[code] > 0 and ceiling is not None and account.posted_fen + account.pending_in_fen > ceiling:
            return Status(Code.ABOVE_CEILING, code)
    return None
