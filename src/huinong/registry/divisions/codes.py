"""The statistical division code: twelve digits, 2 province + 2 city + 2 county + 3 town + 3 village.

A *prefix* is the code without the zeros of the levels below (`421223`, `421223100`): it names one division
and, as a prefix, all below it. The full twelve digits do not: 东莞, 中山 and 儋州 are a city and its only
county under the same 441900000000, so a division is keyed by level and code.
"""

from enum import IntEnum, StrEnum

DIGITS = 12


class Level(IntEnum):
    """How deep a division lies; the value is stored."""

    PROVINCE = 1
    CITY = 2
    COUNTY = 3
    TOWN = 4
    VILLAGE = 5


PREFIX_DIGITS = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWN: 9, Level.VILLAGE: 12}
LEVEL_OF_DIGITS = {digits: level for level, digits in PREFIX_DIGITS.items()}


class VillageKind(StrEnum):
    """What a village-level code stands for.

    By its last three digits: 统计用区划代码和城乡划分代码编制规则 (国家统计局, 国统字〔2009〕91号;
    stats.gov.cn/sj/tjbz/gjtjbz/202302/t20230213_1902741.html).
    """

    NONE = ""
    RESIDENTS_COMMITTEE = "residents_committee"  # 居委会
    VILLAGE_COMMITTEE = "village_committee"  # 村委会, the only 建制村
    LIKE_RESIDENTS = "like_residents"  # 类似居委会: development zones, campuses, farm seats
    LIKE_VILLAGE = "like_village"  # 类似村委会: farms, forest stations, 管理区
    VIRTUAL = "virtual"  # 虚拟社区, 虚拟生活区: a code that only makes the sums complete


URBAN_RURAL_CLASSES = frozenset({"111", "112", "121", "122", "123", "210", "220"})
"""城乡分类代码 of the same rule: 111 main urban area … 210 township seat, 220 village."""


def kind_of(code: str) -> VillageKind:
    """What a twelve-digit village code stands for. Raises ValueError for a suffix the rule does not give out."""
    suffix = int(code[9:])
    if suffix in {0, 498, 598}:  # 000: one code for a county without townships (金门)
        return VillageKind.VIRTUAL
    if suffix < 200:
        return VillageKind.RESIDENTS_COMMITTEE
    if suffix < 400:
        return VillageKind.VILLAGE_COMMITTEE
    if suffix < 500:
        return VillageKind.LIKE_RESIDENTS
    if suffix < 600:
        return VillageKind.LIKE_VILLAGE
    raise ValueError(f"no village code ends in {suffix}")


def full(prefix: str) -> str:
    """`421223` → `421223000000`."""
    return prefix.ljust(DIGITS, "0")


def prefix_of(level: Level, code: str) -> str:
    """`(COUNTY, 421223000000)` → `421223`."""
    return code[: PREFIX_DIGITS[level]]


def parse(code: str) -> tuple[Level, str]:
    """The level and twelve digits meant by a prefix or a full code.

    A full code means the highest division it can: 441900000000 is the city, `441900` its county.
    Raises ValueError when it is neither.
    """
    if not (code.isascii() and code.isdigit()):
        raise ValueError(code)
    if len(code) < DIGITS and len(code) in LEVEL_OF_DIGITS:
        return LEVEL_OF_DIGITS[len(code)], full(code)
    if len(code) != DIGITS:
        raise ValueError(code)
    return next(level for level in Level if int("0" + code[PREFIX_DIGITS[level] :]) == 0), code


def parents(prefix: str) -> tuple[str, ...]:
    """The prefixes above a prefix, the province first."""
    return tuple(prefix[:digits] for digits in PREFIX_DIGITS.values() if digits < len(prefix))
