"""The same work for many counties, by any `concurrent.futures.Executor`.

None is here and now; a process pool is one machine; Dask's `Client.get_executor()` is a cluster. What comes back is the
same on each, as long as `work` is a function of a module whose answer hangs on nothing but what it is given.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future
from typing import TypeVar

BATCH = 20  # counties a task: a task then takes seconds, and its way there does not count

Given = TypeVar("Given")
Made = TypeVar("Made")


def each(
    work: Callable[[Given], Made], items: Sequence[Given], *, executor: Executor | None = None, batch: int = BATCH
) -> list[Made]:
    """`work` of each item, in their order."""
    return list(as_made(work, items, executor=executor, batch=batch))


def as_made(
    work: Callable[[Given], Made], items: Sequence[Given], *, executor: Executor | None = None, batch: int = BATCH
) -> Iterator[Made]:
    """`work` of each item, in their order, each as soon as it and all before it are made."""
    batches = [items[start : start + batch] for start in range(0, len(items), batch)]
    if executor is None:
        for some in batches:
            yield from _all_of(work, some)
        return
    futures: list[Future[list[Made]]] = [executor.submit(_all_of, work, some) for some in batches]
    try:
        for future in futures:
            yield from future.result()
    finally:  # whoever stops asking wants no more of it
        for future in futures:
            future.cancel()


def _all_of(work: Callable[[Given], Made], items: Sequence[Given]) -> list[Made]:
    return [work(item) for item in items]
