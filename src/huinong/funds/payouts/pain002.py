"""The bank's answer, ISO 20022 pain.002.001.10 (customer payment status report): bytes in, values out.

Written from knowledge of the message's structure; any version of pain.002 is read by the names of its elements. A file
may answer for the whole message, for one payment block, or for each transaction: the nearest word counts.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from xml.etree import ElementTree as ET

from huinong.funds.payouts.errors import NotAnAnswer

MOST_BYTES = 5_000_000  # some ten thousand transactions
AMOUNT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,2})?")


class Status(StrEnum):
    """What the bank says, brought down to what moves money."""

    SETTLED = "settled"  # ACSC, ACCC: the money has gone
    REJECTED = "rejected"  # RJCT
    PENDING = "pending"  # RCVD, ACTC, ACCP, ACSP, ACWC, PDNG: it may still be refused


SAYS = {"ACSC": Status.SETTLED, "ACCC": Status.SETTLED, "RJCT": Status.REJECTED}
PART = "PART"
"""The group's word when its transactions differ: it says nothing of any one of them."""


@dataclass(frozen=True, slots=True)
class Word:
    """The bank's word on one transaction; `amount_fen` is None where it does not repeat the amount."""

    end_to_end: str
    status: Status
    reason: str
    amount_fen: int | None


@dataclass(frozen=True, slots=True)
class Report:
    """The answer to one message: for all of it (`whole`), and for single transactions."""

    message: str
    whole: Status | None
    reason: str
    words: tuple[Word, ...]


def read(content: bytes) -> Report:
    """What a bank's answer says. Raises NotAnAnswer."""
    if len(content) > MOST_BYTES or b"\0" in content or b"<!" in content.replace(b"<!--", b""):
        raise NotAnAnswer(reason="<!DOCTYPE>" if len(content) <= MOST_BYTES else f"> {MOST_BYTES:,}")
    try:
        content.decode("utf-8")  # another encoding could hide what was looked for above
        root = ET.fromstring(content)  # noqa: S314
    except (ET.ParseError, ValueError, LookupError) as error:
        raise NotAnAnswer(reason=str(error)[:80]) from error
    group = _below(root, "OrgnlGrpInfAndSts")
    message = _text(group, "OrgnlMsgId")
    if group is None or not message:
        raise NotAnAnswer(reason="OrgnlMsgId")
    whole, reason = _status(_text(group, "GrpSts")), _reason(group)
    words: list[Word] = []
    for block in _all(root, "OrgnlPmtInfAndSts"):
        said, why = _status(_text(block, "PmtInfSts", is_child=True)), _reason(block)
        transactions = _all(block, "TxInfAndSts")
        if not transactions and said:
            whole, reason = said, why
        words += [_word(each, said or whole, why or reason) for each in transactions]
    words += [_word(each, whole, reason) for each in root.iter() if _name(each) == "TxInfAndSts" and not words]
    return Report(message, whole, reason, tuple(words))


def _word(at: ET.Element, above: Status | None, reason: str) -> Word:
    end_to_end = _text(at, "OrgnlEndToEndId") or _text(at, "OrgnlInstrId")
    status = _status(_text(at, "TxSts")) or above
    if not end_to_end or status is None:
        raise NotAnAnswer(reason="OrgnlEndToEndId, TxSts")
    amount = _text(at, "InstdAmt")
    if amount and not AMOUNT.fullmatch(amount):
        raise NotAnAnswer(reason=f"InstdAmt {amount[:20]}")
    whole, _, cents = amount.partition(".")
    amount_fen = int(whole) * 100 + int(cents.ljust(2, "0")) if amount else None
    return Word(end_to_end, status, _reason(at) or (reason if status is Status.REJECTED else ""), amount_fen)


def _status(code: str) -> Status | None:
    return None if code in {"", PART} else SAYS.get(code, Status.PENDING)


def _reason(at: ET.Element) -> str:
    """The reason of this level alone: its code, and its text where there is one."""
    found = [each for each in at if _name(each) == "StsRsnInf"]
    said = [_text(each, name) for each in found for name in ("Cd", "Prtry", "AddtlInf")]
    return " ".join(each for each in said if each)[:200]


def _below(at: ET.Element, name: str) -> ET.Element | None:
    return next((each for each in at.iter() if _name(each) == name), None)


def _all(at: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in at.iter() if _name(each) == name]


def _text(at: ET.Element | None, name: str, *, is_child: bool = False) -> str:
    if at is None:
        return ""
    among = at if is_child else at.iter()
    return next((each.text.strip() for each in among if _name(each) == name and each.text), "")


def _name(at: ET.Element) -> str:
    return at.tag.rpartition("}")[2]
