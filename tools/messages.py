"""Translations without gettext's binaries: `check` what is missing or stale, `compile` what is there.

A room's messages are the msgids in its Python files and templates; its Chinese is written by hand in
`locale/zh_Hans/LC_MESSAGES/django.po`.

    python tools/messages.py check
    python tools/messages.py compile
"""

import os
import re
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import catalogues
import polib
from babel.messages.extract import extract_python

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huinong.web.settings")

from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "huinong"
CATALOGUE = Path("locale") / "zh_Hans" / "LC_MESSAGES" / "django.po"
NAMES = ("gettext", "gettext_lazy", "gettext_noop")
PLURALS = ("ngettext", "ngettext_lazy")
IN_CONTEXT = ("pgettext", "pgettext_lazy")
KEYWORDS = {"_": None, **dict.fromkeys((*NAMES, *PLURALS, *IN_CONTEXT))}
PLACES = re.compile(r"%\(\w+\)[sd]|\{\w*[^{}]*\}|%[sd]")
ONE_FORM = "nplurals=1; plural=0;"

Message = tuple[str | None, str]  # (context, msgid)


def room_of(path: Path) -> Path:
    """The Django app a file belongs to: the nearest folder above it with an `apps.py`."""
    for folder in path.parents:
        if (folder / "apps.py").exists():
            return folder
        if folder == PACKAGE:
            break
    raise SystemExit(f"{path.relative_to(ROOT)}: says something to people, but lies in no room with an apps.py")


def sources() -> Iterator[tuple[Path, str]]:
    """Every file that may speak, as Python source."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, path.read_text(encoding="utf-8")
    for path in sorted((*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt"))):
        if "templates" in path.parts:
            said = templatize(path.read_text(encoding="utf-8"), origin=str(path))
            yield path, "\n".join(line.lstrip() for line in said.splitlines())  # indented markup is no Python block


def spoken() -> dict[Path, dict[Message, str]]:
    """Room → message → where it first stands."""
    found: dict[Path, dict[Message, str]] = {}
    for path, source in sources():
        options = {"encoding": "utf-8"}
        for line, name, said, _ in extract_python(BytesIO(source.encode()), KEYWORDS, (), options):
            parts = said if isinstance(said, tuple) else (said,)
            if not parts or not isinstance(parts[0], str):
                continue  # a variable is translated here, and spoken of where it is written
            message = (parts[0], str(parts[1])) if name in IN_CONTEXT else (None, parts[0])
            place = f"{path.relative_to(ROOT)}:{line}"
            found.setdefault(room_of(path), {}).setdefault(message, place)
    return found


def problems() -> Iterator[str]:
    """What is not said in Chinese, said wrongly, or said of nothing."""
    rooms = spoken()
    for catalogue in sorted(PACKAGE.rglob(str(CATALOGUE))):
        rooms.setdefault(catalogue.parents[2], {})
    for room, messages in sorted(rooms.items()):
        yield from _problems_of(room, messages)
    yield from _said_two_ways()


def _said_two_ways() -> Iterator[str]:
    """All rooms share one catalogue when the site runs, so one msgid can have one translation."""
    first: dict[Message, tuple[str, Path]] = {}
    for path in sorted(PACKAGE.rglob(str(CATALOGUE))):
        for entry in polib.pofile(str(path)):
            said, place = first.setdefault((entry.msgctxt, entry.msgid), (entry.msgstr, path))
            if said != entry.msgstr:
                names = f"{place.relative_to(ROOT)} and {path.relative_to(ROOT)}"
                yield f"{names}: {entry.msgid!r} is {said} and {entry.msgstr}; use one, or pgettext with a context"


def _problems_of(room: Path, messages: dict[Message, str]) -> Iterator[str]:
    path = room / CATALOGUE
    name = path.relative_to(ROOT)
    catalogue = polib.pofile(str(path)) if path.exists() else polib.POFile()
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue}
    if path.exists() and catalogue.metadata.get("Plural-Forms") != ONE_FORM:
        yield f"{name}: its header must say Plural-Forms: {ONE_FORM}, or numbers above one are said in English"
    for message, place in messages.items():
        entry = entries.get(message)
        if entry is None or not entry.translated():
            yield f"{name}: missing {message[1]!r} ({place})"
        elif not _keeps_places(entry):
            yield f"{name}: the places to fill in {message[1]!r} are not those of its translation"
    for message in entries.keys() - messages.keys():
        yield f"{name}: stale {message[1]!r}"


def _keeps_places(entry: polib.POEntry) -> bool:
    said = entry.msgstr or entry.msgstr_plural.get(0, "")
    return sorted(PLACES.findall(entry.msgid)) == sorted(PLACES.findall(said)) or bool(entry.msgid_plural)


def main(words: list[str]) -> int:
    if words == ["compile"]:
        print(f"{catalogues.compile_all()} catalogues compiled")
        return 0
    if words == ["check"]:
        found = list(problems())
        print("\n".join(found) or "every message is said in Chinese")
        return 1 if found else 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
