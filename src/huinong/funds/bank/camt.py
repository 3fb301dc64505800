"""ISO 20022 CAMT.053 (BankToCustomerStatement) read safely: a file with a document type is refused unread, so that no
entity is ever expanded. Written for version 001.08; earlier ones, where names and states stand elsewhere, are read too.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from huinong.edge.sheet_files import decoded
from huinong.funds.bank.errors import StatementUnreadable
from huinong.funds.bank.values import NAME, TEXT, Entry, ReadStatement, Wrong
from huinong.kernel import clock
from huinong.kernel.fen import read_yuan

NAMESPACE = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d\d\}Document")
DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
OPENING, CLOSING = ("OPBD", "PRCD"), ("CLBD",)
BOOKED, SIMULATED, CURRENCY = "BOOK", "SIMULATED", "CNY"
REFERENCE = 80


def is_xml(content: bytes) -> bool:
    """Whether a file means to be XML."""
    return content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def statements(name: str, content: bytes) -> tuple[ReadStatement, ...]:
    """The statements of a file, in its order. Raises StatementUnreadable."""
    text = DECLARATION.sub("", decoded(content), count=1)
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise StatementUnreadable(name=name, why="a document type is declared")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314
    except (ElementTree.ParseError, ValueError) as error:
        raise StatementUnreadable(name=name, why="not well-formed") from error
    if not NAMESPACE.fullmatch(root.tag):
        raise StatementUnreadable(name=name, why="not CAMT.053")
    found = tuple(_statement(name, each) for each in _all(root, "BkToCstmrStmt", "Stmt"))
    if not found:
        raise StatementUnreadable(name=name, why="no statement in it")
    return found


def _statement(name: str, node: Element) -> ReadStatement:
    number, opening, closing = _text(node, "Id"), _balance(node, OPENING), _balance(node, CLOSING)
    if not number or opening is None or closing is None:
        raise StatementUnreadable(name=name, why="no number, opening or closing balance")
    entries, wrong = [], []
    for row, each in enumerate(_all(node, "Ntry"), start=1):
        if (_text(each, "Sts", "Cd") or _text(each, "Sts") or BOOKED) != BOOKED:
            continue
        found = _entry(row, each)
        if isinstance(found, Wrong):
            wrong.append(found)
        else:
            entries.append(found)
    return ReadStatement(
        number=number[:REFERENCE],
        account=_text(node, "Acct", "Id", "Othr", "Id") or _text(node, "Acct", "Id", "IBAN"),
        since=min(opening[0], closing[0]),
        until=closing[0],
        opening_fen=opening[1],
        closing_fen=closing[1],
        entries=tuple(entries),
        wrong=tuple(wrong),
        is_simulated=_text(node, "AddtlStmtInf").startswith(SIMULATED),
    )


def _entry(row: int, node: Element) -> Entry | Wrong:
    fen, day = _amount(node), _day(node, "BookgDt")
    if not fen:
        return Wrong(row=row, column="amount", reason="malformed", text=_text(node, "Amt"))
    if day is None:
        return Wrong(row=row, column="day", reason="malformed", text=_text(node, "BookgDt", "Dt"))
    other = "Dbtr" if fen > 0 else "Cdtr"
    details = ("NtryDtls", "TxDtls")
    return Entry(
        row=row,
        reference=(_text(node, "AcctSvcrRef") or _text(node, "NtryRef"))[:REFERENCE],
        day=day,
        amount_fen=fen,
        party=(
            _text(node, *details, "RltdPties", other, "Pty", "Nm") or _text(node, *details, "RltdPties", other, "Nm")
        )[:NAME],
        ours=_text(node, *details, "Refs", "EndToEndId").replace("NOTPROVIDED", "")[:REFERENCE],
        text=(_text(node, *details, "RmtInf", "Ustrd") or _text(node, "AddtlNtryInf"))[:TEXT],
    )


def _amount(node: Element) -> int | None:
    """Fen with the sign of the direction; None for what is no amount in yuan."""
    amount = _node(node, "Amt")
    fen = read_yuan(amount.text or "") if amount is not None and amount.get("Ccy") == CURRENCY else None
    direction = {"CRDT": 1, "DBIT": -1}.get(_text(node, "CdtDbtInd"))
    return None if fen is None or direction is None else fen * direction


def _balance(node: Element, kinds: tuple[str, ...]) -> tuple[date, int] | None:
    """The day and amount of the first balance of these kinds."""
    for each in _all(node, "Bal"):
        if _text(each, "Tp", "CdOrPrtry", "Cd") in kinds:
            day, fen = _day(each, "Dt"), _amount(each)
            return (day, fen) if day is not None and fen is not None else None
    return None


def _day(node: Element, name: str) -> date | None:
    said = _text(node, name, "Dt") or _text(node, name, "DtTm")
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        return None
    return clock.day_of(moment) if moment.tzinfo else moment.date()


def _all(node: Element, *path: str) -> Iterator[Element]:
    yield from node.iterfind("/".join(f"{{*}}{name}" for name in path))


def _node(node: Element, *path: str) -> Element | None:
    return next(_all(node, *path), None)


def _text(node: Element, *path: str) -> str:
    found = _node(node, *path)
    return " ".join((found.text or "").split()) if found is not None else ""
