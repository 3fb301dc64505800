"""The one source of "now". A test or the demo sets it; production reads the machine's."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

BEIJING = ZoneInfo("Asia/Shanghai")
_shift = timedelta()
_moment: ContextVar[datetime | None] = ContextVar("huinong_moment", default=None)


def now() -> datetime:
    """The current moment, in UTC."""
    return _moment.get() or datetime.now(UTC) + _shift


def today() -> date:
    """The civil day in China, where the network runs."""
    return day_of(now())


@lru_cache(16_384)  # whatever follows from one fact asks for its day again
def day_of(moment: datetime) -> date:
    """The civil day in China on which `moment` falls."""
    return moment.astimezone(BEIJING).date()


@lru_cache(16_384)  # one act's stands in its fact, in what is digested of it, its posting and its legs
def spelled(moment: datetime) -> str:
    """One spelling of a moment: UTC, six decimals."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


@lru_cache(1_024)  # when a day's pieces are due
def at_beijing(day: date, *, hour: int, minute: int = 0) -> datetime:
    """The UTC moment of a Chinese wall-clock time on `day`; hours past 23 run into later days."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=BEIJING)
    return (midnight + timedelta(hours=hour, minutes=minute)).astimezone(UTC)


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Make `now()` answer `moment` inside the block: for tests and the labelled demo."""
    token = _moment.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _moment.reset(token)


def begin_at(moment: datetime) -> None:
    """Let this process's clock begin at `moment` and run on from there: for a demo of another day."""
    global _shift  # noqa: PLW0603  (one clock a process; set once, before anything reads it)
    _shift = moment.astimezone(UTC) - datetime.now(UTC)
