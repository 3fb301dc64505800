"""Documents as PDF, set by typst from a template that lies in the room it belongs to, after `house.typ`.

Documents are in Chinese whatever language a screen is read in: their forms are the trade's and the law's.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from django.utils.http import content_disposition_header

from huinong.edge import press
from huinong.edge.errors import NoChineseFont, PaperTooLarge, PaperTooSlow
from huinong.kernel import clock

TIMEOUT_S = 60
MOST_PAPERS = 1_000  # labels or slips in one PDF: some seconds, and a ream of paper
HOUSE = Path(__file__).parent / "house.typ"
NEEDED = ("HOME", "LOCALAPPDATA", "PATH", "SYSTEMROOT", "WINDIR", "XDG_DATA_DIRS", "XDG_DATA_HOME")
"""What a search for fonts asks the environment; the press sees nothing else of it, our keys least of all."""

PDF = "application/pdf"
AS_PDF: dict[str, Any] = {
    "responses": {200: {"description": "The document", "content": {PDF: {"schema": {"type": "string"}}}}}
}
"""`openapi_extra` of an endpoint that answers with a document."""

in_chinese = translation.override("zh-hans")
"""The decorator of whatever puts words on a document."""


def pdf(template: Path, data: Mapping[str, Any]) -> bytes:
    """The document as PDF. Raises NoChineseFont, PaperTooSlow."""
    order = {
        "source": HOUSE.read_text(encoding="utf-8") + template.read_text(encoding="utf-8"),
        "root": str(template.parent),
        "data": orjson.dumps(data).decode(),
        "fonts": [str(folder) for folder in font_folders()],
        "families": press.FAMILIES,
        "made_at": int(clock.now().timestamp()),
    }
    kept = {name: os.environ[name] for name in NEEDED if name in os.environ}
    program = [sys.executable, "-I", press.__file__]
    try:
        done = subprocess.run(  # noqa: S603  (our own program; texts go through standard input)
            program, input=orjson.dumps(order), capture_output=True, timeout=TIMEOUT_S, env=kept, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise PaperTooSlow(seconds=TIMEOUT_S) from error
    if done.returncode == press.NO_FONT:
        raise NoChineseFont(folder=font_folder())
    if done.returncode:
        raise RuntimeError(f"{template.name} could not be set: {done.stderr.decode(errors='replace')[-2_000:]}")
    return done.stdout


def font_folder() -> Path:
    """Where an operator may put a font that the machine itself has not."""
    return Path(settings.HOME) / "fonts"


def font_folders() -> list[Path]:
    """The operator's own font folder, where there is one."""
    return [folder for folder in (font_folder(),) if folder.is_dir()]


def check_count(papers: int) -> None:
    """Raises PaperTooLarge for more labels or slips than one PDF should hold."""
    if papers > MOST_PAPERS:
        raise PaperTooLarge(papers=f"{papers:,}", limit=f"{MOST_PAPERS:,}")


def answer(name: str, content: bytes) -> HttpResponse:
    """The document as a response: shown in the browser, saved under this name, kept by nobody between."""
    response = HttpResponse(content, content_type=PDF)
    response["Content-Disposition"] = (
        content_disposition_header(as_attachment=False, filename=f"{name}.pdf") or "inline"
    )
    response["Cache-Control"] = "no-store"
    return response
