"""A biller over HTTP: what it says is taken; what is late, broken or not understood is unknown."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from django.conf import LazySettings

from huinong.counter.billers import queries, services
from huinong.counter.billers.values import State
from huinong.kernel.actor import Actor
from tests.counter.billers.conftest import declaration, load, lock, meter, pay
from tests.logistics import county as c

pytestmark = pytest.mark.django_db


class Company:
    """A biller that answers what a test says, and keeps what it was asked."""

    def __init__(self) -> None:
        self.says: dict[str, tuple[int, str]] = {"/ask": self.good(5_000)}
        self.heard: list[tuple[str, dict[str, Any]]] = []

    @staticmethod
    def good(amount_fen: int) -> tuple[int, str]:
        return 200, json.dumps({"outcome": "succeeded", "amount_fen": amount_fen, "reference": "R1"})


@pytest.fixture
def company(settings: LazySettings, county: c.County) -> Iterator[Company]:
    settings.HUINONG_PUSH_PRIVATE = True
    told = Company()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.heard.append((self.path, json.loads(body)))
            status, text = told.says[self.path]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        adapter = {"kind": "http", "url": f"http://127.0.0.1:{server.server_port}", "timeout_s": 2}
        load(declaration("grid", adapter=adapter))
        yield told
        server.shutdown()


def test_a_bill_is_asked_for_and_paid_over_http_by_its_number(
    company: Company, county: c.County, keeper: Actor
) -> None:
    company.says["/pay"] = company.good(5_000)
    (bill,) = pay(keeper, *lock(county, keeper, meter(), biller="grid"))
    assert (bill.state, bill.reference, bill.is_simulated) == (State.CONFIRMED, "R1", False)
    sent = {"number": bill.number, "fields": {"meter": "6110020000"}, "amount_fen": 5_000}
    assert company.heard[1] == ("/pay", sent)


@pytest.mark.parametrize("said", [(500, "down"), (200, "<html>"), (200, '{"outcome": "maybe"}'), (302, "")])
def test_an_answer_that_is_not_understood_is_unknown_and_asked_for_again(
    company: Company, county: c.County, keeper: Actor, said: tuple[int, str]
) -> None:
    company.says |= {"/pay": said, "/query": company.good(5_000)}
    (bill,) = pay(keeper, *lock(county, keeper, meter(), biller="grid"))
    assert bill.state is State.PROCESSING
    services.resolve_all(county=c.CODE)
    assert queries.bill(c.CODE, bill.number, actor=keeper).state is State.CONFIRMED
    assert [path for path, _ in company.heard] == ["/ask", "/pay", "/query"]
