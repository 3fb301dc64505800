"""HiGHS, without a word of its own: standard output is data here."""

import highspy


class Quiet(highspy.Highs):
    """HiGHS prints its name as its callbacks are enabled, before it can be told to be quiet; here it is told first."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def enableCallbacks(self) -> None:  # noqa: N802  (HiGHS's own name)
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]
