"""The counter's form, made from a biller's declaration: what is shown to fill in, and what was typed as bills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.utils.translation import gettext as _

from huinong.counter.billers import queries
from huinong.counter.billers.declarations import Declaration, FormField
from huinong.counter.billers.values import MOST_BILLS, NamedValue, NewBill
from huinong.edge.errors import InvalidInput
from huinong.kernel.actor import Actor

AMOUNT = "amount"
Typed = Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One input of the form."""

    name: str
    label: str
    value: str
    options: tuple[str, ...]
    mode: str
    is_required: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is filled in for one person; `person` where a village list has filled in who it is."""

    place: int
    inputs: tuple[Shown, ...]
    person: NamedValue | None = None
    source: str = ""


def lines(
    declared: Declaration, typed: Typed, count: int, people: Sequence[NamedValue], *, chinese: bool
) -> tuple[Line, ...]:
    """So many persons' inputs with what was typed; the first are those chosen from a list."""
    wanted = max(min(count, MOST_BILLS), len(people), 1)
    return tuple(
        _line(declared, typed, place, people[place] if place < len(people) else None, chinese=chinese)
        for place in range(wanted)
    )


def _line(declared: Declaration, typed: Typed, place: int, person: NamedValue | None, *, chinese: bool) -> Line:
    hidden = {declared.account, declared.payer} if person else set()
    inputs = [
        _shown(declared, name, field, typed, place, chinese=chinese)
        for name, field in declared.form.properties.items()
        if name not in hidden
    ]
    if declared.asks_amount:
        name = f"f{place}-{AMOUNT}"
        inputs.append(
            Shown(
                name=name, label=_("Amount, yuan"), value=typed.get(name, ""), options=(), mode="decimal",
                is_required=True,
            )
        )  # fmt: skip
    return Line(place=place, inputs=tuple(inputs), person=person)


def _shown(declared: Declaration, name: str, field: FormField, typed: Typed, place: int, *, chinese: bool) -> Shown:
    key = f"f{place}-{name}"
    default = "" if field.default is None else str(field.default)
    return Shown(
        name=key,
        label=field.title_zh if chinese else field.title,
        value=typed.get(key, default),
        options=tuple(str(each) for each in field.enum),
        mode="numeric" if field.type == "integer" else "text",
        is_required=name in declared.form.required,
    )


def new_bills(
    declared: Declaration, typed: Typed, count: int, *, roll: str, people: Sequence[UUID], actor: Actor, county: str
) -> tuple[NewBill, ...]:
    """The bills that were filled in; a person left wholly empty is none. Raises InvalidInput, NoSuchRoll."""
    bills = []
    for place in range(max(min(count, MOST_BILLS), len(people))):
        said = {name: typed.get(f"f{place}-{name}", "") for name in declared.form.properties}
        given = typed.get(f"f{place}-{AMOUNT}", "")
        if place < len(people):
            listed = queries.form_of(actor, county, roll, people[place])
            said = {name: text or str(listed.get(name, "")) for name, text in said.items()}
        elif place and not said[declared.account].strip():
            continue
        fields = declared.filled(said)
        bills.append(NewBill(fields=fields, amount_fen=_fen(given) if declared.asks_amount else 0))
    return tuple(bills)


def _fen(text: str) -> int:
    """Raises InvalidInput unless it is an amount in yuan."""
    try:
        fen = Decimal(text.strip().replace("，", ".").replace("¥", "")) * 100
        if fen != int(fen) or not 0 < fen < 10**10:
            raise InvalidInput(fields=_("Amount, yuan"))
    except (InvalidOperation, ValueError, OverflowError) as error:
        raise InvalidInput(fields=_("Amount, yuan")) from error
    return int(fen)
