"""Merges, splits and renames: which share of which division goes on as which (domain §5, case 7).

Old versions keep their names and codes, so that old reports do; `queries` take the day they ask about.
"""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from huinong.edge import gates
from huinong.kernel.actor import Actor
from huinong.registry.divisions import codes
from huinong.registry.divisions.codes import Level, VillageKind
from huinong.registry.divisions.errors import HasChildren, NotInForce, WrongSuccession
from huinong.registry.divisions.models import WHOLE, Division, Succession
from huinong.registry.divisions.values import SuccessionValue, Successor

Link = tuple[str, Successor]  # the predecessor's prefix, and what (a share of) it becomes


@transaction.atomic
def merge(*, predecessors: Sequence[str], successor: Successor, on: date, actor: Actor) -> tuple[SuccessionValue, ...]:
    """Make one division of several, which may include the successor's own code. Repeating it changes nothing.

    Raises NotInForce, HasChildren, WrongSuccession.
    """
    links = [(code, Successor(successor.code, successor.name)) for code in predecessors]
    return _succeed(Succession.Kind.MERGE, links, on, actor)


@transaction.atomic
def split(*, predecessor: str, successors: Sequence[Successor], on: date, actor: Actor) -> tuple[SuccessionValue, ...]:
    """Make several divisions of one; their shares sum to 10,000. Raises as `merge` does."""
    return _succeed(Succession.Kind.SPLIT, [(predecessor, each) for each in successors], on, actor)


@transaction.atomic
def rename(*, code: str, name: str, on: date, actor: Actor, new_code: str = "") -> tuple[SuccessionValue, ...]:
    """Give a division another name, and another code where the rule demands one. Raises as `merge` does."""
    return _succeed(Succession.Kind.RENAME, [(code, Successor(new_code or code, name))], on, actor)


def _succeed(kind: Succession.Kind, links: Sequence[Link], on: date, actor: Actor) -> tuple[SuccessionValue, ...]:
    gates.require(actor, "divisions.load")
    for code, successor in links:
        gates.require_scope(actor, code)
        gates.require_scope(actor, successor.code)
    level = _level_of(links)
    rows = [_row(kind, level, code, successor, on) for code, successor in links]
    before = _in_force(level, {codes.full(code) for link in links for code in (link[0], link[1].code)})
    if _are_recorded(rows):
        return tuple(_value(row) for row in rows)
    _check(links, before, on)
    names = {codes.full(successor.code): successor.name.strip() for _, successor in links}
    _close([before[row.predecessor] for row in rows], names, on)
    for code in sorted(names):
        _become(level, code, names[code], before.get(code), on)
    Succession.objects.bulk_create(rows)
    return tuple(_value(row) for row in rows)


def _level_of(links: Sequence[Link]) -> Level:
    prefixes = [code for link in links for code in (link[0], link[1].code)]
    try:
        levels = {codes.parse(prefix)[0] for prefix in prefixes}
    except ValueError as error:
        raise NotInForce(division=str(error), on="-") from error
    if len(levels) != 1:
        raise WrongSuccession(division=", ".join(prefixes) or "-")
    return levels.pop()


def _in_force(level: Level, full_codes: set[str]) -> dict[str, Division]:
    """The open versions, locked in the order of their codes."""
    rows = Division.objects.select_for_update().filter(level=level, code__in=full_codes, valid_to=None)
    return {row.code: row for row in rows.order_by("code")}


def _check(links: Sequence[Link], before: dict[str, Division], on: date) -> None:
    shares: dict[str, int] = {}
    for code, successor in links:
        row = before.get(codes.full(code))
        if row is None or row.valid_from >= on:
            raise NotInForce(division=code, on=on.isoformat())
        if not successor.name.strip() or not 1 <= successor.share <= WHOLE:
            raise WrongSuccession(division=code)
        shares[code] = shares.get(code, 0) + successor.share
        _check_childless(row, {codes.full(each.code) for _, each in links})
    for code, share in shares.items():
        if share != WHOLE or len({(a, b.code) for a, b in links if a == code}) != sum(a == code for a, _ in links):
            raise WrongSuccession(division=code)


def _check_childless(row: Division, successors: set[str]) -> None:
    """A division whose code ends must have nothing under it, for codes below begin with it."""
    prefix = codes.prefix_of(Level(row.level), row.code)
    below = Division.objects.filter(level__gt=row.level, code__gte=prefix, code__lt=prefix + ":", valid_to=None)
    if row.code not in successors and row.level < Level.VILLAGE and below.exists():
        raise HasChildren(division=prefix)


def _are_recorded(rows: Sequence[Succession]) -> bool:
    return all(
        Succession.objects.filter(
            level=row.level,
            predecessor=row.predecessor,
            successor=row.successor,
            effective_on=row.effective_on,
            share=row.share,
        ).exists()
        for row in rows
    )


def _close(rows: Sequence[Division], names: dict[str, str], on: date) -> None:
    gone = [row.id for row in rows if names.get(row.code) != row.name]
    Division.objects.filter(id__in=gone).update(valid_to=on)


def _become(level: Level, code: str, name: str, before: Division | None, on: date) -> None:
    """Open the version that begins, unless the division goes on under the name it had."""
    if before is not None and before.name == name:
        return
    if before is not None:
        Division.objects.filter(id=before.id).update(valid_to=on)
    try:
        kind = codes.kind_of(code) if level is Level.VILLAGE else VillageKind.NONE
    except ValueError as error:
        raise WrongSuccession(division=code) from error
    Division.objects.create(
        level=level,
        code=code,
        name=name,
        kind=kind.value,
        urban_rural_class=before.urban_rural_class if before else "",
        valid_from=on,
    )


def _row(kind: Succession.Kind, level: Level, code: str, successor: Successor, on: date) -> Succession:
    return Succession(
        level=level,
        predecessor=codes.full(code),
        successor=codes.full(successor.code),
        share=successor.share,
        kind=kind,
        effective_on=on,
    )


def _value(row: Succession) -> SuccessionValue:
    return SuccessionValue(row.predecessor, row.successor, row.share, str(row.kind), row.effective_on)
