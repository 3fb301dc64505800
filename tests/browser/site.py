"""A served demo county of its own, and what a journey needs to walk through it."""

import json
import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect

import huinong
from huinong.demo.signing import PASSWORD

UNTIL = "2026-11-20T11:00"
NOW = datetime.fromisoformat("2026-11-20T11:05:00+08:00")
DEMO = ("--days", "2", "--inbound", "600", "--outbound", "12", "--orders", "6", "--until", UNTIL)
DESK, PHONE = 1440, 390
HEIGHTS = {DESK: 900, PHONE: 844}
HUINONG = (sys.executable, "-c", "from huinong.web.cli import main; main()")


@dataclass(frozen=True, slots=True)
class Site:
    """The installation in `home`, served at `url`."""

    home: Path
    url: str
    begun: float = 0.0
    """When the server's clock began, by this machine's monotonic clock."""
    at: datetime = NOW
    """What the server's clock said then."""

    @property
    def env(self) -> dict[str, str]:
        """The settings of this installation and the code under test, and nothing of the tests' own."""
        return {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(Path(huinong.__file__).parents[1]),
            "HUINONG_HOME": str(self.home),
            "HUINONG_PUSH_PRIVATE": "1",
            "LANG": "zh_CN.UTF-8",
        }

    @property
    def env_now(self) -> dict[str, str]:
        """The same, with a clock that begins where the server's is."""
        passed = timedelta(seconds=time.monotonic() - self.begun)
        return {**self.env, "HUINONG_NOW": (self.at + passed).isoformat()}

    def run(self, *words: str) -> str:
        """Run `huinong` here; its output."""
        return self._run((*HUINONG, *words), self.env)

    def act(self, name: str, *words: str) -> Any:
        """Run one of `outside`'s acts in the server's database: what the world beyond the county does."""
        told = self._run((sys.executable, str(Path(__file__).parent / "outside.py"), name, *words), self.env_now)
        return json.loads(told.splitlines()[-1])

    def _run(self, program: tuple[str, ...], env: Mapping[str, str]) -> str:
        done = subprocess.run(program, env=dict(env), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
        return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(home: Path, at: datetime = NOW) -> Iterator[Site]:
    """Serve an installation, its clock beginning at a moment, until the block ends."""
    port = free_port()
    site = Site(home, f"http://127.0.0.1:{port}", time.monotonic(), at)
    with (home / "serve.log").open("w") as log:
        program = (*HUINONG, "serve", "--port", str(port))
        server = subprocess.Popen(program, env=site.env_now, stdout=log, stderr=log)
        try:
            _await(site, server)
            yield site
        finally:
            server.terminate()
            server.wait(60)


def _await(site: Site, server: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"{site.url}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            assert server.poll() is None, (site.home / "serve.log").read_text()[-2000:]
            time.sleep(0.2)
    raise AssertionError((site.home / "serve.log").read_text()[-2000:])


def copied(home: Path, to: Path) -> Path:
    """The installation as it is now, to go on with on another day."""
    shutil.copytree(home, to, ignore=shutil.ignore_patterns("*.sqlite3*", "*.log"))
    for file in home.glob("*.sqlite3"):
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(to / file.name)) as target:
            source.backup(target)
    return to


@dataclass
class Visitor:
    """Somebody at a browser: opens pages as a role, and keeps count of everything that went wrong."""

    site: Site
    browser: Browser
    signed_in: dict[str, Any]
    troubles: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def enter(self, role: str, width: int = DESK, path: str = "/") -> Page:
        """A page at `path`, signed in as a demo role."""
        if role not in self.signed_in:
            page = self.stranger(width)
            sign_in(page, role)
            self.signed_in[role] = page.context.storage_state()
        page = self._context(width, self.signed_in[role]).new_page()
        page.goto(path)
        return page

    def stranger(self, width: int = DESK) -> Page:
        """A page at the sign-in, nobody signed in."""
        page = self._context(width, None).new_page()
        page.goto("/")
        return page

    def leave(self) -> None:
        for context in self.contexts:
            context.close()

    def _context(self, width: int, state: Any) -> BrowserContext:
        context = self.browser.new_context(
            base_url=self.site.url,
            viewport={"width": width, "height": HEIGHTS[width]},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            storage_state=state,
            reduced_motion="reduce",
        )
        context.set_default_timeout(15_000)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(f"script: {error.error}"))
        context.on("response", self._response)
        self.contexts.append(context)
        return context

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.troubles.append(f"console: {message.text} at {message.location.get('url', '')}")

    def _response(self, response: Response) -> None:
        if response.status >= 400:
            self.troubles.append(f"{response.status} {response.request.method} {response.url}")


def sign_in(page: Page, role: str) -> None:
    page.fill("[name=username]", role)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)


def is_sideways(page: Page) -> bool:
    """Whether the page is wider than the screen."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


WORD = re.compile(r"[A-Za-z][A-Za-z'’-]*[A-Za-z]")
KNOWN = re.compile(
    r"""(?x)
    \S*\d\S*            # numbers and codes: HN12345678903, 1-2-003, B421223-1
    | English | XLSX | CSV | GeoJSON | NDJSON | API | huinong
    | ZTO | YTO | STO | YUNDA | YZ | EMS     # waybill brands
    | kg | km
    """
)


def latin_words(text: str) -> list[str]:
    """The words in Latin letters that are no known code: on a Chinese page, what was not translated."""
    chunks = (chunk.strip("（）()，。:：·/") for chunk in text.split())
    unknown = (chunk for chunk in chunks if not KNOWN.fullmatch(chunk))
    return [word for chunk in unknown for word in WORD.findall(chunk) if not KNOWN.fullmatch(word)]


def visible_text(page: Page) -> str:
    return page.inner_text("body")


def scans(page: Page, event: str, numbers: list[str]) -> None:
    """Choose a step and paste a column into the scan box; every line turns right."""
    page.locator("select[name=event]").select_option(event)
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text", text);
        document.querySelector(".hn-scan-box").dispatchEvent(
            new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true})); }""",
        "\n".join(numbers),
    )
    expect(page.locator(".hn-scan-item.hn-good")).to_have_count(len(numbers))
    expect(page.locator(".hn-scan-item.hn-must")).to_have_count(0)


HEAD = "运单号,村,收件人,电话,地址,重量（克）"


def offers(page: Page, rows: str, manifest: str) -> None:
    """Paste a list on the page that takes one; what it would do is shown."""
    page.fill("#manifest", manifest)
    page.fill("#text", f"{HEAD}\n{rows}")
    page.locator("main form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/manifests/421223/[0-9a-f-]{36}/"))


def seals(page: Page, to: str, numbers: list[str], seal: str) -> str:
    """A bag for a point, filled with these of what waits for it; answers its number, its page open."""
    page.goto("/bags/new/")
    page.locator("select[name=to]").select_option(label=to)
    page.locator("button[name=fill]").click()
    page.wait_for_load_state()
    assert [number for number in numbers if number not in page.locator("#numbers").input_value()] == []
    page.fill("#numbers", "\n".join(numbers))
    page.fill("#seal_no", seal)
    page.get_by_role("button", name="封袋").click()
    page.wait_for_url(re.compile(r"/bags/B\d+/$"))
    return page.url.rstrip("/").rpartition("/")[2]
