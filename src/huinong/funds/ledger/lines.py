"""The lines of a statement as a sequence that reads only the pages somebody looks at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import overload

from huinong.edge.paging import Key
from huinong.funds.ledger import queries
from huinong.funds.ledger.values import StatementLine
from huinong.kernel.actor import Actor

READ_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Lines(Sequence[StatementLine]):
    """One account from `since` to before `until`, as it happened. Raises NoSuchAccount when it is looked at."""

    county: str
    account: str
    since: datetime
    until: datetime
    actor: Actor

    def __len__(self) -> int:
        return queries.statement_size(self.county, self.account, since=self.since, until=self.until, actor=self.actor)

    @overload
    def __getitem__(self, index: int) -> StatementLine: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[StatementLine]: ...
    def __getitem__(self, index: int | slice) -> StatementLine | Sequence[StatementLine]:
        if isinstance(index, int):
            return self._read(index, 1)[0]
        start, stop, _ = index.indices(len(self))
        return self._read(start, max(stop - start, 0))

    def __iter__(self) -> Iterator[StatementLine]:
        start = 0
        while page := self._read(start, READ_AT_ONCE):
            yield from page
            start += len(page)

    @property
    def name(self) -> str:
        return f"lines of {self.account}"

    def after(self, key: Key | None, limit: int) -> Sequence[StatementLine]:
        place = (datetime.fromisoformat(str(key[0])), int(key[1])) if key else None
        return self._read(0, limit, place)

    def key(self, row: StatementLine) -> Key:
        return row.happened_at.isoformat(), row.version

    def _read(self, offset: int, limit: int, after: tuple[datetime, int] | None = None) -> Sequence[StatementLine]:
        paper = queries.statement(
            self.county,
            self.account,
            since=self.since,
            until=self.until,
            actor=self.actor,
            offset=offset,
            after=after,
            limit=limit,
        )
        return paper.lines
