"""What is wrong in a GTFS feed, cell by cell, gathered while it is read."""

import re
from collections.abc import Iterator
from datetime import date

from huinong.logistics.transport.gtfs_files import Archive, Row
from huinong.logistics.transport.gtfs_values import FeedProblem

DAY = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
TIME = re.compile(r"^(\d{1,3}):([0-5]\d):([0-5]\d)$")
S_AN_HOUR, S_A_MINUTE = 3600, 60


def rows(archive: Archive, name: str) -> Iterator[tuple[int, Row]]:
    """The rows of a file with their numbers; none when it is not there."""
    table = archive.tables.get(name)
    return iter(table.rows) if table else iter(())


class Findings:
    """The problems so far, and the readers of cells that add to them."""

    def __init__(self) -> None:
        self.problems: list[FeedProblem] = []
        self._cells: set[tuple[str, int, str]] = set()

    def add(self, file: str, row: int, column: str, value: str, reason: str) -> None:
        """Note one wrong cell."""
        self.problems.append(FeedProblem(file, row, column, value[:60], reason))
        self._cells.add((file, row, column))

    def is_wrong(self, file: str, row: int, *columns: str) -> bool:
        """Whether one of these cells was noted: what it does not say is not missing as well."""
        return any((file, row, column) in self._cells for column in columns)

    def text(self, file: str, row: int, cells: Row, column: str, most: int, *, is_required: bool = True) -> str:
        """A cell's text, at most so long."""
        value = cells.get(column, "")
        if not value and is_required:
            self.add(file, row, column, value, "required")
        if len(value) > most:
            self.add(file, row, column, value, "too_long")
        return value

    def day(self, file: str, row: int, cells: Row, column: str) -> date | None:
        """A cell's day."""
        value = cells.get(column, "")
        found = DAY.match(value)
        try:
            if found:
                return date(*map(int, found.groups()))
        except ValueError:
            pass
        self.add(file, row, column, value, "not_a_day")
        return None

    def time(self, file: str, row: int, cells: Row, column: str) -> int | None:
        """A cell's time in seconds of the service day; None where it is left out or wrong."""
        value = cells.get(column, "")
        if not value:
            return None
        match = TIME.match(value)
        if match is None:
            self.add(file, row, column, value, "not_a_time")
            return None
        hours, minutes, seconds = map(int, match.groups())
        return hours * S_AN_HOUR + minutes * S_A_MINUTE + seconds
