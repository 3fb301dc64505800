"""Reads of the bank's side: a county's for its manager; one gate narrows them all."""

from base64 import b64decode
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from huinong.edge import gates
from huinong.funds.bank import matching, reading
from huinong.funds.bank.checking import wrong_rows
from huinong.funds.bank.errors import NoSuchBankAccount, NoSuchSide, NoSuchUpload
from huinong.funds.bank.matching import Fit, party_of, references_of
from huinong.funds.bank.models import Account, Item, Layout, Line, Statement, Upload
from huinong.funds.bank.values import (
    AccountValue,
    Gap,
    Proposal,
    ReadStatement,
    Rule,
    Side,
    UploadValue,
    Wrong,
)
from huinong.funds.settlement.values import MEMO_LABELS, Memo
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.registry.parties.queries import party_names
from huinong.registry.policies.queries import figure
from huinong.storage.models import Territorial
from huinong.storage.secrets import unseal

COUNTY_DIGITS = 6
DAY = timedelta(days=1)
MEMOS = frozenset(Memo)
Row = TypeVar("Row", bound=Territorial)


def visible(actor: Actor, model: type[Row]) -> QuerySet[Row]:
    """The one gate: a county's bank is its manager's and the programme's, nobody's at one point or of one party."""
    gates.require(actor, "bank.read")
    scope = actor.scope
    rows: QuerySet[Row] = model._default_manager.all()
    if scope.point is not None or scope.party is not None or len(scope.division) > COUNTY_DIGITS:
        return rows.none()
    return rows.filter(county__startswith=scope.division)


def accounts(actor: Actor, county: str) -> tuple[AccountValue, ...]:
    """The accounts of a county, each with how far its statements reach."""
    return tuple(_account(row) for row in visible(actor, Account).filter(county=county).order_by("code"))


def _account(row: Account) -> AccountValue:
    last = Statement.objects.filter(county=row.county, account=row).order_by("-until").first()
    return AccountValue(
        county=row.county,
        code=row.code,
        name=row.name,
        number=row.number,
        opens_on=row.opens_on,
        opening_fen=row.opening_fen,
        reaches=last.until if last else None,
        closing_fen=last.closing_fen if last else row.opening_fen,
        is_simulated=last.is_simulated if last else False,
    )


def gaps(actor: Actor, county: str, *, until: date | None = None) -> tuple[Gap, ...]:
    """The days without a statement between an account's opening and its last one, the oldest first."""
    found = []
    for account in visible(actor, Account).filter(county=county).order_by("code"):
        day, closing_fen = account.opens_on, account.opening_fen
        for each in Statement.objects.filter(county=county, account=account).order_by("since"):
            if until is not None and each.since > until:
                break
            if each.since > day:
                moved_fen = each.opening_fen - closing_fen
                until_day = each.since - DAY
                found.append(
                    Gap(account=account.code, name=account.name, since=day, until=until_day, moved_fen=moved_fen)
                )
            day, closing_fen = each.until + DAY, each.closing_fen
    return tuple(sorted(found, key=lambda gap: (gap.since, gap.account)))


def read_file(row: Account, file_name: str, content: bytes) -> tuple[ReadStatement, ...]:
    """A file's statements, by the newest layout of the account. Raises what `reading.read` does."""
    layout = Layout.objects.filter(county=row.county, account=row, valid_from__lte=clock.today())
    newest = layout.order_by("-valid_from").first()
    return reading.read(file_name, content, account=row.code, columns=newest.columns if newest else {})


def opened(row: Upload) -> bytes:
    """The content of a file that waits."""
    return b64decode(unseal(bytes(row.sealed)))


def upload(actor: Actor, county: str, id_: UUID) -> UploadValue:
    """One file. Raises NoSuchUpload."""
    return _upload_value(_upload(actor, county, id_))


def preview(actor: Actor, county: str, id_: UUID) -> tuple[tuple[ReadStatement, tuple[Wrong, ...]], ...]:
    """What a file that waits holds, each statement with its wrong rows. Raises NoSuchUpload."""
    row = _upload(actor, county, id_)
    if row.taken_at is not None:
        raise NoSuchUpload
    account = Account.objects.get(county=county, id=row.account_id)
    return tuple((each, wrong_rows(each)) for each in read_file(account, row.file_name, opened(row)))


def _upload(actor: Actor, county: str, id_: UUID) -> Upload:
    row = visible(actor, Upload).select_related("account").filter(county=county, id=id_).first()
    if row is None:
        raise NoSuchUpload
    return row


def _upload_value(row: Upload) -> UploadValue:
    return UploadValue(
        id=row.id,
        county=row.county,
        account=row.account.name,
        file_name=row.file_name,
        uploaded_at=row.uploaded_at,
        taken_at=row.taken_at,
    )


def days_allowed(county: str) -> int:
    """How many days the bank's day and ours may lie apart."""
    return figure("bank.match_days", division=county, on=clock.today())


def open_lines(actor: Actor, county: str) -> tuple[Side, ...]:
    """The bank's lines that nothing settles yet, the oldest first."""
    return sides(county, visible(actor, Line).filter(county=county, match=None).order_by("day", "id"))


def open_items(actor: Actor, county: str) -> tuple[Side, ...]:
    """What the books expect and the bank has not shown, the oldest first."""
    return sides(county, visible(actor, Item).filter(county=county, match=None).order_by("day", "id"))


def line(actor: Actor, county: str, id_: UUID) -> Side:
    """One line. Raises NoSuchSide."""
    found = sides(county, visible(actor, Line).filter(county=county, id=id_))
    if not found:
        raise NoSuchSide
    return found[0]


def settled_by(actor: Actor, county: str, match: UUID) -> tuple[tuple[Side, ...], tuple[Side, ...]]:
    """The lines and the entries that a match settles."""
    lines = visible(actor, Line).filter(county=county, match=match).order_by("day", "id")
    return sides(county, lines), sides(county, visible(actor, Item).filter(county=county, match=match).order_by("day"))


def proposals(actor: Actor, county: str) -> tuple[Proposal, ...]:
    """What may belong to the open lines, for a person to decide. Raises NotPermitted."""
    gates.require(actor, "bank.read")
    gates.require_scope(actor, county)
    return matching.proposals(*fits(county), days=days_allowed(county))


def fits(county: str) -> tuple[list[Fit], list[Fit]]:
    """The open lines and entries of a county as they are compared."""
    lines = list(Line.objects.filter(county=county, match=None).order_by("day", "id"))
    items = list(Item.objects.filter(county=county, match=None).order_by("day", "id"))
    names = party_names(county, {row.party for row in items if row.party})
    return (
        [_fit(row, references_of(row.reference, row.ours, text=row.text), row.party_name) for row in lines],
        [_fit(row, references_of(row.reference), _named(row, names)) for row in items],
    )


def _fit(row: Line | Item, references: frozenset[str], party: str) -> Fit:
    return Fit(
        id=row.id,
        amount_fen=row.amount_fen,
        day=row.day.toordinal(),
        references=references,
        party=party_of(party),
    )


def sides(county: str, rows: QuerySet[Line] | QuerySet[Item]) -> tuple[Side, ...]:
    """Rows as people see them; they passed the gate before."""
    found: list[Line | Item] = [*rows.select_related("match")]
    parties: Iterable[UUID] = {row.party for row in found if isinstance(row, Item) and row.party}
    names, today = party_names(county, parties), clock.today()
    old = figure("bank.old_days", division=county, on=today)
    return tuple(_side(row, names, (today - row.day).days, old) for row in found)


def _side(row: Line | Item, names: Mapping[UUID, str], age_days: int, old_days: int) -> Side:
    return Side(
        id=row.id,
        county=row.county,
        reference=row.reference,
        day=row.day,
        amount_fen=row.amount_fen,
        party=row.party_name if isinstance(row, Line) else _named(row, names),
        text=" ".join(filter(None, (row.ours, row.text))) if isinstance(row, Line) else _memo(row.memo),
        thread=row.thread if isinstance(row, Item) else "",
        owner=row.owner,
        age_days=age_days,
        is_old=age_days > old_days,
        match=row.match_id,
        rule=Rule(row.match.rule) if row.match else None,
        note=row.match.note if row.match else "",
    )


def _named(row: Item, names: Mapping[UUID, str]) -> str:
    return names.get(row.party, "") if row.party else ""


def _memo(memo: str) -> str:
    return str(MEMO_LABELS[Memo(memo)]) if memo in MEMOS else memo


def require_account(actor: Actor, county: str, code: str) -> None:
    """Raises NoSuchBankAccount unless the actor may see it."""
    if not visible(actor, Account).filter(county=county, code=code).exists():
        raise NoSuchBankAccount(account=code)
