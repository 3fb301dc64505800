"""The site, served by gunicorn inside our own command: no configuration file, one process tree."""

import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.core.wsgi import get_wsgi_application
from gunicorn.app.base import BaseApplication

TIMEOUT_S = 60  # an XLSX of 50,000 rows takes some 10 s on an old machine
KEEP_ALIVE_S = 5


class Site(BaseApplication):  # type: ignore[misc]  # gunicorn is untyped
    """Gunicorn with the options given here instead of a command line."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        return get_wsgi_application()


def is_taken(host: str, port: int) -> bool:
    """Whether somebody already listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


@contextmanager
def working(*, is_wanted: bool) -> Iterator[None]:
    """A worker of long computations beside the site, in a process of its own that ends with it."""
    if not is_wanted:
        yield
        return
    worker = subprocess.Popen([sys.executable, "-m", "huinong.web.cli", "work"])
    try:
        yield
    finally:
        worker.terminate()
        worker.wait()


def run(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve until told to stop."""
    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": threads,
        "timeout": TIMEOUT_S,
        "keepalive": KEEP_ALIVE_S,
        "proc_name": "huinong",
        "loglevel": "warning",
        "control_socket_disable": True,
    }
    Site(options).run()
