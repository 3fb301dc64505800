"""The payment file, ISO 20022 pain.001.001.09 (customer credit transfer initiation): values in, bytes out.

Written from knowledge of the message's published structure (ISO 20022 message definition report, payments initiation);
no schema was at hand to hold it against, so a bank's own checker has the last word. One debtor, one date, one currency:
one `PmtInf`. Chinese banks are named by their 12-digit clearing code (CNAPS, 人民银行大额支付行号) under `CNCC`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from xml.etree import ElementTree as ET

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
CURRENCY = "CNY"
NAME, ID = 70, 35  # the longest names that banks here take, and the message's own longest identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Payer:
    """Whose account it is; `account` in clear."""

    name: str
    account: str
    bank: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One payment, known to both sides by `end_to_end`."""

    end_to_end: str
    amount_fen: int
    to: Payer
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """All that stands in one file."""

    number: str
    made_at: datetime
    on: date
    debtor: Payer
    transfers: Sequence[Transfer]

    @property
    def total_fen(self) -> int:
        return sum(each.amount_fen for each in self.transfers)


def written(message: Message) -> bytes:
    """The message as a file: the same message gives the same bytes."""
    assert message.transfers, "a file without payments is not made"
    root = ET.Element("Document", xmlns=NAMESPACE)
    initiation = ET.SubElement(root, "CstmrCdtTrfInitn")
    _header(ET.SubElement(initiation, "GrpHdr"), message)
    payments = ET.SubElement(initiation, "PmtInf")
    _text(payments, "PmtInfId", message.number)
    _text(payments, "PmtMtd", "TRF")
    _text(payments, "BtchBookg", "false")
    _sums(payments, message)
    _text(payments, "ReqdExctnDt/Dt", message.on.isoformat())
    _text(payments, "Dbtr/Nm", message.debtor.name[:NAME])
    _account(payments, "DbtrAcct", message.debtor)
    _bank(payments, "DbtrAgt", message.debtor)
    _text(payments, "ChrgBr", "DEBT")
    for transfer in message.transfers:
        _transfer(ET.SubElement(payments, "CdtTrfTxInf"), transfer)
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return body + b"\n"


def yuan(amount_fen: int) -> str:
    """`123405` → `1234.05`: a decimal point, no separators, as `ActiveOrHistoricCurrencyAndAmount` has it."""
    return f"{amount_fen // 100}.{amount_fen % 100:02d}"


def _header(header: ET.Element, message: Message) -> None:
    _text(header, "MsgId", message.number)
    _text(header, "CreDtTm", message.made_at.isoformat(timespec="seconds"))
    _sums(header, message)
    _text(header, "InitgPty/Nm", message.debtor.name[:NAME])


def _sums(at: ET.Element, message: Message) -> None:
    _text(at, "NbOfTxs", str(len(message.transfers)))
    _text(at, "CtrlSum", yuan(message.total_fen))


def _transfer(at: ET.Element, transfer: Transfer) -> None:
    assert len(transfer.end_to_end) <= ID, "our numbers are shorter"
    ids = ET.SubElement(at, "PmtId")
    _text(ids, "InstrId", transfer.end_to_end)
    _text(ids, "EndToEndId", transfer.end_to_end)
    amount = ET.SubElement(ET.SubElement(at, "Amt"), "InstdAmt", Ccy=CURRENCY)
    amount.text = yuan(transfer.amount_fen)
    _bank(at, "CdtrAgt", transfer.to)
    _text(at, "Cdtr/Nm", transfer.to.name[:NAME])
    _account(at, "CdtrAcct", transfer.to)
    _text(at, "RmtInf/Ustrd", transfer.remark)


def _account(at: ET.Element, name: str, who: Payer) -> None:
    _text(at, f"{name}/Id/Othr/Id", who.account)


def _bank(at: ET.Element, name: str, who: Payer) -> None:
    member = ET.SubElement(ET.SubElement(ET.SubElement(at, name), "FinInstnId"), "ClrSysMmbId")
    _text(member, "ClrSysId/Cd", "CNCC")
    _text(member, "MmbId", who.bank)


def _text(at: ET.Element, path: str, text: str) -> None:
    """Write `text` at a path below `at`; every step but a first that is there already is made."""
    for step in path.split("/"):
        at = ET.SubElement(at, step)
    at.text = text
