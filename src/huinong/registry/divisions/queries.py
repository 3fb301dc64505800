"""Reads of divisions as they were on a day; without a day, today. Codes are prefixes or twelve digits."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from huinong.kernel import clock
from huinong.registry.divisions import codes
from huinong.registry.divisions.codes import PREFIX_DIGITS, Level, VillageKind
from huinong.registry.divisions.errors import NoSuchDivision
from huinong.registry.divisions.models import WHOLE, Boundary, Division, Place, Succession
from huinong.registry.divisions.values import (
    BoundaryValue,
    DivisionValue,
    LevelCounts,
    PlaceValue,
    Precision,
    SuccessionValue,
)
from huinong.storage import search as tokens

CODES_A_QUERY = 5_000
SEARCHED_WITHIN = PREFIX_DIGITS[Level.COUNTY]


def division(code: str, on: date | None = None) -> DivisionValue:
    """One division. Raises NoSuchDivision."""
    day = on or clock.today()
    level, full = _parse(code, day)
    row = _on(day).filter(level=level, code=full).first()
    if row is None:
        raise NoSuchDivision(division=code, on=day.isoformat())
    return _value(row)


def children(code: str, on: date | None = None) -> tuple[DivisionValue, ...]:
    """The divisions right below one, by code; of "" the provinces."""
    day = on or clock.today()
    if not code:
        return _values(_on(day).filter(level=Level.PROVINCE))
    level, full = _parse(code, day)
    if level is Level.VILLAGE:
        return ()
    return _values(_below(codes.prefix_of(level, full), day).filter(level=level + 1))


def ancestors(code: str, on: date | None = None) -> tuple[DivisionValue, ...]:
    """The divisions above one, the province first; those not loaded are left out."""
    day = on or clock.today()
    above = [codes.parse(prefix) for prefix in codes.parents(codes.prefix_of(*_parse(code, day)))]
    named = Q()
    for level, full in above:
        named |= Q(level=level, code=full)
    return _values(_on(day).filter(named)) if above else ()


def villages(prefix: str, on: date | None = None) -> tuple[DivisionValue, ...]:
    """All village-level divisions under a prefix, by code, each with its kind (`is_village_committee`: 建制村)."""
    return _values(_below(prefix, on or clock.today()).filter(level=Level.VILLAGE))


def village_committees(prefix: str, on: date | None = None) -> tuple[DivisionValue, ...]:
    """The 建制村 under a prefix, by code."""
    rows = _below(prefix, on or clock.today()).filter(level=Level.VILLAGE)
    return _values(rows.filter(kind=VillageKind.VILLAGE_COMMITTEE))


def counts(prefix: str = "", on: date | None = None) -> LevelCounts:
    """How many divisions of each level lie under a prefix (itself included)."""
    rows = _below(prefix, on or clock.today()).values("level", "kind").annotate(number=Count("id")).order_by()
    found = [(row["level"], row["kind"], row["number"]) for row in rows]
    by_level = {level: sum(number for at, _, number in found if at == level) for level in Level}
    committees = sum(number for _, kind, number in found if kind == VillageKind.VILLAGE_COMMITTEE)
    return LevelCounts.of(by_level, committees)


def kinds(prefix: str, on: date | None = None) -> Mapping[VillageKind, int]:
    """How many village-level divisions of each kind lie under a prefix."""
    rows = _below(prefix, on or clock.today()).filter(level=Level.VILLAGE).order_by()
    return {VillageKind(kind): number for kind, number in rows.values_list("kind").annotate(number=Count("id"))}


def counts_below(code: str, on: date | None = None) -> Mapping[str, LevelCounts]:
    """What lies under each of the divisions right below one, by their prefix; one query."""
    day = on or clock.today()
    level, full = _parse(code, day)
    digits = PREFIX_DIGITS[Level(min(level + 1, Level.VILLAGE))]
    rows = _below(codes.prefix_of(level, full), day).filter(level__gt=level).order_by()
    grouped = rows.annotate(child=Substr("code", 1, digits)).values_list("child", "level", "kind")
    found: dict[str, dict[Level, int]] = {}
    committees: dict[str, int] = {}
    for child, at, kind, number in grouped.annotate(number=Count("id")):
        by_level = found.setdefault(child, {})
        by_level[Level(at)] = by_level.get(Level(at), 0) + number
        committees[child] = committees.get(child, 0) + (number if kind == VillageKind.VILLAGE_COMMITTEE else 0)
    return {child: LevelCounts.of(by_level, committees[child]) for child, by_level in found.items()}


def unknown(county: str, wanted: Iterable[str]) -> frozenset[str]:
    """Which of these twelve-digit codes were never a place, in a county whose places are loaded; else none."""
    asked = sorted(set(wanted))
    here = Division.objects.filter(level__gte=Level.TOWN, code__gte=county, code__lt=county + ":")
    known: set[str] = set()
    for start in range(0, len(asked), CODES_A_QUERY):
        rows = Division.objects.filter(level__in=list(Level), code__in=asked[start : start + CODES_A_QUERY])
        known.update(rows.values_list("code", flat=True))
    left = frozenset(asked) - known
    return left if left and here.exists() else frozenset()


def village_groups(prefix: str, on: date | None = None) -> tuple[tuple[DivisionValue, tuple[DivisionValue, ...]], ...]:
    """The townships under a prefix, each with its villages: what a form offers to choose from."""
    rows = _values(_below(prefix, on or clock.today()).filter(level__gte=Level.TOWN))
    below: dict[str, list[DivisionValue]] = {}
    for row in rows:
        if row.level is Level.VILLAGE:
            below.setdefault(row.parent, []).append(row)
    towns = [row for row in rows if row.level is Level.TOWN]
    return tuple((town, tuple(below.get(town.prefix, ()))) for town in towns)


def names(wanted: Iterable[str], on: date | None = None) -> Mapping[str, str]:
    """Names by the codes as they were given; codes not known on that day are left out."""
    day = on or clock.today()
    meant: dict[tuple[int, str], list[str]] = {}
    for code in set(wanted):
        meant.setdefault(_parse(code, day), []).append(code)
    found: dict[str, str] = {}
    full_codes = sorted({full for _, full in meant})
    for start in range(0, len(full_codes), CODES_A_QUERY):
        rows = _on(day).filter(level__in=list(Level), code__in=full_codes[start : start + CODES_A_QUERY])
        for level, full, name in rows.values_list("level", "code", "name"):
            found.update(dict.fromkeys(meant.get((level, full), ()), name))
    return found


def place(code: str) -> PlaceValue:
    """Where a division lies; of unknown precision, without a point, when nobody has said."""
    full = codes.full(code)
    return places([code]).get(full, PlaceValue(full, None, None, Precision.UNKNOWN))


def places(wanted: Iterable[str]) -> Mapping[str, PlaceValue]:
    """Places by twelve-digit code; those never loaded are left out."""
    found: dict[str, PlaceValue] = {}
    full_codes = sorted({codes.full(code) for code in wanted})
    for start in range(0, len(full_codes), CODES_A_QUERY):
        for row in Place.objects.filter(code__in=full_codes[start : start + CODES_A_QUERY]):
            found[row.code] = PlaceValue(row.code, row.lng, row.lat, Precision(row.precision), row.source)
    return found


def places_under(prefix: str) -> tuple[PlaceValue, ...]:
    """Every place under a prefix, by code: for a map."""
    rows = Place.objects.filter(code__gte=prefix, code__lt=prefix + ":").order_by("code")
    return tuple(PlaceValue(row.code, row.lng, row.lat, Precision(row.precision), row.source) for row in rows)


def boundary(code: str) -> BoundaryValue | None:
    """A division's outline, or None when none was loaded."""
    row = Boundary.objects.filter(code=codes.full(code)).first()
    return BoundaryValue(row.code, row.geojson, row.source) if row else None


def boundaries(wanted: Iterable[str]) -> tuple[BoundaryValue, ...]:
    """The outlines of these divisions that were loaded, by code."""
    full_codes = sorted({codes.full(code) for code in wanted})
    return tuple(
        BoundaryValue(row.code, row.geojson, row.source)
        for start in range(0, len(full_codes), CODES_A_QUERY)
        for row in Boundary.objects.filter(code__in=full_codes[start : start + CODES_A_QUERY]).order_by("code")
    )


def successions(prefix: str = "", *, since: date, until: date) -> tuple[SuccessionValue, ...]:
    """What became of the divisions under a prefix in those days: why a denominator changed."""
    rows = Succession.objects.filter(effective_on__range=(since, until)).order_by(
        "effective_on", "predecessor", "successor"
    )
    under = Q(predecessor__gte=prefix, predecessor__lt=prefix + ":") | Q(
        successor__gte=prefix, successor__lt=prefix + ":"
    )
    return tuple(
        SuccessionValue(row.predecessor, row.successor, row.share, row.kind, row.effective_on)
        for row in rows.filter(under)
    )


def heirs(county: str, on: date) -> Mapping[str, str]:
    """What the villages that ended are by that day: where each went as a whole. One that was split has no one heir."""
    found: dict[str, str] = {}
    for link in successions(county, since=date.min, until=on):
        if link.share == WHOLE and link.predecessor != link.successor:
            found = {before: link.successor if now == link.predecessor else now for before, now in found.items()}
            found[link.predecessor] = link.successor
    return found


def search(text: str, *, prefix: str = "", on: date | None = None, limit: int = 20) -> tuple[DivisionValue, ...]:
    """Divisions by name: in a county also by pinyin and initials; above it, townships and up by part of the name."""
    rows = _below(prefix, on or clock.today())
    if len(prefix) < SEARCHED_WITHIN:
        found = rows.filter(level__lt=Level.VILLAGE, name__contains=text.strip()) if text.strip() else rows.none()
        return _values(found)[:limit]
    groups = tokens.query_groups(text)
    return tuple(value for value in _values(rows) if groups and _matches(value.name, groups))[:limit]


def _matches(name: str, groups: Sequence[Sequence[str]]) -> bool:
    has = tokens.name_tokens(name)
    return all(
        any(
            token.startswith(option[:-1]) if option.endswith("*") else token == option
            for option in group
            for token in has
        )
        for group in groups
    )


def _parse(code: str, day: date) -> tuple[Level, str]:
    try:
        return codes.parse(code)
    except ValueError as error:
        raise NoSuchDivision(division=code, on=day.isoformat()) from error


def _on(day: date) -> QuerySet[Division]:
    return Division.objects.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


def _below(prefix: str, day: date) -> QuerySet[Division]:
    """Versions on a day whose code begins with the prefix, at its own level or deeper: a range of the key's index."""
    level = next((level for level, digits in PREFIX_DIGITS.items() if digits >= len(prefix)), Level.VILLAGE)
    levels = [each for each in Level if each >= level]
    return _on(day).filter(level__in=levels, code__gte=prefix, code__lt=prefix + ":")


def _values(rows: QuerySet[Division]) -> tuple[DivisionValue, ...]:
    return tuple(_value(row) for row in rows.order_by("level", "code"))


def _value(row: Division) -> DivisionValue:
    return DivisionValue(
        code=row.code,
        level=Level(row.level),
        name=row.name,
        kind=VillageKind(row.kind),
        urban_rural_class=row.urban_rural_class,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )
