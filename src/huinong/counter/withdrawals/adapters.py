"""How the bank is reached: HTTP, or a labelled simulator. Each answers, and never raises. See README.md."""

from collections.abc import Mapping
from typing import Protocol

from huinong.counter.withdrawals.models import Channel
from huinong.kernel.answers import UNKNOWN, Answer, Outcome
from huinong.logistics.pushes.asking import ask


class Adapter(Protocol):
    """A bank's adapter: a number is charged at most once, however often it is sent."""

    def withdraw(self, number: str, card: str, amount_fen: int) -> tuple[Answer, ...]:
        """Charge a card; the bank may answer more than once."""

    def query(self, number: str, card: str, amount_fen: int) -> Answer:
        """What became of a number. The card is only its mask: charges nothing."""


class HttpAdapter:
    """JSON over HTTPS: POST `url`/withdraw with the card, `url`/query without."""

    def __init__(self, channel: Channel) -> None:
        self._url, self._timeout_s = channel.url.rstrip("/"), channel.timeout_s

    def withdraw(self, number: str, card: str, amount_fen: int) -> tuple[Answer, ...]:
        body = {"card": card, "amount_fen": amount_fen}
        return (ask(f"{self._url}/withdraw", number, body, timeout_s=self._timeout_s),)

    def query(self, number: str, card: str, amount_fen: int) -> Answer:
        return ask(f"{self._url}/query", number, {}, timeout_s=self._timeout_s)


LATE = frozenset({"time_out", "time_out_decline", "never"})
BEHAVIOURS = LATE | {"grant", "decline", "twice", "wrong"}


class Simulator:
    """Reaches no bank and keeps nothing: the last digits of the card say how it behaves (`endings`)."""

    def __init__(self, endings: Mapping[str, str]) -> None:
        self._endings = endings

    def withdraw(self, number: str, card: str, amount_fen: int) -> tuple[Answer, ...]:
        behaviour = self._behaviour(card)
        if behaviour in LATE:
            return (UNKNOWN,)
        return (self._final(behaviour, number, amount_fen),) * (2 if behaviour == "twice" else 1)

    def query(self, number: str, card: str, amount_fen: int) -> Answer:
        behaviour = self._behaviour(card)
        return UNKNOWN if behaviour == "never" else self._final(behaviour, number, amount_fen)

    def _behaviour(self, card: str) -> str:
        return next((word for ending, word in self._endings.items() if card.endswith(ending)), "grant")

    @staticmethod
    def _final(behaviour: str, number: str, amount_fen: int) -> Answer:
        if behaviour in {"decline", "time_out_decline"}:
            return Answer(outcome=Outcome.FAILED, reason="declined")
        fen = amount_fen - 1 if behaviour == "wrong" else amount_fen
        return Answer(outcome=Outcome.SUCCEEDED, amount_fen=fen, reference=f"SIM-{number}")


def adapter_of(channel: Channel) -> Adapter:
    """The adapter that a channel names."""
    return HttpAdapter(channel) if channel.kind == "http" else Simulator(channel.endings)
