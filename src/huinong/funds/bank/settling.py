"""The only writers of what settles lines: by proven rule, by hand, by booking, as a known difference; and its undoing.

Every act locks the county's bank accounts first, so that nothing is settled twice.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from huinong.edge import gates
from huinong.funds.bank import facts, queries
from huinong.funds.bank.errors import (
    CannotBook,
    NoSuchBankAccount,
    NoSuchMatch,
    NoSuchSide,
    NotEqual,
    NotHeld,
    WhyWanted,
)
from huinong.funds.bank.matching import pairs
from huinong.funds.bank.models import Account, Item, Line, Match
from huinong.funds.bank.values import BOOKED, BOOKING_LABELS, TEXT, Booking, Rule
from huinong.funds.ledger import codes
from huinong.funds.ledger import queries as balances
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.errors import NoSuchAccount
from huinong.funds.ledger.values import NewPosting, Reversal
from huinong.funds.settlement.values import Memo
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan

Row = TypeVar("Row", Line, Item)


def locked(county: str, account: str = "") -> Account:
    """An account, or the first, under the lock of all accounts of the county. Raises NoSuchBankAccount."""
    rows = list(Account.objects.select_for_update().filter(county=county).order_by("code"))
    found = [row for row in rows if not account or row.code == account]
    if not found:
        raise NoSuchBankAccount(account=account)
    return found[0]


@act
def match_open(county: str, actor: Actor) -> int:
    """Settle whatever is proven among the open lines and entries; answers how much. Again it finds nothing more.

    Raises NotPermitted, OutOfScope, NoSuchBankAccount.
    """
    gates.require(actor, "bank.write")
    gates.require_scope(actor, county)
    locked(county)
    found = _taken_back(county, actor)
    lines, items = queries.fits(county)
    rows = {row.id: row for row in Line.objects.filter(county=county, match=None)}
    expected = {row.id: row for row in Item.objects.filter(county=county, match=None)}
    for pair in pairs(lines, items, days=queries.days_allowed(county)):
        _settle(_fresh(county), [rows[pair.line]], [expected[pair.item]], pair.rule, actor=actor)
        found += 1
    return found


def _taken_back(county: str, actor: Actor) -> int:
    """Settle what was booked and wholly taken back, none of which the bank ever saw."""
    groups: dict[str, list[Item]] = defaultdict(list)
    for row in Item.objects.filter(county=county, match=None).order_by("id"):
        groups[row.reverses or row.key].append(row)
    whole = [rows for rows in groups.values() if len(rows) > 1 and not sum(row.amount_fen for row in rows)]
    for rows in whole:
        _settle(_fresh(county), [], rows, Rule.TAKEN_BACK, actor=actor)
    return len(whole)


@act
def match_by_hand(*, key: str, county: str, lines: Collection[UUID], items: Collection[UUID], actor: Actor) -> Receipt:
    """Settle open lines by open entries of the same sum, chosen by a person.

    Raises NotPermitted, OutOfScope, NoSuchSide, NotEqual.
    """
    gates.require(actor, "bank.write")
    gates.require_scope(actor, county)
    locked(county)
    asked = {"lines": sorted(map(str, lines)), "items": sorted(map(str, items))}
    entry = _entry(county, key, facts.MATCHED, {}, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    mine, expected = _open(Line, county, lines), _open(Item, county, items)
    bank_fen, books_fen = (sum(row.amount_fen for row in rows) for rows in (mine, expected))
    if not mine or not expected or bank_fen != books_fen:
        raise NotEqual(bank=yuan(bank_fen), books=yuan(books_fen))
    return _settle(entry, mine, expected, Rule.HAND, actor=actor)


@act
def book(*, key: str, county: str, line: UUID, booking: Booking, biller: str = "", actor: Actor) -> Receipt:
    """Book what a line says and nothing expects: as fee or interest, as handed over or on, as not ours.

    Raises NotPermitted, OutOfScope, NoSuchSide, CannotBook, NotHeld.
    """
    gates.require(actor, "bank.write")
    gates.require_scope(actor, county)
    locked(county)
    asked = {"line": str(line), "booking": booking.value, "biller": biller}
    entry = _entry(county, key, facts.MATCHED, {}, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    row = _open(Line, county, [line])[0]
    account, memo = _against(row, booking, biller)
    posting = NewPosting(
        key=f"{entry.key}/{memo}", county=county, memo=memo.value, thread=entry.thread, happened_at=entry.happened_at,
        lines={codes.OPERATOR_BANK: -row.amount_fen, account: row.amount_fen},
    )  # fmt: skip
    ledger.post(posting, actor=gates.SYSTEM)
    expected = list(Item.objects.filter(county=county, key=posting.key))
    note = str(BOOKING_LABELS[booking])
    return _settle(entry, [row], expected, Rule.BOOKED, note=note, posted_as=posting.key, actor=actor)


def _against(row: Line, booking: Booking, biller: str) -> tuple[str, Memo]:
    """The account that stands against the bank's, and why. Raises CannotBook, NotHeld."""
    cannot = CannotBook(amount=yuan(row.amount_fen), booking=BOOKING_LABELS[booking])
    if booking is Booking.BILLER:
        if row.amount_fen > 0 or not codes.BILLER.fullmatch(codes.owed(biller)):
            raise cannot
        return codes.owed(biller), Memo.BANK_BILLER
    if booking is Booking.PROVIDER and row.amount_fen < 0:
        raise cannot
    if booking is Booking.RETURN and row.amount_fen < 0 and -row.amount_fen > (held_fen := _held_fen(row.county)):
        raise NotHeld(amount=yuan(-row.amount_fen), held=yuan(held_fen))
    return BOOKED[booking]


def _held_fen(county: str) -> int:
    try:
        return balances.balance(county, codes.OPERATOR_SUSPENSE, actor=gates.SYSTEM).posted_fen
    except NoSuchAccount:
        return 0


@act
def mark_known(
    *, key: str, county: str, lines: Collection[UUID] = (), items: Collection[UUID] = (), note: str, actor: Actor
) -> Receipt:
    """Say of open lines or entries that their difference is known, and why; they stay outstanding.

    Raises NotPermitted, OutOfScope, NoSuchSide, WhyWanted.
    """
    gates.require(actor, "bank.write")
    gates.require_scope(actor, county)
    locked(county)
    said = note.strip()
    if not 0 < len(said) <= TEXT:
        raise WhyWanted(most=TEXT)
    asked = {"lines": sorted(map(str, lines)), "items": sorted(map(str, items)), "note": said}
    entry = _entry(county, key, facts.MATCHED, {}, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    mine, expected = _open(Line, county, lines), _open(Item, county, items)
    if not mine and not expected:
        raise NoSuchSide
    return _settle(entry, mine, expected, Rule.KNOWN, note=said, actor=actor)


@act
def undo(*, key: str, county: str, match: UUID, actor: Actor) -> Receipt:
    """Undo what settled lines: they are open again, what was booked for them is reversed.

    A remittance that was found by it waits to be found again. Raises NotPermitted, OutOfScope, NoSuchMatch.
    """
    gates.require(actor, "bank.write")
    gates.require_scope(actor, county)
    locked(county)
    row = Match.objects.select_for_update().filter(county=county, id=match).first()
    if row is None:
        raise NoSuchMatch
    mine = list(Line.objects.filter(county=county, match=row))
    expected = list(Item.objects.filter(county=county, match=row))
    entry = _entry(county, key, facts.UNMATCHED, _told(row, mine, expected), {"match": str(match)})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row.undone_at is not None:
        raise NoSuchMatch
    Line.objects.filter(county=county, match=row).update(match=None)
    Item.objects.filter(county=county, match=row).update(match=None)
    row.undone_at = entry.happened_at
    row.save(update_fields=["undone_at"])
    receipt = append(entry, actor=actor)
    if row.posted_as:
        reversal = Reversal(
            key=f"{entry.key}/reversed", county=county, of=row.posted_as, numerator=1, denominator=1,
            memo=expected[0].memo, happened_at=entry.happened_at, because=receipt.fact.id,
        )  # fmt: skip
        ledger.reverse(reversal, actor=gates.SYSTEM)
        _taken_back(county, actor)
    return receipt


@act
def take_on(*, key: str, county: str, side: UUID, actor: Actor) -> Receipt:
    """Make an open line or entry one's own: whoever took it on last answers for it.

    Raises NotPermitted, OutOfScope, NoSuchSide.
    """
    gates.require(actor, "bank.write")
    gates.require_scope(actor, county)
    locked(county)
    for model in (Line, Item):
        row = model.objects.filter(county=county, id=side, match=None).first()
        if row is not None:
            told = {"side": str(side), "amount_fen": row.amount_fen}
            receipt = append(_entry(county, key, facts.OWNED, told, {"side": str(side)}), actor=actor)
            row.owner = actor.id[:80]
            row.save(update_fields=["owner"])
            return receipt
    raise NoSuchSide


def _open(model: type[Row], county: str, ids: Collection[UUID]) -> list[Row]:
    """The open rows of these ids, all of them. Raises NoSuchSide."""
    rows = list(model._default_manager.filter(county=county, id__in=ids, match=None).order_by("day", "id"))
    if len(rows) != len(set(ids)):
        raise NoSuchSide
    return rows


def _settle(
    entry: Entry,
    lines: Sequence[Line],
    items: Sequence[Item],
    rule: Rule,
    *,
    note: str = "",
    posted_as: str = "",
    actor: Actor,
) -> Receipt:
    """Write a match with its fact; what the till must know follows from that."""
    match = Match.objects.create(
        county=entry.county, rule=rule, note=note, posted_as=posted_as, made_by=actor.id[:80],
        made_at=entry.happened_at,
    )  # fmt: skip
    Line.objects.filter(county=entry.county, id__in=[row.id for row in lines]).update(match=match)
    Item.objects.filter(county=entry.county, id__in=[row.id for row in items]).update(match=match)
    told = _told(match, lines, items)
    return append(
        Entry(
            key=entry.key or f"bank/matched/{match.id}", kind=facts.MATCHED, county=entry.county, thread=entry.thread,
            happened_at=entry.happened_at, facts=told, asked=entry.asked or {"match": str(match.id)},
        ),
        actor=actor,
    )  # fmt: skip


def _told(match: Match, lines: Sequence[Line], items: Sequence[Item]) -> Mapping[str, object]:
    """What a fact tells of a match: enough for the rooms above to find what they own, and nobody's name."""
    return {
        "match": str(match.id),
        "rule": match.rule,
        "note": match.note,
        "amount_fen": sum(row.amount_fen for row in lines or items),
        "entries": [{"line": str(row.id), "reference": row.reference, "day": row.day.isoformat()} for row in lines],
        "items": [{"posting": row.key, "memo": row.memo, "amount_fen": row.amount_fen} for row in items],
    }


def _fresh(county: str) -> Entry:
    """The fact of a match that a rule makes; its key is the match's own."""
    return _entry(county, "", facts.MATCHED, {}, {})


def _entry(county: str, key: str, kind: str, told: Mapping[str, object], asked: Mapping[str, object]) -> Entry:
    return Entry(
        key=key, kind=kind, county=county, thread=f"BANK-{county}", happened_at=moment_of(county, key), facts=told,
        asked=asked,
    )  # fmt: skip
