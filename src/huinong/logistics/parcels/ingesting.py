"""Batches of scans as devices and partners keep them: lines in, an answer for each line out, in the same order.

Unlike a manifest, a batch is not all or nothing: it is worked on in runs of lines, each run one act. Whoever loses the
connection sends the whole batch again, and what was recorded is answered as a repeat.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from itertools import islice

from django.db import connection, transaction
from msgspec import Struct

from huinong.edge import gates
from huinong.edge.errors import Busy
from huinong.edge.middleware import as_refusal
from huinong.kernel.actor import Actor
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.line_reading import Line
from huinong.logistics.parcels.scanning import MOST, record_scans
from huinong.logistics.parcels.values import Answer, Outcome, Scan

RUN = MOST  # lines an act: a fifth of them takes nearly twice the time a line, for counters, accounts and commits


class LineAnswer(Struct, frozen=True):
    """What came of one line of a batch."""

    line: int
    outcome: Outcome


def ingest(*, county: str, lines: Iterable[Line], actor: Actor) -> Iterator[LineAnswer]:
    """Record the scans of these lines under the rules of `record_scans`; every line is answered, in order.

    Answers come as the runs are done, so what was answered is on the disk. Raises NotPermitted at once.
    """
    gates.require(actor, "parcels.scan")
    return _answers(county, iter(lines), actor)


def _answers(county: str, lines: Iterator[Line], actor: Actor) -> Iterator[LineAnswer]:
    while run := list(islice(lines, RUN)):
        scans = [line.read for line in run if isinstance(line.read, Scan)]
        outcomes = iter(_recorded(county, scans, actor))
        for line in run:
            yield LineAnswer(line.number, _refused("", line.read) if isinstance(line.read, Refusal) else next(outcomes))


def _recorded(county: str, scans: Sequence[Scan], actor: Actor) -> Sequence[Outcome]:
    """The outcomes of one act. One that a single scan makes impossible is tried by halves until that scan stands alone.

    What a scan itself breaks is refused inside the act; here it is what would follow from it, such as a fee without a
    tariff.
    """
    inside = transaction.atomic() if connection.in_atomic_block else nullcontext()
    try:
        with inside:
            return record_scans(county=county, scans=scans, actor=actor)
    except Exception as error:
        refusal = as_refusal(error)
        if refusal is None:
            raise
        if len(scans) == 1 or isinstance(refusal, Busy):
            return [_refused(scan.scan_id, refusal) for scan in scans]
    half = len(scans) // 2
    return [*_recorded(county, scans[:half], actor), *_recorded(county, scans[half:], actor)]


def _refused(scan_id: str, refusal: Refusal) -> Outcome:
    return Outcome(scan_id, Answer.REFUSED, refusal=refusal)
