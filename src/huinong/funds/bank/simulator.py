"""A labelled simulator of a bank: the statement of a day as CAMT.053.001.08, marked as simulated wherever it is shown.

It holds no money and reaches no bank. `day_of` shows what the books expect, and is late, fuses and charges as banks do.
"""

import random
from collections.abc import Sequence
from datetime import date
from uuid import UUID
from xml.sax.saxutils import escape

from huinong.funds.bank.camt import SIMULATED
from huinong.funds.bank.values import Entry, ReadStatement, Side

LATE, FUSED, FEE = 0.1, 0.1, 0.3  # how often a movement comes a day later, two come as one, a fee is taken
FEE_FEN = 500


def day_of(
    account: str, day: date, opening_fen: int, expected: Sequence[Side], *, seed: int
) -> tuple[ReadStatement, frozenset[UUID]]:
    """A bank's day that shows what is expected, but for what it is late with; and the ids of what it shows."""
    draw = random.Random(f"{seed}/{account}/{day}")  # noqa: S311  (a rehearsal repeats; nothing is secret)
    ordered = sorted(expected, key=lambda side: (side.day, side.reference, side.amount_fen))
    shown = [side for side in ordered if draw.random() >= LATE]
    entries: list[Entry] = []
    fused: list[Side] = []
    for side in shown:
        if side.amount_fen > 0 and draw.random() < FUSED:
            fused.append(side)
        else:
            entries.append(_entry(len(entries), day, side.amount_fen, side))
    if fused:
        entries.append(_entry(len(entries), day, sum(side.amount_fen for side in fused), None))
    if draw.random() < FEE:
        entries.append(_entry(len(entries), day, -FEE_FEN, None, text="转账手续费"))
    statement = ReadStatement(
        number=f"SIM-{account}-{day:%Y%m%d}",
        account=account,
        since=day,
        until=day,
        opening_fen=opening_fen,
        closing_fen=opening_fen + sum(entry.amount_fen for entry in entries),
        entries=tuple(entries),
        is_simulated=True,
    )
    return statement, frozenset(side.id for side in shown)


def _entry(place: int, day: date, fen: int, side: Side | None, text: str = "") -> Entry:
    return Entry(
        row=place + 1,
        reference=f"SIM{day:%Y%m%d}{place:04}",
        day=day,
        amount_fen=fen,
        party=side.party if side else "",
        ours=side.reference if side else "",
        text=text or (side.text if side else "现金缴存合并入账"),
    )


def written(said: ReadStatement) -> bytes:
    """A statement as CAMT.053.001.08."""
    note = f"<AddtlStmtInf>{SIMULATED}</AddtlStmtInf>" if said.is_simulated else ""
    inside = "".join(
        (
            f"<Id>{escape(said.number)}</Id>",
            f"<Acct><Id><Othr><Id>{escape(said.account)}</Id></Othr></Id></Acct>",
            _balance("OPBD", said.since, said.opening_fen),
            _balance("CLBD", said.until, said.closing_fen),
            *(_ntry(each) for each in said.entries),
            note,
        )
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>{escape(said.number)}</MsgId></GrpHdr><Stmt>{inside}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _balance(kind: str, day: date, fen: int) -> str:
    return f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp>{_amount(fen)}<Dt><Dt>{day}</Dt></Dt></Bal>"


def _amount(fen: int) -> str:
    direction = "DBIT" if fen < 0 else "CRDT"
    return f'<Amt Ccy="CNY">{abs(fen) // 100}.{abs(fen) % 100:02}</Amt><CdtDbtInd>{direction}</CdtDbtInd>'


def _ntry(each: Entry) -> str:
    other = "Dbtr" if each.amount_fen > 0 else "Cdtr"
    refs = f"<Refs><EndToEndId>{escape(each.ours or 'NOTPROVIDED')}</EndToEndId></Refs>"
    parties = f"<RltdPties><{other}><Pty><Nm>{escape(each.party)}</Nm></Pty></{other}></RltdPties>"
    text = f"<RmtInf><Ustrd>{escape(each.text)}</Ustrd></RmtInf>"
    return (
        f"<Ntry>{_amount(each.amount_fen)}<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{each.day}</Dt></BookgDt>"
        f"<AcctSvcrRef>{escape(each.reference)}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls>{refs}{parties}{text}</TxDtls></NtryDtls></Ntry>"
    )
