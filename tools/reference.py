"""Write the documents that follow from the code: docs/errors.md, docs/facts.md, docs/commands.md.

python tools/reference.py write
python tools/reference.py check
"""

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path

import click
import polib
from django.apps import apps
from django.utils import translation

from huinong.edge.problems import STATUS
from huinong.journal.kinds import catalogue
from huinong.kernel.refusal import Refusal
from huinong.web.cli import huinong
from huinong.web.wiring import CONSEQUENCES

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "src" / "huinong"
NOTE = "<!-- Written by `make docs`; a test compares it with the code. -->"


def refusals() -> list[type[Refusal]]:
    """Every refusal a room can give, by code. (Importing each `errors` module is what makes them known.)"""
    for path in sorted(PACKAGE.rglob("errors.py")):
        import_module(".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts))
    found: dict[str, type[Refusal]] = {}
    waiting = [Refusal]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            is_shown = kind.__module__.startswith("huinong.web.")  # the style guide's samples
            if "code" in vars(kind) and kind.__module__.startswith("huinong.") and not is_shown:
                assert found.setdefault(kind.code, kind) is kind, f"{kind.code} is used twice"
    return [found[code] for code in sorted(found)]


def chinese() -> dict[str, str]:
    """msgid → translation, from the catalogues as they are written."""
    said: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("locale/zh_Hans/LC_MESSAGES/django.po")):
        said.update({entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if entry.msgstr})
    return said


def errors() -> Iterator[str]:
    yield from ("# Refusals", "", NOTE, "")
    yield "What the system says no to, and the mend. The code is stable; the status is HTTP's; `{…}` is filled in."
    said = chinese()
    for kind in refusals():
        what, mend = str(kind.what), str(kind.mend)
        status = 500 if kind.code == "edge.fault" else STATUS[kind.nature].value
        yield from ("", f"## `{kind.code}`", "", f"{status} · {what} **{mend}**")
        if what in said:
            yield from ("", f"{said[what]}**{said.get(mend, mend)}**")


def facts() -> Iterator[str]:
    yield from ("# Kinds of facts", "", NOTE, "")
    yield "Nothing else can be appended to the journal. *Custody* marks the scans that alone make a point active."
    yield from ("", "| kind | flow | what it says | 中文 | custody | followed by |", "|---|---|---|---|---|---|")
    said = chinese()
    for name, kind in sorted(catalogue().items()):
        followers = [
            f"{each.__module__.removeprefix('huinong.')}.{each.__name__}" for each in CONSEQUENCES.get(name, ())
        ]
        custody = "yes" if kind.is_custody else ""
        words = said.get(str(kind.label), "")
        yield f"| `{name}` | {kind.flow} | {kind.label} | {words} | {custody} | {'<br>'.join(followers)} |"


def commands() -> Iterator[str]:
    yield from ("# The `huinong` command", "", NOTE)
    for path, command in walk(huinong, "huinong"):
        context = click.Context(command, info_name=path, terminal_width=100)
        yield from ("", f"## `{path}`", "", "```", command.get_help(context), "```")


def walk(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """Every command below `group`, with its whole name; groups are only walked through."""
    for name, command in sorted(group.commands.items()):
        whole = f"{path} {name}"
        if isinstance(command, click.Group):
            yield from walk(command, whole)
        else:
            yield whole, command


DOCUMENTS: dict[str, Callable[[], Iterator[str]]] = {"errors.md": errors, "facts.md": facts, "commands.md": commands}


def text(name: str) -> str:
    """A document as it should be."""
    with translation.override("en"):
        return "\n".join(line.rstrip() for part in DOCUMENTS[name]() for line in part.split("\n")) + "\n"


def main(words: list[str]) -> int:
    assert apps.ready
    if words == ["write"]:
        for name in DOCUMENTS:
            (ROOT / "docs" / name).write_text(text(name), encoding="utf-8")
        return 0
    if words == ["check"]:
        old = [name for name in DOCUMENTS if not _is_current(name)]
        print(f"make docs: {', '.join(old)} are old" if old else "the generated documents are current")
        return 1 if old else 0
    print(__doc__)
    return 2


def _is_current(name: str) -> bool:
    path = ROOT / "docs" / name
    return path.exists() and path.read_text(encoding="utf-8") == text(name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
