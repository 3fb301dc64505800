"""A labelled simulator of a biller: how it behaves is said by the account's last digits, or drawn by a seed.

It reaches nobody.
"""

from hashlib import sha256

from huinong.counter.billers.declarations import PERMILLE, AdapterPart, Behaviour
from huinong.counter.billers.values import UNKNOWN, Answer, Asked, Outcome

LATE = frozenset({Behaviour.TIME_OUT, Behaviour.TIME_OUT_DECLINE, Behaviour.NEVER})
NAMES = ("陈大明", "王秀兰", "李建国", "张玉珍", "刘满仓", "黄桂香")  # synthetic


class Simulator:
    """Keeps nothing: the same bill is answered the same, in any process.

    `endings` maps last digits to behaviours; every other account's is drawn from `seed`, so many `permille` of each.
    """

    def __init__(self, part: AdapterPart) -> None:
        self._owed_fen = part.owed_fen
        self._endings = part.endings
        self._seed, self._permille = part.seed, part.permille

    def behaviour(self, account: str) -> Behaviour:
        found = [word for ending, word in self._endings.items() if account.endswith(ending)]
        return found[0] if found else self._drawn(account)

    def _drawn(self, account: str) -> Behaviour:
        place = self._number(account) % PERMILLE
        for word, permille in self._permille.items():
            place -= permille
            if place < 0:
                return word
        return Behaviour.CONFIRM

    def _number(self, account: str) -> int:
        return int.from_bytes(sha256(f"{self._seed}|{account}".encode()).digest()[:8])

    def ask(self, asked: Asked) -> Answer:
        if self.behaviour(asked.account) is Behaviour.NO_ACCOUNT:
            return Answer(outcome=Outcome.FAILED, reason="no_account")
        if self.behaviour(asked.account) is Behaviour.SILENT:
            return UNKNOWN
        name = NAMES[self._number(asked.account) % len(NAMES)]
        return Answer(outcome=Outcome.SUCCEEDED, amount_fen=self._owed_fen or asked.amount_fen, name=name)

    def pay(self, asked: Asked) -> tuple[Answer, ...]:
        behaviour = self.behaviour(asked.account)
        if behaviour in LATE:
            return (UNKNOWN,)
        return (self._final(asked),) * (2 if behaviour is Behaviour.TWICE else 1)

    def query(self, asked: Asked) -> Answer:
        return UNKNOWN if self.behaviour(asked.account) is Behaviour.NEVER else self._final(asked)

    def _final(self, asked: Asked) -> Answer:
        match self.behaviour(asked.account):
            case Behaviour.DECLINE | Behaviour.TIME_OUT_DECLINE | Behaviour.NO_ACCOUNT:
                return Answer(outcome=Outcome.FAILED, reason="declined")
            case Behaviour.WRONG:
                return Answer(outcome=Outcome.SUCCEEDED, amount_fen=asked.amount_fen - 1, reference="SIM-WRONG")
            case _:
                ref = f"SIM-{asked.number}"
                return Answer(outcome=Outcome.SUCCEEDED, amount_fen=asked.amount_fen, reference=ref)
