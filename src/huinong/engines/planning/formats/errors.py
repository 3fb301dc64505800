"""What a reader of a published format says of a text that is not of it."""


class UnreadableError(ValueError):
    """The text is not of the format: in which line (from 1), and why."""

    def __init__(self, line: int, why: str) -> None:
        super().__init__(f"line {line}: {why}")
        self.line = line
