"""What a label may say of people: 快递电子运单 (GB/T 41833—2022) hides at least one character of a name, six digits of
a phone, and the unit and room of an address. Plain Python."""

import re

HIDDEN = "*"
TAIL = 4  # of a phone: what pieces are asked for by
HIDDEN_DIGITS = 6
ROOM = re.compile(r"[\d一二三四五六七八九十A-Za-z-]+(?=单元|室|号房|户|房(?!\w))")


def name(text: str) -> str:
    """`王秀英` → `王*英`, `李雷` → `李*`; a name of one character is hidden."""
    if len(text) < 3:
        return text[:-1] + HIDDEN if text else ""
    return text[0] + HIDDEN * (len(text) - 2) + text[-1]


def phone(text: str) -> str:
    """`13812345678` or `138****5678` → `1******5678`: six digits hidden, and no more of the head than that leaves."""
    if not text:
        return ""
    head = max(len(text) - TAIL - HIDDEN_DIGITS, 0)
    return text[:head] + HIDDEN * (len(text) - TAIL - head) + text[-TAIL:]


def address(text: str) -> str:
    """`…小区3幢2单元501室` → `…小区3幢*单元*室`."""
    return ROOM.sub(HIDDEN, text)
