"""A process that dies at any moment loses no acknowledged act, does none twice, and leaves nothing half done."""

import signal
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from tests.whole.subprocesses import ROOT, command, database, environment, told

PIECES, SCANS = 60, 180
DEATHS = 5


class Station:
    """A database, and the device that writes to it and dies."""

    def __init__(self, url: str, folder: Path) -> None:
        self.url, self.folder, self.draw, self.minute = url, folder, Random(str(folder)), 0
        self.run("found", PIECES)

    def run(self, *arguments: object) -> list[str]:
        return told("tests.whole.writer", *arguments, url=self.url, folder=self.folder)

    def die_writing(self, start: int) -> list[str]:
        """The keys that were acknowledged from `start` on, before the process was killed."""
        self.minute += 1
        asked = command("tests.whole.writer", "write", PIECES, start, self.minute)
        environment_ = environment(self.url, self.folder)
        writer = subprocess.Popen(asked, cwd=ROOT, env=environment_, stdout=subprocess.PIPE, text=True)
        assert writer.stdout
        lines = [writer.stdout.readline() for _ in range(self.draw.randrange(3, 25))]
        time.sleep(self.draw.random() * 0.05)
        writer.send_signal(signal.SIGKILL)
        rest, _ = writer.communicate()
        assert writer.returncode == -signal.SIGKILL, lines
        return [line.split()[0] for line in (*lines, *rest.splitlines(keepends=True)) if line.endswith("\n")]

    def write_all(self) -> dict[str, str]:
        """The answers when everything is sent again and nobody dies."""
        self.minute += 1
        return dict(line.split() for line in self.run("write", PIECES, 0, self.minute))

    def facts(self) -> Counter[str]:
        """The facts by key, once the journal was verified and the books were checked."""
        lines = self.run("verify", self.minute)
        assert [line for line in lines if line.startswith("flaw")] == []
        return Counter(line.split()[2] for line in lines)


@pytest.fixture(params=["sqlite", "postgres"])
def station(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Station]:
    with database(request.param, tmp_path) as url:
        yield Station(url, tmp_path)


def test_what_was_acknowledged_before_a_kill_is_there_once_and_the_rest_can_be_sent_again(station: Station) -> None:
    acknowledged: list[str] = []
    for _ in range(DEATHS):
        acknowledged += station.die_writing(len(acknowledged))
        facts = station.facts()
        assert {facts[key] for key in acknowledged} == {1}
        begun = [key for key in facts if key.partition("-")[0] in {"arrived", "shelved", "collected"}]
        scans = [key for key in begun if "/" not in key]
        assert len(scans) - len(acknowledged) in {0, 1}  # what was in flight is there whole, or not at all
    answers = station.write_all()
    assert len(answers) == SCANS
    assert {answers[key] for key in acknowledged} == {"repeated"}
    assert {key for key, answer in answers.items() if answer == "repeated"} == set(scans)
    after = station.facts()
    assert set(after.values()) == {1}
    assert {key for key in after if key in answers} == answers.keys()
    assert sum(key.startswith("collected-") and key.endswith("/fee") for key in after) == PIECES
