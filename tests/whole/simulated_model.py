"""The ledger of the simulated county in plain dicts: what each act is answered with, and what comes of all."""

from collections.abc import Callable

from tests.whole.simulated_acts import CEILING_FEN, PAYERS, TENOR, Act, Line

ACCEPTED, REPEATED, QUEUED = "accepted", "repeated", "queued"


class Model:
    """Accounts as [posted, out, in, legs, state]; what was accepted by key; holds as [lines, state, expires]."""

    def __init__(self) -> None:
        self.accounts: dict[str, list[object]] = {}
        self.done: dict[str, object] = {}
        self.holds: dict[str, list[object]] = {}
        self.asked: dict[str, Line] = {}
        self.answers: dict[str, str] = {}

    def answer(self, act: Act) -> str:
        """Do it, and say what came of it."""
        does: Callable[[Act], str] = getattr(self, act.kind)
        return does(act)

    def post(self, act: Act) -> str:
        fresh: dict[str, Line] = {}
        for line in act.lines:
            if fresh.setdefault(line.key, line) != line or self.done.get(line.key, line) != line:
                return "journal.key_reused"
        fresh = {key: line for key, line in fresh.items() if key not in self.done}
        kept = {code: list(row) for code, row in self.accounts.items()}
        for line in fresh.values():
            refusal = self._refusal(line.lines)
            if refusal:
                self.accounts = kept
                return refusal
            self._move(line.lines)
        self.done |= fresh
        return ACCEPTED if fresh else REPEATED

    def queue(self, act: Act) -> str:
        asked = dict(self.asked)
        for line in act.lines:
            if asked.setdefault(line.key, line) != line:
                return "journal.key_reused"
        for line in act.lines:
            if line.key not in self.asked:
                self.asked[line.key] = line
                code = self._nobody(line) or self.post(Act("post", (line,)))
                self.answers[line.key] = "posted" if code in {ACCEPTED, REPEATED} else code
        return QUEUED

    def hold(self, act: Act) -> str:
        [line] = act.lines
        if line.key in self.done:
            return REPEATED
        refusal = self._refusal(line.lines)
        if refusal:
            return refusal
        self._set_aside(line.lines, 1)
        self.done[line.key] = line
        self.holds[line.key] = [line.lines, "pending", line.at + TENOR]
        return ACCEPTED

    def capture(self, act: Act) -> str:
        return self._end(act, "posted")

    def release(self, act: Act) -> str:
        return self._end(act, "voided")

    def expire(self, act: Act) -> str:
        now = act.lines[0].at
        due = [key for key, (_, state, expires) in self.holds.items() if state == "pending" and expires <= now]
        for key in due:
            self._set_aside(self.holds[key][0], -1)
            self.holds[key][1] = "expired"
        return ACCEPTED if due else REPEATED

    def freeze(self, act: Act) -> str:
        return self._stand(act, "frozen", "f")

    def thaw(self, act: Act) -> str:
        return self._stand(act, "open", "t")

    def _stand(self, act: Act, state: str, prefix: str) -> str:
        [code] = act.lines[0].lines
        key = prefix + act.lines[0].key
        if key in self.done:
            return REPEATED
        self.done[key], self._row(code)[4] = act.lines[0], state
        return ACCEPTED

    def _end(self, act: Act, state: str) -> str:
        [line] = act.lines
        if line.key not in self.holds:
            return "ledger.no_such_hold"
        hold, ended = self.holds[line.key], f"{line.key}/{state}"
        if ended in self.done:
            return REPEATED if self.done[ended] == act else "journal.key_reused"
        if hold[1] != "pending":
            return "ledger.hold_closed"
        if state == "posted":
            if line.at >= hold[2]:
                return "ledger.hold_expired"
            frozen = [code for code, fen in line.lines.items() if fen < 0 and self._row(code)[4] == "frozen"]
            if frozen:
                return "ledger.account_frozen"
            self._move(act.part or hold[0])
        self._set_aside(hold[0], -1)
        hold[1], self.done[ended] = state, act
        return ACCEPTED

    def _nobody(self, line: Line) -> str:
        return "ledger.no_such_account_kind" if any(":" not in code for code in line.lines) else ""

    def _refusal(self, lines: dict[str, int]) -> str:
        if sum(lines.values()):
            return "ledger.not_balanced"
        rows = [(code, fen, self._row(code)) for code, fen in sorted(lines.items())]
        if any(fen < 0 and row[4] == "frozen" for _, fen, row in rows):
            return "ledger.account_frozen"
        if any(code in PAYERS and fen < 0 and row[0] - row[1] + fen < 0 for code, fen, row in rows):
            return "ledger.below_floor"
        if any(code in PAYERS and fen > 0 and row[0] + row[2] + fen > CEILING_FEN for code, fen, row in rows):
            return "ledger.above_ceiling"
        return ""

    def _row(self, code: str) -> list[object]:
        return self.accounts.setdefault(code, [0, 0, 0, 0, "open"])

    def _move(self, lines: dict[str, int]) -> None:
        for code, fen in lines.items():
            row = self._row(code)
            row[0], row[3] = row[0] + fen, row[3] + 1

    def _set_aside(self, lines: dict[str, int], times: int) -> None:
        for code, fen in lines.items():
            self._row(code)[1 if fen < 0 else 2] += times * abs(fen)
