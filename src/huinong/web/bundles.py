"""Where the built console lies: Vite's manifest, read once and again when a new build replaces it."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.templatetags.static import static

DIST = Path(__file__).resolve().parent / "dist"
MANIFEST = DIST / "manifest.json"
SPRITE = "icons.svg"


def is_built() -> bool:
    """Whether the assets have been built (`make assets`)."""
    return MANIFEST.exists()


def icon_sprite() -> str:
    """The address of the icon sprite."""
    return static(str(_manifest().get(SPRITE, {}).get("file", SPRITE)))


def styles(entry: str) -> tuple[str, ...]:
    """The style sheets of an entry point, with those of what it imports."""
    return tuple(static(name) for chunk in _chunks(entry) for name in chunk.get("css", ()))


def script(entry: str) -> str:
    """The module script of an entry point, "" when nothing is built."""
    chunk = _manifest().get(f"src/{entry}.ts")
    return static(chunk["file"]) if chunk else ""


def preloads(entry: str) -> tuple[str, ...]:
    """The modules that an entry point imports at once."""
    return tuple(static(chunk["file"]) for chunk in _chunks(entry)[1:])


def _chunks(entry: str) -> list[dict[str, Any]]:
    """The entry's chunk and, once each, the chunks it imports."""
    manifest, found, waiting = _manifest(), {}, [f"src/{entry}.ts"]
    while waiting:
        name = waiting.pop(0)
        if name not in found and name in manifest:
            found[name] = manifest[name]
            waiting.extend(manifest[name].get("imports", ()))
    return list(found.values())


def _manifest() -> dict[str, Any]:
    return _read(MANIFEST.stat().st_mtime_ns) if MANIFEST.exists() else {}


@lru_cache(maxsize=1)
def _read(_written_at: int) -> dict[str, Any]:
    manifest: dict[str, Any] = json.loads(MANIFEST.read_text())
    return manifest
