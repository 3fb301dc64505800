"""The worker: what is due goes out, in order for each piece; what fails waits twice as long each time."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from huinong.kernel import clock
from huinong.logistics.pushes.models import Delivery, Webhook
from huinong.logistics.pushes.sending import post
from huinong.logistics.pushes.signing import headers
from huinong.logistics.pushes.values import Answered, Round
from huinong.registry.policies.queries import figure
from huinong.storage.secrets import unseal

AT_ONCE = 200
BROKEN = 3  # failures in a row after which a partner's server is left alone for this round
LEASE = timedelta(minutes=5)  # within it no other worker takes what this one is sending

State = Delivery.State


def run_once() -> Round:
    """Send everything that is due now; answers what came of it."""
    told: Counter[str] = Counter()
    for webhook in Webhook.objects.filter(revoked_at=None).order_by("county", "id"):
        told += _Line(webhook).send_due()
    return Round(sent=told["sent"], failed=told["failed"], given_up=told["dead"])


class _Line:
    """The way to one partner, for one round."""

    def __init__(self, webhook: Webhook) -> None:
        self.webhook, self.secret = webhook, unseal(bytes(webhook.secret_sealed))
        self.today = clock.today()
        self.failures = 0
        self.told: Counter[str] = Counter()

    def send_due(self) -> Counter[str]:
        while self.failures < BROKEN and (due := self._due()):
            for row in due:
                if self.failures < BROKEN and self._claimed(row):
                    self._settle(row, self._tried(row))
        return self.told

    def _due(self) -> Sequence[Delivery]:
        """The first that waits of each piece, if its time has come."""
        mine = Delivery.objects.filter(county=self.webhook.county, webhook=self.webhook, state=State.WAITING)
        earlier = mine.filter(piece=OuterRef("piece"), sequence__lt=OuterRef("sequence"))
        return list(mine.filter(~Exists(earlier), next_at__lte=clock.now()).order_by("next_at", "id")[:AT_ONCE])

    def _claimed(self, row: Delivery) -> bool:
        same = Delivery.objects.filter(county=row.county, id=row.id, state=State.WAITING, next_at=row.next_at)
        return same.update(next_at=clock.now() + LEASE) == 1

    def _tried(self, row: Delivery) -> Answered:
        body = row.body.encode()
        signed = headers(self.secret, row.id, body, clock.now())
        return post(self.webhook.url, body, signed, timeout_s=self._figure("pushes.timeout_s", self.today))

    def _settle(self, row: Delivery, answered: Answered) -> None:
        now = clock.now()
        row.attempts += 1
        row.status, row.answer = answered.status, answered.text
        if answered.is_taken:
            row.state, row.sent_at, self.failures = State.SENT, now, 0
        else:
            self.failures += 1
            is_over = row.attempts >= self._figure("pushes.tries", self.today)
            row.state, row.next_at = (State.DEAD, now) if is_over else (State.WAITING, now + self._wait(row.attempts))
        self.told["failed" if row.state == State.WAITING else row.state] += 1
        still = Delivery.objects.filter(county=row.county, id=row.id).exclude(state=State.DROPPED)
        still.update(**{name: getattr(row, name) for name in SETTLED})

    def _wait(self, attempts: int) -> timedelta:
        first, longest = (self._figure(key, self.today) for key in ("pushes.first_wait_s", "pushes.longest_wait_s"))
        return timedelta(seconds=min(first * 2 ** (attempts - 1), longest))

    def _figure(self, key: str, day: date) -> int:
        return figure(key, division=self.webhook.county, on=day)


SETTLED = ("state", "attempts", "status", "answer", "sent_at", "next_at")
