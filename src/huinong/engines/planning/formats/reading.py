"""What every format needs: lines with their numbers, numbers with an error that says where."""

import math

from huinong.engines.planning.formats.errors import UnreadableError


def number(word: str, line: int, what: str) -> float:
    """A finite number."""
    try:
        read = float(word)
    except ValueError:
        raise UnreadableError(line, f"{what} {word!r} is not a number") from None
    if not math.isfinite(read):
        raise UnreadableError(line, f"{what} {word!r} is not finite")
    return read


def whole(word: str, line: int, what: str, *, least: int = 0) -> int:
    """A whole number, at least so large."""
    read = number(word, line, what)
    if read != int(read) or read < least:
        raise UnreadableError(line, f"{what} {word!r} is not a whole number of at least {least}")
    return int(read)


class Words:
    """The words of a text one after another, wherever its lines end."""

    def __init__(self, text: str) -> None:
        self._words = [(word, line) for line, row in enumerate(text.splitlines(), start=1) for word in row.split()]
        self._next = 0
        self.line = 1

    def number(self, what: str) -> float:
        return number(self._take(what), self.line, what)

    def whole(self, what: str, *, least: int = 0) -> int:
        return whole(self._take(what), self.line, what, least=least)

    def end(self) -> None:
        """Raises when there is more."""
        if self._next < len(self._words):
            word, line = self._words[self._next]
            raise UnreadableError(line, f"{word!r} is more than there should be")

    def _take(self, what: str) -> str:
        if self._next == len(self._words):
            raise UnreadableError(self.line, f"the text ends where {what} should be")
        word, self.line = self._words[self._next]
        self._next += 1
        return word
