"""A county's money under a seed: whoever dies when, the databases end as the model in plain dicts does.

`python -m tests.whole.simulator --seed 5 --operations 1000000` runs it on both databases, prints its figures, and exits
1 with the first difference. The seed decides all that is asked, and after which act whom `kill -9` meets.
"""

import argparse
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

import orjson

from tests.whole.simulated_acts import BATCH, PAYERS, STREAM, Act, cycle
from tests.whole.simulated_model import ACCEPTED, REPEATED, Model
from tests.whole.subprocesses import ROOT, command, database, environment, told

CLIENT = "tests.whole.simulated_client"
POSTERS = 2
UNTOUCHED = [0, 0, 0, 0, "open"]


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run did."""

    operations: int
    acts: int
    deaths: int
    refused: int
    seconds: float


class Simulation:
    """One run on one database."""

    def __init__(self, url: str, folder: Path, seed: int, operations: int, deaths: int) -> None:
        self.url, self.folder, self.seed = url, folder, seed
        self.cycles = max(2, operations // (BATCH + STREAM))
        self.draw = Random(f"{seed}/deaths")
        self.deaths = sorted(self.draw.sample(range(1, 30 * self.cycles), deaths), reverse=True)
        self.model, self.asked = Model(), self._all()
        self.place, self.acts, self.operations, self.refused = (0, 0), 0, 0, 0
        self.posters: list[subprocess.Popen[str]] = []

    def run(self) -> Figures:
        """Raises AssertionError when an answer or the end differs from the model's."""
        started, planned = time.monotonic(), len(self.deaths)
        told(CLIENT, "found", url=self.url, folder=self.folder)
        try:
            self.posters = [self._poster() for _ in range(POSTERS)]
            while self._live():
                self._replace_poster(self.draw.randrange(POSTERS))
        finally:
            for poster in self.posters:
                _kill(poster)
        told(CLIENT, "poster", "--once", url=self.url, folder=self.folder)
        self._check_end()
        died = 2 * (planned - len(self.deaths)) + POSTERS
        return Figures(self.operations, self.acts, died, self.refused, time.monotonic() - started)

    def _all(self) -> Iterator[tuple[tuple[int, int], Act]]:
        for number in range(self.cycles):
            for place, act in enumerate(cycle(self.seed, number)):
                yield (number, place), act

    def _live(self) -> bool:
        """One life of the client; True when it was killed, False when it came to its end."""
        client = self._start(command(CLIENT, "act", self.seed, self.cycles, *self.place))
        assert client.stdout
        limit = self.deaths.pop() - self.acts if self.deaths else None
        for line in islice(client.stdout, limit if limit is None else max(limit, 1)):
            self._check(line)
        if limit is None:
            assert client.wait() == 0, self._failed("the client stopped")
            return False
        time.sleep(self.draw.random() * 0.05)
        rest = _kill(client)
        for line in rest.splitlines(keepends=True):
            if line.endswith("\n"):
                self._check(line)
        self.is_resumed = True
        return True

    is_resumed = False
    """Whether the next act may have been done by a client that died before it could say so."""

    def _check(self, line: str) -> None:
        number, place, answer = line.split()
        where, act = next(self.asked)
        assert (int(number), int(place)) == where, self._failed(f"act {number}/{place} came instead of {where}")
        wanted = self.model.answer(act)
        is_late = self.is_resumed and (wanted, answer) == (ACCEPTED, REPEATED)
        assert answer == wanted or is_late, self._failed(f"{act.kind} {where}: {answer} instead of {wanted}")
        self.is_resumed, self.place = False, (where[0], where[1] + 1)
        self.acts, self.operations = self.acts + 1, self.operations + act.operations
        self.refused += "." in wanted

    def _check_end(self) -> None:
        rows = [orjson.loads(line) for line in told(CLIENT, "tell", url=self.url, folder=self.folder)]
        found = {(what, name): rest for what, name, *rest in rows}
        wanted = self._wanted()
        for name in sorted(found.keys() | wanted.keys()):
            is_same = found.get(name) == wanted.get(name) or (found.get(name) == UNTOUCHED and name not in wanted)
            assert is_same, self._failed(f"{name}: {found.get(name)} instead of {wanted.get(name)}")

    def _wanted(self) -> dict[tuple[str, str], list[object]]:
        model = self.model
        expired = sum(hold[1] == "expired" for hold in model.holds.values())
        return {
            **{("account", code): row for code, row in model.accounts.items() if row != UNTOUCHED},
            **{("hold", key): [hold[1]] for key, hold in model.holds.items()},
            **{("intent", key): [answer] for key, answer in model.answers.items()},
            ("facts", "in all"): [len(PAYERS) + len(model.done) + expired],
            ("legs", "sum"): [0],
            ("books", "whole"): [True],
        }

    def _failed(self, what: str) -> str:
        return f"seed {self.seed}, {self.url.partition(':')[0]}: {what}"

    def _start(self, asked: list[str]) -> subprocess.Popen[str]:
        return subprocess.Popen(
            asked, cwd=ROOT, env=environment(self.url, self.folder), stdout=subprocess.PIPE, text=True
        )

    def _poster(self) -> subprocess.Popen[str]:
        asked = command(CLIENT, "poster", "--every", 0.05, "--group", 500)
        return subprocess.Popen(
            asked, cwd=ROOT, env=environment(self.url, self.folder), stdout=subprocess.DEVNULL, text=True
        )

    def _replace_poster(self, which: int) -> None:
        assert self.posters[which].poll() is None, self._failed("a poster stopped by itself")
        _kill(self.posters[which])
        self.posters[which] = self._poster()


def _kill(process: subprocess.Popen[str]) -> str:
    """What it had still said."""
    process.send_signal(signal.SIGKILL)
    rest, _ = process.communicate()
    return rest or ""


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.whole.simulator", description=__doc__)
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--operations", type=int, default=1_000_000)
    parser.add_argument("--deaths", type=int, default=50, help="how often the client, and a poster, are killed")
    parser.add_argument("--on", choices=("sqlite", "postgres"), action="append", help="both when left out")
    asked = parser.parse_args()
    for kind in asked.on or ("sqlite", "postgres"):
        with tempfile.TemporaryDirectory(prefix="huinong-simulated-") as home, ExitStack() as stack:
            url = stack.enter_context(database(kind, Path(home)))
            try:
                done = Simulation(url, Path(home), asked.seed, asked.operations, asked.deaths).run()
            except AssertionError as failure:
                sys.exit(str(failure))
        print(
            f"{kind}: seed {asked.seed}, {done.operations:,} operations in {done.acts:,} acts, {done.refused:,} acts "
            f"refused, {done.deaths} killed, {done.seconds:,.0f} s; the end is the model's",
            flush=True,
        )


if __name__ == "__main__":
    main()
