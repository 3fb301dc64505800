"""Group commit within a process: many threads ask one by one, one thread posts what has gathered meanwhile.

Nothing is queued on the disk. An answer comes after the commit; whoever got none asks again under the same key.
"""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from queue import Empty, SimpleQueue
from threading import Thread

from django.db import connection

from huinong.funds.ledger.poster import GROUP, post_each
from huinong.funds.ledger.values import NewPosting
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor
from huinong.kernel.refusal import Refusal

Asked = tuple[NewPosting, "Future[Receipt]"]


class Gathering:
    """Where threads leave their postings; all are made in one actor's name."""

    def __init__(self, actor: Actor) -> None:
        self._actor = actor
        self._asked: SimpleQueue[Asked | None] = SimpleQueue()

    def post(self, posting: NewPosting) -> Receipt:
        """Post one, together with whatever others ask for now. Raises its own refusal, as `services.post` does."""
        answer: Future[Receipt] = Future()
        self._asked.put((posting, answer))
        return answer.result()

    def _serve(self) -> None:
        try:
            while (first := self._asked.get()) is not None:
                self._answer([first, *self._waiting(GROUP - 1)])
        finally:
            connection.close()

    def _waiting(self, limit: int) -> Iterator[Asked]:
        for _ in range(limit):
            try:
                asked = self._asked.get_nowait()
            except Empty:
                return
            if asked is None:
                self._asked.put(None)  # the end comes after those that are in hand
                return
            yield asked

    def _answer(self, group: list[Asked]) -> None:
        try:
            outcomes = post_each([posting for posting, _ in group], actor=self._actor)
        except Exception as error:
            for _, answer in group:
                answer.set_exception(error)
            return
        for (_, answer), outcome in zip(group, outcomes, strict=True):
            if isinstance(outcome, Refusal):
                answer.set_exception(outcome)
            else:
                answer.set_result(outcome)


@contextmanager
def gathering(actor: Actor) -> Iterator[Gathering]:
    """A gathering with its posting thread, which ends with the block once all is answered."""
    made = Gathering(actor)
    thread = Thread(target=made._serve, name="ledger-gathering")
    thread.start()
    try:
        yield made
    finally:
        made._asked.put(None)
        thread.join()
