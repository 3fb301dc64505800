"""Hatch build hook: the console's assets and the compiled translations go into the wheel, never into git."""

import runpy
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CustomBuildHook(BuildHookInterface):
    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "editable":
            return  # `make setup` builds the assets itself
        runpy.run_path(str(Path(self.root) / "tools" / "build_assets.py"), run_name="__main__")
