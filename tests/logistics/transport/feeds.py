"""A small timetable in GTFS, whole or with some of its files changed."""

import io
import zipfile
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "data" / "transit" / "chongyang"


def packed(**changed: bytes | str | None) -> bytes:
    """The archive. `stops=...` puts another stops.txt in its place, `stops=None` leaves it out."""
    files: dict[str, bytes] = {path.stem: path.read_bytes() for path in sorted(FOLDER.glob("*.txt"))}
    for name, content in changed.items():
        files[name] = content.encode() if isinstance(content, str) else content or b""
        if content is None:
            del files[name]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as written:
        for name, content in files.items():
            written.writestr(zipfile.ZipInfo(f"{name}.txt"), content)  # dated alike: the same files are the same bytes
    return archive.getvalue()


def text(name: str) -> str:
    """One of its files."""
    return (FOLDER / f"{name}.txt").read_text("utf-8")
