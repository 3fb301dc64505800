"""The shape of the code: small functions, small files, no import that hides, one row in the map for each package."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "huinong"
FUNCTION_LINES = 50
FILE_LINES = 400
NOT_ROOMS = {"migrations", "templatetags", "management"}
REFUSED_NAMES = {"utils", "helpers", "manager", "data"}


def sources() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_functions_stay_under_fifty_lines() -> None:
    long = [
        f"{named(path)}:{one.lineno} {one.name} has {lines}"
        for path in sources()
        for one in functions(path)
        if (lines := (one.end_lineno or one.lineno) - one.lineno + 1) >= FUNCTION_LINES
    ]
    assert long == []


def test_files_stay_within_four_hundred_lines() -> None:
    tests = (path for path in (ROOT / "tests").rglob("*.py"))
    long = [
        f"{named(path)} has {lines}"
        for path in (*sources(), *tests)
        if (lines := len(path.read_text(encoding="utf-8").splitlines()))
        > (
            FILE_LINES if "tests" not in path.parts else FILE_LINES + 200
        )  # samples of every endpoint stand in one table
    ]
    assert long == []


def test_no_import_of_ours_hides_in_a_function() -> None:
    hidden = [
        f"{named(path)}:{node.lineno}"
        for path in sources()
        for one in functions(path)
        for node in ast.walk(one)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").startswith("huinong"))
        or (isinstance(node, ast.Import) and any(alias.name.startswith("huinong") for alias in node.names))
    ]
    assert hidden == []


def test_no_room_imports_the_models_of_another() -> None:
    foreign = []
    for path in sources():
        own = ".".join(path.relative_to(PACKAGE.parent).parent.parts)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            module = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            room, _, last = module.rpartition(".")
            is_base = room in {"huinong.storage", "django.db"}
            if module.startswith("huinong.") and last == "models" and not is_base and not own.startswith(room):
                foreign.append(f"{named(path)} imports {module}")
    assert foreign == []


def test_nothing_is_named_for_nothing() -> None:
    named_so = [named(path) for path in sources() if path.stem in REFUSED_NAMES]
    assert named_so == []


def test_the_map_has_a_row_for_each_package_and_no_other() -> None:
    packages = {
        ".".join(path.parent.relative_to(PACKAGE.parent).parts)
        for path in PACKAGE.rglob("__init__.py")
        if path.parent != PACKAGE and not NOT_ROOMS & set(path.parts)
    }
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(huinong[\w.]*)` \|", text, re.MULTILINE)) == packages


@pytest.mark.parametrize("room", sorted(path.parent for path in PACKAGE.rglob("services.py")), ids=named)
def test_a_room_that_writes_says_what_it_owns(room: Path) -> None:
    readmes = [folder / "README.md" for folder in (room, room.parent)]
    text = next((path.read_text(encoding="utf-8") for path in readmes if path.exists() and path.stat().st_size), "")
    assert all(word in text for word in ("Owns", "Doors", "Facts written"))
