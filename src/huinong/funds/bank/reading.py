"""From a bank's file to statements: CAMT.053, or a table (CSV, XLSX) whose columns the account's layout names. Pure."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

from huinong.edge.heads import fields_of
from huinong.edge.sheet_files import Cell, Row, rows_of, texts
from huinong.funds.bank import camt
from huinong.funds.bank.errors import StatementUnreadable
from huinong.funds.bank.values import NAME, TEXT, Columns, Entry, ReadStatement, Wrong
from huinong.kernel.fen import read_yuan

FIELDS = ("day", "reference", "amount", "in", "out", "balance", "party", "ours", "text")
HEADS: Mapping[str, str] = {
    **{name: name for name in FIELDS},
    "交易日期": "day", "记账日期": "day", "日期": "day", "date": "day",
    "流水号": "reference", "交易流水号": "reference", "凭证号": "reference",
    "金额": "amount", "发生额": "amount", "交易金额": "amount",
    "收入": "in", "贷方发生额": "in", "贷方金额": "in", "credit": "in",
    "支出": "out", "借方发生额": "out", "借方金额": "out", "debit": "out",
    "余额": "balance", "账户余额": "balance",
    "对方户名": "party", "对方名称": "party", "附言": "ours", "摘要": "text", "用途": "text",
}  # fmt: skip
REQUIRED = ("day", "balance")
FORMATS = ("%Y-%m-%d", "%Y%m%d", "%Y/%m/%d", "%Y-%m-%d %H:%M:%S", "%Y%m%d %H:%M:%S", "%Y/%m/%d %H:%M:%S")
REFERENCE = 80


def read(name: str, content: bytes, *, account: str, columns: Columns) -> tuple[ReadStatement, ...]:
    """The statements of a file, the earliest first; rows that cannot be right stand in `wrong`.

    `account` is whose table it is, for a table does not say. Raises StatementUnreadable, NotASheet, SheetTooLarge.
    """
    if camt.is_xml(content):
        return tuple(sorted(camt.statements(name, content), key=lambda each: each.since))
    return (_of_table(name, rows_of(name, content), account, columns),)


def _of_table(name: str, table: Sequence[Row], account: str, columns: Columns) -> ReadStatement:
    fields = fields_of(table[0].cells, HEADS, columns) if table else ()
    lacking = [field for field in REQUIRED if field not in fields]
    if lacking or not {"amount", "in", "out"} & set(fields):
        raise StatementUnreadable(name=name, why=f"no column {', '.join(lacking or ['amount'])}")
    found = [_entry(row, fields) for row in table[1:]]
    wrong = [each for each in found if isinstance(each, Wrong)]
    pairs = [each for each in found if not isinstance(each, Wrong)]
    if not pairs:
        raise StatementUnreadable(name=name, why="no row can be read" if wrong else "no row in it")
    pairs, broken = _in_order(pairs)
    entries, balances = [entry for entry, _ in pairs], [fen for _, fen in pairs]
    since, until = entries[0].day, entries[-1].day
    return ReadStatement(
        number=f"{since:%Y%m%d}-{until:%Y%m%d}",
        account=account,
        since=since,
        until=until,
        opening_fen=balances[0] - entries[0].amount_fen,
        closing_fen=balances[-1],
        entries=tuple(entries),
        wrong=tuple(sorted((*wrong, *broken), key=lambda each: each.row)),
    )


def _in_order(pairs: list[tuple[Entry, int]]) -> tuple[list[tuple[Entry, int]], list[Wrong]]:
    """The rows with the oldest first, as the balances say, and those whose balance does not follow."""
    turned = pairs[::-1]
    given, other = _broken(pairs), _broken(turned)
    return (turned, other) if len(other) < len(given) else (pairs, given)


def _broken(pairs: Sequence[tuple[Entry, int]]) -> list[Wrong]:
    return [
        Wrong(row=entry.row, column="balance", reason="does_not_follow", text=f"{fen / 100:.2f}")
        for (earlier, before), (entry, fen) in pairwise(pairs)
        if before + entry.amount_fen != fen or entry.day < earlier.day
    ]


def _entry(row: Row, fields: Sequence[str]) -> tuple[Entry, int] | Wrong:
    said = {field: cell for field, cell in zip(fields, row.cells, strict=False) if field}
    day, balance = _day(said.get("day", Cell(""))), read_yuan(_text(said, "balance"))
    fen = _fen(said)
    for column, value in (("day", day), ("amount", fen or None), ("balance", balance)):
        if value is None:
            return Wrong(row=row.number, column=column, reason="malformed", text=" ".join(texts(row.cells))[:60])
    assert day is not None
    assert balance is not None
    assert fen is not None
    entry = Entry(
        row=row.number,
        reference=_text(said, "reference")[:REFERENCE],
        day=day,
        amount_fen=fen,
        party=_text(said, "party")[:NAME],
        ours=_text(said, "ours")[:REFERENCE],
        text=_text(said, "text")[:TEXT],
    )
    return entry, balance


def _fen(said: Mapping[str, Cell]) -> int | None:
    """What a row moved, in one column with its sign or in two without; None when it cannot be read."""
    if "amount" in said and _text(said, "amount"):
        return read_yuan(_text(said, "amount"))
    came, went = (read_yuan(_text(said, name) or "0") for name in ("in", "out"))
    return None if came is None or went is None or (came and went) else came - went


def _text(said: Mapping[str, Cell], field: str) -> str:
    cell = said.get(field)
    return cell.text.strip() if cell else ""


def _day(cell: Cell) -> date | None:
    for form in FORMATS:
        try:
            return datetime.strptime(cell.text.strip(), form).date()  # noqa: DTZ007  (a bank's day, not a moment)
        except ValueError:
            continue
    return None
