"""Village lists (村里名单): who should pay this year, from the cadre's file, taken in all or not at all."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from msgspec import json

from huinong.counter.billers import facts
from huinong.counter.billers.asking import claim_of
from huinong.counter.billers.declarations import Declaration
from huinong.counter.billers.errors import FormWrong, NoRoll, NoSuchRoll, RollUnreadable
from huinong.counter.billers.models import Named, Roll
from huinong.counter.billers.queries import biller_of, visible_rolls
from huinong.counter.billers.values import mask_account
from huinong.edge import gates
from huinong.edge.sheet_files import Row, plain, rows_of, texts
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.points.queries import point as point_of
from huinong.storage import bulk
from huinong.storage.secrets import keyed_hash, seal

NAME_HEADS = ("姓名", "name")
MOST_PEOPLE = 5_000
NAME = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One row of a list: a name, and the form as far as the list fills it in."""

    name: str
    fields: Mapping[str, str | int]
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRoll:
    """What a file says: the people, and the rows that cannot be right with the reason."""

    people: tuple[Person, ...]
    wrong: tuple[tuple[int, str], ...]


def read(declared: Declaration, name: str, content: bytes) -> ReadRoll:
    """The people of a file whose heads are the form's titles and 姓名. Raises NoRoll, NotASheet, SheetTooLarge."""
    if not declared.once:
        raise NoRoll(biller=declared.name_zh)
    rows = rows_of(name, content, most_rows=MOST_PEOPLE)
    heads = _heads(declared, rows[0]) if rows else ()
    people, wrong = [], [] if rows else [(1, "")]
    seen: set[str] = set()
    for row in rows[1:]:
        try:
            person = _person(declared, heads, row)
            claim = declared.claim(person.fields)
            if claim in seen:
                raise FormWrong(fields=person.account)
            seen.add(claim)
            people.append(person)
        except FormWrong as refusal:
            wrong.append((row.number, str(refusal.facts["fields"])))
    return ReadRoll(people=tuple(people), wrong=tuple(wrong))


def _heads(declared: Declaration, first: Row) -> tuple[str, ...]:
    known = {plain(each): "" for each in NAME_HEADS}
    for name, field in declared.form.properties.items():
        known |= {plain(field.title_zh): name, plain(field.title): name, plain(name): name}
    if declared.payer:
        known |= {plain(each): declared.payer for each in NAME_HEADS}
    return tuple(known.get(plain(head), "?") for head in texts(first.cells))


def _person(declared: Declaration, heads: Sequence[str], row: Row) -> Person:
    """Raises FormWrong. A field that the list leaves out is as the form fills it in."""
    said = {head: text for head, text in zip(heads, texts(row.cells), strict=False) if head != "?" and text}
    name = said.pop("", "") or said.get(declared.payer, "")
    fields = declared.filled(said)
    declared.check(fields)
    if not 0 < len(name) <= NAME:
        raise FormWrong(fields=NAME_HEADS[0])
    return Person(name=name, fields=fields, account=mask_account(str(fields[declared.account])))


@act
def take_roll(*, key: str, county: str, point: UUID, biller: str, name: str, content: bytes, actor: Actor) -> Receipt:
    """Take a village's list in, all of it or nothing; its number is in the receipt's facts as `roll`.

    Raises NotPermitted, OutOfScope, NoSuchBiller, NoRoll, NotASheet, SheetTooLarge, RollUnreadable.
    """
    gates.require(actor, "billers.roll")
    at = point_of(county, point)
    gates.require_scope(actor, at.division, point=at.id)
    declared = biller_of(county, biller, clock.today())
    found = read(declared, name, content)
    if found.wrong or not found.people:
        row, why = found.wrong[0] if found.wrong else (1, "")
        raise RollUnreadable(count=len(found.wrong), row=row, why=why)
    digest = keyed_hash("billers roll", json.encode([dict(each.fields) for each in found.people]).decode())
    asked = {"point": str(point), "biller": biller, "digest": digest}
    number = f"MD{digest[:10].upper()}"
    entry = Entry(
        key=key,
        kind=facts.ROLL,
        county=county,
        thread=f"BILLER-{biller}",
        happened_at=moment_of(county, key),
        facts={"roll": number, "lines": len(found.people), "name": declared.name_zh, "division": at.division},
        asked=asked,
        point=at.id,
    )
    is_known = Roll.objects.filter(county=county, number=number).exists()
    if not recall(county, [entry]) and not is_known:
        roll = Roll(
            county=county, number=number, biller=biller, point=at.id, division=at.division, name=name.strip()[:NAME],
            lines=len(found.people), taken_by=actor.id, taken_at=entry.happened_at,
        )  # fmt: skip
        bulk.insert([roll])
        bulk.insert(list(_named(roll, declared, found.people)))
    return append(entry, actor=actor)


def _named(roll: Roll, declared: Declaration, people: Sequence[Person]) -> Iterator[Named]:
    for place, person in enumerate(people, 1):
        yield Named(
            county=roll.county,
            roll=roll,
            place=place,
            name=person.name,
            account=person.account,
            sealed=seal(json.encode(dict(person.fields)).decode()),
            claim=claim_of(declared, person.fields),
        )


@act
def pays_elsewhere(*, key: str, county: str, roll: str, person: UUID, actor: Actor) -> Receipt:
    """Tick somebody off who says that they paid elsewhere. Raises NotPermitted, NoSuchRoll."""
    gates.require(actor, "billers.roll")
    held = visible_rolls(actor).filter(county=county, number=roll).first()
    row = Named.objects.select_for_update().filter(county=county, roll=held, id=person).first() if held else None
    if held is None or row is None:
        raise NoSuchRoll
    entry = Entry(
        key=key,
        kind=facts.ELSEWHERE,
        county=county,
        thread=f"BILLER-{held.biller}",
        happened_at=moment_of(county, key),
        facts={"roll": roll, "person": str(person)},
        asked={"roll": roll, "person": str(person)},
        point=held.point,
    )
    if not recall(county, [entry]) and row.elsewhere_at is None:
        row.elsewhere_at = entry.happened_at
        row.save(update_fields=["elsewhere_at"])
    return append(entry, actor=actor)
