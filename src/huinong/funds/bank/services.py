"""The only writers of bank accounts and statements: declare, upload, take in. What settles lines is in `settling`."""

import hashlib
from base64 import b64encode
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from msgspec import json

from huinong.edge import gates
from huinong.edge.errors import InvalidInput
from huinong.edge.sheet_files import plain
from huinong.funds.bank import facts, queries
from huinong.funds.bank.checking import check
from huinong.funds.bank.consequences import note_posted
from huinong.funds.bank.errors import AccountDeclared, NoSuchUpload
from huinong.funds.bank.models import Account, Layout, Line, Statement, Upload
from huinong.funds.bank.reading import FIELDS
from huinong.funds.bank.settling import locked, match_open
from huinong.funds.bank.values import NAME, Columns, ReadStatement
from huinong.journal.queries import facts_of_kind, moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.storage import bulk
from huinong.storage.secrets import mask_id_number, seal

CODE, HEADS = 24, 30


@act
def declare(
    *, key: str, county: str, code: str, name: str, number: str, opens_on: date, opening_fen: int, actor: Actor
) -> Receipt:
    """Mirror an account at a bank from a day on, which it begins with `opening_fen`; what was booked since is expected.

    The number is kept masked. Raises NotPermitted, OutOfScope, AccountDeclared.
    """
    gates.require(actor, "bank.write")
    gates.require_scope(actor, county)
    right = {"code": code.isascii() and code.replace("-", "").isalnum() and len(code) <= CODE, "name": bool(name)}
    right |= {"number": len(number) <= 40, "opens_on": opens_on <= clock.today()}
    if wrong := [field for field, is_right in right.items() if not is_right]:
        raise InvalidInput(fields=", ".join(wrong))
    shown = mask_id_number(number)
    asked = {"code": code, "name": name, "number": shown, "opens_on": opens_on.isoformat(), "opening_fen": opening_fen}
    entry = _entry(key, facts.DECLARED, (county, code), asked, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if Account.objects.filter(county=county, code=code).exists():
        raise AccountDeclared(account=code)
    Account.objects.create(
        county=county, code=code, name=name[:80], number=shown, opens_on=opens_on, opening_fen=opening_fen
    )
    receipt = append(entry, actor=actor)
    since, until = clock.at_beijing(opens_on, hour=0), clock.at_beijing(clock.today(), hour=48)
    note_posted(facts_of_kind(county, "ledger.posted", since=since, until=until))
    return receipt


@act
def name_columns(*, key: str, county: str, account: str, valid_from: date, columns: Columns, actor: Actor) -> Receipt:
    """Say what a bank calls the columns of an account's file from a day on: {its head: our field}.

    Raises NotPermitted, OutOfScope, NoSuchBankAccount.
    """
    gates.require(actor, "bank.write")
    gates.require_scope(actor, county)
    row = locked(county, account)
    if not 0 < len(columns) <= HEADS or not set(columns.values()) <= set(FIELDS):
        raise InvalidInput(fields="columns")
    known = {plain(head)[:60]: field for head, field in columns.items()}
    asked = {"account": account, "valid_from": valid_from.isoformat(), "columns": known}
    entry = _entry(key, facts.COLUMNS, (county, account), asked, asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if Layout.objects.filter(county=county, account=row, valid_from=valid_from).exists():
        raise InvalidInput(fields="valid_from")
    Layout.objects.create(county=county, account=row, valid_from=valid_from, columns=known)
    return append(entry, actor=actor)


@act
def upload(*, county: str, account: str, file_name: str, content: bytes, actor: Actor) -> UUID:
    """Keep a statement's file until somebody says that it is taken; the same file again is the same upload.

    Raises NotPermitted, OutOfScope, NoSuchBankAccount, StatementUnreadable, NotASheet, SheetTooLarge.
    """
    gates.require(actor, "bank.write")
    gates.require_scope(actor, county)
    row = locked(county, account)
    queries.read_file(row, file_name, content)
    kept, _is_new = Upload.objects.get_or_create(
        county=county,
        account=row,
        digest=hashlib.sha256(content).hexdigest(),
        defaults={
            "file_name": file_name[:NAME],
            "sealed": seal(b64encode(content).decode()),
            "uploaded_at": clock.now(),
            "uploaded_by": actor.id[:80],
        },
    )
    return kept.id


@act
def take_upload(*, county: str, upload: UUID, actor: Actor) -> tuple[Receipt, ...]:
    """Take an uploaded file in, all of it or nothing; one taken before is answered with nothing new.

    Raises NotPermitted, NoSuchUpload, and what `take` raises.
    """
    gates.require(actor, "bank.write")
    row = _locked_upload(county, upload, actor)
    if row.taken_at is not None:
        return ()
    account = Account.objects.get(county=county, id=row.account_id)
    content = queries.opened(row)
    receipts = take(county=county, account=account.code, file_name=row.file_name, content=content, actor=actor)
    row.taken_at, row.sealed = clock.now(), b""
    row.save(update_fields=["taken_at", "sealed"])
    return receipts


@act
def discard(*, county: str, upload: UUID, actor: Actor) -> None:
    """Throw away a file that was not taken in. Raises NotPermitted, NoSuchUpload."""
    gates.require(actor, "bank.write")
    row = _locked_upload(county, upload, actor)
    if row.taken_at is not None:
        raise NoSuchUpload
    row.delete()


@act
def take(*, county: str, account: str, file_name: str, content: bytes, actor: Actor) -> tuple[Receipt, ...]:
    """Take in a file's statements, all or none, and match what is proven; one taken before changes nothing.

    Raises NotPermitted, OutOfScope, NoSuchBankAccount, StatementUnreadable, NotASheet, SheetTooLarge, OtherAccount,
    RowsWrong, NotWhole, StatementDiffers, DaysTaken, NotContinuing.
    """
    gates.require(actor, "bank.write")
    gates.require_scope(actor, county)
    row = locked(county, account)
    return _taken(row, queries.read_file(row, file_name, content), actor)


@act
def take_statement(*, county: str, account: str, statement: ReadStatement, actor: Actor) -> Receipt:
    """As `take`, of a statement that a system sends."""
    gates.require(actor, "bank.write")
    gates.require_scope(actor, county)
    return _taken(locked(county, account), (statement,), actor)[0]


def _taken(row: Account, found: tuple[ReadStatement, ...], actor: Actor) -> tuple[Receipt, ...]:
    receipts = tuple(_take(row, statement, actor) for statement in found)
    if not all(receipt.is_repeat for receipt in receipts):
        match_open(row.county, actor)
    return receipts


def _take(row: Account, said: ReadStatement, actor: Actor) -> Receipt:
    digest = hashlib.sha256(
        json.encode(said.entries) + json.encode([said.since, said.until, said.opening_fen, said.closing_fen])
    ).hexdigest()
    told = {
        "statement": said.number, "since": said.since.isoformat(), "until": said.until.isoformat(),
        "entries": len(said.entries), "opening_fen": said.opening_fen, "closing_fen": said.closing_fen,
        "simulated": said.is_simulated,
    }  # fmt: skip
    asked = {"statement": said.number, "digest": digest}
    entry = _entry(f"bank/{row.code}/{said.number}", facts.TAKEN, (row.county, row.code), told, asked)
    if check(row, said, digest):
        return append(entry, actor=actor)
    kept = Statement.objects.create(
        county=row.county, account=row, number=said.number, since=said.since, until=said.until,
        opening_fen=said.opening_fen, closing_fen=said.closing_fen, digest=digest, is_simulated=said.is_simulated,
        taken_at=clock.now(),
    )  # fmt: skip
    bulk.insert([
        Line(
            county=row.county, statement=kept, account=row, place=place, reference=each.reference, day=each.day,
            amount_fen=each.amount_fen, party_name=each.party, ours=each.ours, text=each.text,
        )
        for place, each in enumerate(said.entries, start=1)
    ])  # fmt: skip
    return append(entry, actor=actor)


def _locked_upload(county: str, upload: UUID, actor: Actor) -> Upload:
    seen = queries.visible(actor, Upload).filter(county=county, id=upload)
    row = Upload.objects.select_for_update().filter(county=county, id__in=seen.values("id")).first()
    if row is None:
        raise NoSuchUpload
    return row


def _entry(key: str, kind: str, at: tuple[str, str], told: Mapping[str, object], asked: Mapping[str, object]) -> Entry:
    county, account = at
    return Entry(
        key=key, kind=kind, county=county, thread=f"BANK-{account}", happened_at=moment_of(county, key), facts=told,
        asked=asked,
    )  # fmt: skip
