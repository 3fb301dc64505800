"""The only writers of net statements: draft a month, approve by a second person, send, and carry a debt on.

Approving sets the money aside in the ledger; what becomes of it is said by the bank (`answers`).
"""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from uuid import UUID

from msgspec import structs

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.payouts import accounts, facts, files, reckoning
from huinong.funds.payouts.entries import entry_of, locked
from huinong.funds.payouts.errors import (
    MonthRuns,
    NotAtThisStep,
    NothingApproved,
    NothingToPay,
    NothingToSettle,
    SamePerson,
)
from huinong.funds.payouts.models import Part, PaymentFile, Statement
from huinong.funds.payouts.reckoning import Netted
from huinong.funds.payouts.values import State, end_to_end_of
from huinong.funds.settlement.queries import month_of
from huinong.funds.settlement.values import Memo
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, append_many, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.storage import bulk

TEXT = 200
DRAFTED_ANEW = frozenset({State.DRAFTED, State.CARRIED, State.REJECTED})
"""Such statements are reckoned again when their month is; what is approved, sent or paid is never changed."""
FIGURES = ("net_fen", "held_fen", "amount_fen", "is_over_cap")


@act
def draft(*, key: str, county: str, month: date, actor: Actor) -> Receipt:
    """Draft the net statements of a month that is over, one a party; those that wait are drafted anew.

    Raises MonthRuns, NothingToSettle.
    """
    gates.require(actor, "payouts.write")
    gates.require_scope(actor, county)
    first = month.replace(day=1)
    name = f"{first:%Y-%m}"
    rows = Statement.objects.select_for_update().filter(county=county, month=first)
    before = {row.party: row for row in rows.order_by("id")}
    entry = Entry(
        key=key,
        kind=facts.MONTH_DRAFTED,
        county=county,
        thread=f"PAYOUTS-{county}-{name}",
        happened_at=moment_of(county, key),
        facts={"month": name},
        asked={"month": name},
    )
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if clock.now() < month_of(first)[1]:
        raise MonthRuns(month=name)
    later = Statement.objects.filter(county=county, month__gt=first).values_list("party", flat=True)
    fixed = {*later, *(party for party, row in before.items() if row.state not in DRAFTED_ANEW)}
    found = reckoning.netted(county, first, actor=actor, but=fixed)
    if not found:
        raise NothingToSettle(month=name)
    due = reckoning.due_on(county, first)
    again = [before[each.party] for each in found if each.party in before]
    new = [each.party for each in found if each.party not in before]
    last = max((int(row.number[-4:]) for row in before.values()), default=0)
    fresh = [
        Statement(county=county, number=f"JS{county}-{first:%Y%m}-{serial:04d}", party=party, month=first)
        for serial, party in enumerate(new, last + 1)
    ]
    by_party = {each.party: each for each in found}
    for row in (*fresh, *again):
        _fill(row, by_party[row.party], due, actor)
    receipt = append(structs.replace(entry, facts={"month": name, "count": len(found)}), actor=actor)
    _write(fresh, again, by_party)
    append_many([_drafted(key, row) for row in (*fresh, *again)], actor=actor)
    return receipt


def _fill(row: Statement, each: Netted, due: date, actor: Actor) -> None:
    if row.state == State.REJECTED:
        row.attempt += 1
    row.state = State.CARRIED if each.is_carried else State.DRAFTED
    row.net_fen, row.held_fen, row.amount_fen = each.net_fen, each.held_fen, each.amount_fen
    row.is_over_cap, row.due_on, row.reason = each.is_over_cap, due, ""
    row.drafted_by, row.drafted_at, row.approved_by = actor.id, clock.now(), ""
    row.file_id = row.creditor_id = None


def _write(fresh: list[Statement], again: list[Statement], found: Mapping[UUID, Netted]) -> None:
    bulk.insert(fresh)
    changed = ("state", "attempt", *FIGURES, "due_on", "reason", "drafted_by", "drafted_at", "approved_by")
    bulk.update(again, [*changed, "file", "creditor"])
    if again:
        Part.objects.filter(county=again[0].county, statement__in=again).delete()
    rows = [(row, part) for row in (*fresh, *again) for part in found[row.party].parts]
    bulk.insert([Part(county=row.county, statement=row, **asdict(part)) for row, part in rows])


def _drafted(key: str, row: Statement) -> Entry:
    told = {name: getattr(row, name) for name in FIGURES}
    return entry_of(f"{key}/{row.number}", facts.DRAFTED, row, told, {})


@act
def approve(*, key: str, county: str, number: str, actor: Actor) -> Receipt:
    """A second person approves: the money is set aside in the ledger until the bank answers.

    Raises NoSuchStatement, NotAtThisStep, SamePerson, NothingToPay, NoBankAccount.
    """
    gates.require(actor, "payouts.approve")
    gates.require_scope(actor, county)
    row = locked(county, number)
    told = {
        "amount_fen": row.amount_fen,
        "reference": end_to_end_of(row.number, row.attempt),
    }
    entry = entry_of(key, facts.APPROVED, row, told, {})
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row.state != State.DRAFTED:
        raise NotAtThisStep(number=number)
    if row.drafted_by == actor.id:
        raise SamePerson(number=number)
    if row.amount_fen <= 0:
        raise NothingToPay(number=number)
    creditor = accounts.held(county, row.party)
    receipt = append(entry, actor=actor)
    lines = {part.account: -part.pay_fen for part in row.parts.all() if part.pay_fen}
    posting = NewPosting(
        key=hold_key(row),
        county=county,
        lines={**lines, codes.OPERATOR_BANK: row.amount_fen},
        memo=Memo.PAYOUT.value,
        thread=number,
        happened_at=receipt.fact.happened_at,
        because=receipt.fact.id,
        party=row.party,
    )
    ledger.hold(posting, actor=actor)
    row.state, row.approved_by, row.creditor = State.APPROVED, actor.id, creditor
    row.save(update_fields=["state", "approved_by", "creditor"])
    return receipt


def hold_key(row: Statement) -> str:
    """What the ledger knows a statement's money by: one hold an attempt."""
    return f"payout/{row.number}/{row.attempt}"


@act
def send(*, key: str, county: str, actor: Actor) -> Receipt:
    """Make one payment file of all approved statements; whoever hands it to the bank downloads it.

    Raises NothingApproved, NoBankAccount for the operator's own.
    """
    gates.require(actor, "payouts.write")
    gates.require_scope(actor, county)
    waiting = Statement.objects.select_for_update().filter(county=county, state=State.APPROVED)
    rows = list(waiting.order_by("number"))
    number = f"FK{county}-{clock.today():%Y%m%d}-{PaymentFile.objects.filter(county=county).count() + 1:03d}"
    total_fen = sum(row.amount_fen for row in rows)
    told = {"file": number, "count": len(rows), "total_fen": total_fen}
    entry = Entry(
        key=key,
        kind=facts.FILE_MADE,
        county=county,
        thread=f"PAYOUTS-{county}",
        happened_at=moment_of(county, key),
        facts=told,
        asked={"county": county},
    )
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if not rows:
        raise NothingApproved
    receipt = append(entry, actor=actor)
    file = PaymentFile(
        county=county,
        number=number,
        debtor=accounts.operators(county),
        count=len(rows),
        total_fen=total_fen,
        made_by=actor.id,
        made_at=receipt.fact.happened_at.replace(microsecond=0),
    )
    file.sha256 = files.digest(files.content(file, rows))
    bulk.insert([file])
    for row in rows:
        row.state, row.file = State.SENT, file
    bulk.update(rows, ["state", "file"])
    append_many(
        [
            entry_of(f"{key}/{row.number}", facts.SENT, row, {"amount_fen": row.amount_fen, "file": number}, {})
            for row in rows
        ],
        actor=actor,
    )
    return receipt


@act
def carry(*, key: str, county: str, number: str, reason: str, actor: Actor) -> Receipt:
    """A person decides that a debt beyond the cap is carried into the next period. Raises NotAtThisStep."""
    gates.require(actor, "payouts.approve")
    gates.require_scope(actor, county)
    if not reason.strip() or len(reason) > TEXT:
        raise InvalidInput(fields="reason")
    row = locked(county, number)
    said = {"reason": reason.strip()}
    entry = entry_of(key, facts.CARRY_DECIDED, row, {"net_fen": row.net_fen, **said}, said)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if row.state != State.CARRIED or not row.is_over_cap:
        raise NotAtThisStep(number=number)
    receipt = append(entry, actor=actor)
    row.is_over_cap, row.reason = False, said["reason"]
    row.save(update_fields=["is_over_cap", "reason"])
    return receipt
