"""Failed tries at something secret, counted under marks, and the locks that follow: the one door for every guess.

A mark is a keyed hash of whatever is guessed at, or of the network the guess comes from. Known and unknown marks are
counted alike, so that a lock does not tell who or what is known.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.utils.formats import date_format
from django.utils.timezone import localtime

from huinong.access.models import FailedTries
from huinong.kernel import clock
from huinong.kernel.refusal import Refusal

KEPT = timedelta(days=1)  # old failed tries, before they are swept
SWEPT = 100


@dataclass(frozen=True, slots=True)
class Count:
    """The failed tries under one mark, and the rule: how many lock, how long, and what is said then."""

    tries: FailedTries
    limit: int
    lasts: timedelta
    lock: type[Refusal]

    def refusal(self, now: datetime) -> Refusal | None:
        until = self.tries.locked_until
        return self.lock(until=_clock_time(until)) if until and until > now else None


def tries_under(mark: str) -> FailedTries:
    """The tries under a mark, locked until the transaction ends."""
    found, _ = FailedTries.objects.select_for_update().get_or_create(
        mark=mark, defaults={"last_failed_at": clock.now()}
    )
    return found


def lock_of(counts: Sequence[Count], now: datetime) -> Refusal | None:
    """The lock that holds at this moment, that of the last mark before the others."""
    return next(filter(None, (count.refusal(now) for count in reversed(counts))), None)


def count_failed(counts: Iterable[Count], now: datetime) -> None:
    """Count the try under each mark, and lock where it is one too many. Tries older than a lock lasts are forgotten."""
    for count in counts:
        tries = count.tries
        tries.failed = 1 if tries.last_failed_at + count.lasts <= now else tries.failed + 1
        tries.last_failed_at = now
        tries.locked_until = now + count.lasts if tries.failed >= count.limit else None
        tries.save(update_fields=["failed", "last_failed_at", "locked_until"])
    _forget_old_tries(now)


def forget(counts: Sequence[Count]) -> None:
    """The first mark was proved: its tries are over. A network that guesses at others keeps its own."""
    for place, count in enumerate(counts):
        if place == 0 or not count.tries.failed:
            count.tries.delete()


def _forget_old_tries(now: datetime) -> None:
    """Sweep a few old rows, leaving those that another try holds."""
    old = FailedTries.objects.select_for_update(skip_locked=True).filter(last_failed_at__lte=now - KEPT)
    FailedTries.objects.filter(pk__in=list(old.values_list("pk", flat=True)[:SWEPT])).delete()


def network_of(address: str) -> str:
    """What one subscriber has: an IPv4 address, or the first 64 bits of an IPv6 one; "" when it is neither."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(IPv6Network((found, 64), strict=False))
    return str(getattr(found, "ipv4_mapped", None) or found)


def _clock_time(moment: datetime) -> str:
    return date_format(localtime(moment, clock.BEIJING), "H:i")
