"""How billers are reached: one protocol, three kinds. Each answers, and never raises."""

import os
from typing import Protocol

from huinong.counter.billers.declarations import AdapterPart, Declaration
from huinong.counter.billers.simulator import Simulator
from huinong.counter.billers.values import UNKNOWN, Answer, Asked, Outcome
from huinong.logistics.pushes.asking import ask


class Adapter(Protocol):
    """A biller's adapter. See README.md for what each answer promises."""

    def ask(self, asked: Asked) -> Answer:
        """What is owed: a success carries the amount. Moves nothing."""

    def pay(self, asked: Asked) -> tuple[Answer, ...]:
        """Tell the biller that a bill was paid; it may answer more than once."""

    def query(self, asked: Asked) -> Answer:
        """What became of a number sent before. Pays nothing."""


class FileAdapter:
    """A biller that takes and gives a file a day and answers nothing in between: all stays unknown until its file."""

    def ask(self, asked: Asked) -> Answer:
        return Answer(outcome=Outcome.SUCCEEDED, amount_fen=asked.amount_fen)

    def pay(self, asked: Asked) -> tuple[Answer, ...]:
        return (UNKNOWN,)

    def query(self, asked: Asked) -> Answer:
        return UNKNOWN


class HttpAdapter:
    """JSON over HTTPS: POST `url`/ask, /pay, /query. What is late, broken or not understood is unknown."""

    def __init__(self, part: AdapterPart) -> None:
        self._part = part

    def ask(self, asked: Asked) -> Answer:
        return self._sent("ask", asked)

    def pay(self, asked: Asked) -> tuple[Answer, ...]:
        return (self._sent("pay", asked),)

    def query(self, asked: Asked) -> Answer:
        return self._sent("query", asked)

    def _sent(self, what: str, asked: Asked) -> Answer:
        body = {"fields": dict(asked.fields), "amount_fen": asked.amount_fen}
        bearer = os.environ.get(self._part.secret, "") if self._part.secret else ""
        url = f"{self._part.url.rstrip('/')}/{what}"
        return ask(url, asked.number, body, timeout_s=self._part.timeout_s, bearer=bearer)


def adapter_of(declaration: Declaration) -> Adapter:
    """The adapter that a declaration names."""
    match declaration.adapter.kind:
        case "http":
            return HttpAdapter(declaration.adapter)
        case "file":
            return FileAdapter()
        case "simulator":
            return Simulator(declaration.adapter)
