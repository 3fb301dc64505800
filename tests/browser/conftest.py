"""One served demo county and one Chromium for every journey; what went wrong on any page fails its journey."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.site import DEMO, Site, Visitor, served

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SHOTS = "HUINONG_SHOTS"
"""A folder for screenshots of what the journeys see, if set."""
LIVED = "HUINONG_BROWSER_HOME"
"""An installation with the demo in it, which is copied instead of living the demo anew, if set."""


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where Debian's Chromium is: Playwright's own is not part of the project."""
    found = next((path for name in CHROMIUMS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip(f"no Chromium found (looked for {', '.join(CHROMIUMS)}): apt-get install chromium")
    return found


@pytest.fixture(scope="session")
def site(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A new installation with two days of the demo county, served at its own clock."""
    home = tmp_path_factory.mktemp("huinong")
    if lived := os.environ.get(LIVED):
        shutil.copytree(lived, home, dirs_exist_ok=True)
    new = Site(home, "")
    new.run("setup")
    if not lived:
        new.run("demo", "load", *DEMO)
    with served(home) as site:
        yield site


@pytest.fixture(scope="package")
def browser(chromium: str) -> Iterator[Browser]:
    """Chromium, closed before any test outside this folder: its event loop would trouble Django."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=ARGS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """The cookies of each role, so that nobody signs in twice."""
    return {}


@pytest.fixture
def visitor(site: Site, browser: Browser, signed_in: dict[str, Any]) -> Iterator[Visitor]:
    """Opens pages; afterwards no page may have had an error of any kind."""
    visitor = Visitor(site, browser, signed_in)
    yield visitor
    visitor.leave()
    assert visitor.troubles == []


def keep_shot(page: Page, name: str) -> None:
    """Keep a picture of the whole page where somebody asked for them."""
    if folder := os.environ.get(SHOTS):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=f"{folder}/{name}.png", full_page=True, timeout=90_000)


@pytest.fixture
def shoot() -> Any:
    return keep_shot
