"""A labelled simulator of a biller: the last digits of the account asked say how it behaves. It reaches nobody."""

from huinong.counter.billers.declarations import AdapterPart, Behaviour
from huinong.counter.billers.values import UNKNOWN, Answer, Asked, Outcome

LATE = frozenset({Behaviour.TIME_OUT, Behaviour.TIME_OUT_DECLINE, Behaviour.NEVER})


class Simulator:
    """Keeps nothing: the same bill is answered the same, in any process. `endings` maps last digits to behaviours."""

    def __init__(self, part: AdapterPart) -> None:
        self._owed_fen = part.owed_fen
        self._endings = part.endings

    def behaviour(self, account: str) -> Behaviour:
        found = [word for ending, word in self._endings.items() if account.endswith(ending)]
        return found[0] if found else Behaviour.CONFIRM

    def ask(self, asked: Asked) -> Answer:
        if self.behaviour(asked.account) is Behaviour.NO_ACCOUNT:
            return Answer(outcome=Outcome.FAILED, reason="no_account")
        return Answer(outcome=Outcome.SUCCEEDED, amount_fen=self._owed_fen or asked.amount_fen)

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
