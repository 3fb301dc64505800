"""A bank that is none: it reads a payment file and answers as the real one would, or as it should not.

For demos, tests and training; whatever it says is labelled as simulated. Whom it refuses is the caller's word.
"""

import hashlib
from collections.abc import Collection
from enum import StrEnum
from xml.etree import ElementTree as ET

PAIN_001 = "{urn:iso:std:iso:20022:tech:xsd:pain.001.001.09}"
NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
SIMULATED = "模拟银行，非真实付款"


class Behaviour(StrEnum):
    """How the simulator answers. Late is an answer that is loaded later; never is none at all."""

    ACCEPT = "accept"
    REJECT = "reject"
    PARTLY = "partly"  # refuses those named, or else every second one
    PENDING = "pending"  # has received it, and settles nothing yet
    WRONG = "wrong"  # repeats another amount, and answers for a payment that nobody sent


def answer(content: bytes, behaviour: Behaviour, *, refused: Collection[str] = (), code: str = "AC04") -> bytes:
    """A pain.002 for one of our files. `code` is the reason of what is refused: AC04 is a closed account."""
    sent = ET.fromstring(content)  # noqa: S314
    payments = [
        (_text(each, "PmtId/EndToEndId"), _text(each, "Amt/InstdAmt")) for each in sent.iter(f"{PAIN_001}CdtTrfTxInf")
    ]
    words = [
        (end_to_end, _status(behaviour, place, end_to_end, refused), amount)
        for place, (end_to_end, amount) in enumerate(payments)
    ]
    if behaviour is Behaviour.WRONG:
        words = [(end_to_end, status, f"{amount[:-1]}9") for end_to_end, status, amount in words]
        words.append(("NOBODY-SENT-THIS", "ACSC", "1.00"))
    return _written(
        _text(sent, "CstmrCdtTrfInitn/GrpHdr/MsgId"), words, code, digest=hashlib.sha256(content).hexdigest()
    )


def _status(behaviour: Behaviour, place: int, end_to_end: str, refused: Collection[str]) -> str:
    if behaviour is Behaviour.PENDING:
        return "ACSP"
    is_refused = end_to_end in refused if refused else place % 2 == 1
    if behaviour is Behaviour.REJECT or (behaviour is Behaviour.PARTLY and is_refused):
        return "RJCT"
    return "ACSC"


def _written(message: str, words: list[tuple[str, str, str]], code: str, *, digest: str) -> bytes:
    kinds = {status for _, status, _ in words}
    root = ET.Element("Document", xmlns=NAMESPACE)
    report = ET.SubElement(root, "CstmrPmtStsRpt")
    header = ET.SubElement(report, "GrpHdr")
    ET.SubElement(header, "MsgId").text = f"SIM{digest[:16]}"
    ET.SubElement(ET.SubElement(header, "InitgPty"), "Nm").text = SIMULATED
    group = ET.SubElement(report, "OrgnlGrpInfAndSts")
    ET.SubElement(group, "OrgnlMsgId").text = message
    ET.SubElement(group, "OrgnlMsgNmId").text = "pain.001.001.09"
    ET.SubElement(group, "GrpSts").text = kinds.pop() if len(kinds) == 1 else "PART"
    block = ET.SubElement(report, "OrgnlPmtInfAndSts")
    ET.SubElement(block, "OrgnlPmtInfId").text = message
    for end_to_end, status, amount in words:
        at = ET.SubElement(block, "TxInfAndSts")
        ET.SubElement(at, "OrgnlEndToEndId").text = end_to_end
        ET.SubElement(at, "TxSts").text = status
        if status == "RJCT":
            why = ET.SubElement(at, "StsRsnInf")
            ET.SubElement(ET.SubElement(why, "Rsn"), "Cd").text = code
            ET.SubElement(why, "AddtlInf").text = SIMULATED
        original = ET.SubElement(ET.SubElement(at, "OrgnlTxRef"), "Amt")
        ET.SubElement(original, "InstdAmt", Ccy="CNY").text = amount
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return body


def _text(at: ET.Element, path: str) -> str:
    found = at.find("/".join(f"{PAIN_001}{step}" for step in path.split("/")))
    return (found.text or "") if found is not None else ""
