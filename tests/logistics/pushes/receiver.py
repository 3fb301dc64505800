"""A partner's own server, real and on this machine: it answers as it is told to, and keeps what it got."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson


@dataclass
class Receiver:
    """`answers` are taken in turn, the last for all that follow: a status, "late", "drip" or "cut"."""

    port: int = 0
    answers: list[Any] = field(default_factory=lambda: [200])
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/push?of=zto"

    def said(self) -> list[dict[str, Any]]:
        return [orjson.loads(body) for _, body in self.got]

    def events(self) -> list[tuple[str, int]]:
        return [(told["event"], told["sequence"]) for told in self.said()]

    def answer(self) -> Any:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def receiving(*answers: Any) -> Iterator[Receiver]:
    """A server that runs while the block does."""
    receiver = Receiver(answers=list(answers) or [200])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.got.append((dict(self.headers.items()), body))
            self._answer(receiver.answer())

        def do_GET(self) -> None:
            receiver.got.append(({}, b'{"event": "a redirect was followed", "sequence": 0}'))
            self._answer(200)

        def _answer(self, answer: Any) -> None:
            if answer == "cut":
                self.connection.close()
                return
            if answer == "late":
                time.sleep(2.5)
            self.send_response(answer if isinstance(answer, int) else 200)
            if isinstance(answer, int) and 300 <= answer < 400:
                self.send_header("Location", receiver.url)
            self.end_headers()
            self._say(answer)

        def _say(self, answer: Any) -> None:
            try:
                for byte in b"ok" if answer != "drip" else b"x" * 20:
                    self.wfile.write(bytes([byte]))
                    self.wfile.flush()
                    time.sleep(0.4 if answer == "drip" else 0)
            except OSError:
                pass  # whoever asked has gone

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    receiver.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
