"""The press: a program of its own that sets one document and ends, so that one that hangs can be stopped.

`documents.pdf` runs it. The order comes as JSON on standard input, the PDF goes to standard output. Texts reach a
template as data and are never read as markup; a template reads no file outside its own folder.
"""

import json
import sys
from collections.abc import Iterable

import typst

FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Droid Sans Fallback",
)
"""The faces that print all of our Chinese, the best first."""

NO_FONT = 3  # the exit status that says that none of them is here


def faces(folders: Iterable[str]) -> typst.Fonts:
    """The fonts of this machine and of these folders."""
    return typst.Fonts(font_paths=list(folders))


def chinese_family(fonts: typst.Fonts, wanted: Iterable[str] = FAMILIES) -> str | None:
    """The first of the wanted faces that is here."""
    here = set(fonts.families())
    return next((family for family in wanted if family in here), None)


def main() -> int:
    order = json.load(sys.stdin.buffer)
    fonts = faces(order["fonts"])
    family = chinese_family(fonts, order["families"])
    if family is None:
        return NO_FONT
    made = typst.compile(
        order["source"].encode(),
        root=order["root"],
        font_paths=fonts,
        sys_inputs={"data": order["data"], "font": family},
        format="pdf",
        timestamp=order["made_at"],
    )
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
