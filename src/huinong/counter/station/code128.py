"""Code 128 bars (ISO/IEC 15417) as SVG: what a laser gun reads off a 58 mm label. Plain Python."""

from collections.abc import Iterator

_TABLE = """
212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
"""
WIDTHS = tuple(_TABLE.split())
"""The widths of bar, space, bar, … of each symbol value."""
START_B, START_C, TO_B, TO_C, STOP = 104, 105, 100, 99, 106
QUIET = 10  # modules of white on either side (§4.3)
PAIRED = 4  # digits in a row from which set C, two digits a sign, is shorter


def symbols(text: str) -> list[int]:
    """The symbol values of a text of printable ASCII, with start, check and stop.

    Raises ValueError for anything else.
    """
    if not text or not all(" " <= sign <= "~" for sign in text):
        raise ValueError("Code 128 set B has printable ASCII only")
    values = list(_values(text))
    check = values[0] + sum(place * value for place, value in enumerate(values[1:], 1))
    return [*values, check % 103, STOP]


def _values(text: str) -> Iterator[int]:
    """Set B, and set C wherever an even run of digits makes it shorter."""
    place, in_c = 0, False
    while place < len(text):
        run = _digits(text, place)
        wants_c = run >= (2 if in_c else PAIRED)
        if place == 0:
            yield START_C if wants_c else START_B
        elif wants_c != in_c:
            yield TO_C if wants_c else TO_B
        in_c = wants_c
        if in_c:
            yield int(text[place : place + 2])
        else:
            yield ord(text[place]) - 32
        place += 2 if in_c else 1


def _digits(text: str, start: int) -> int:
    end = start
    while end < len(text) and text[end].isdecimal():
        end += 1
    return end - start


def svg(text: str, *, height: int = 40) -> str:
    """The bars as an SVG that scales with its box: one path, one unit a module."""
    x, path = QUIET, []
    for value in symbols(text):
        for place, width in enumerate(WIDTHS[value]):
            if place % 2 == 0:
                path.append(f"M{x} 0h{width}v{height}h-{width}z")
            x += int(width)
    whole = x + QUIET
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {height}" preserveAspectRatio="none" '
        f'shape-rendering="crispEdges" role="img"><path d="{"".join(path)}"/></svg>'
    )
