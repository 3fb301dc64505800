"""Whom a piece is for: phones sealed, found by hash, shown masked."""

import re
from typing import Any

from huinong.storage.secrets import keyed_hash, mask_phone, seal

PHONE = re.compile(r"^\d{7,12}(-\d{1,6})?$")
MASKED = re.compile(r"^1\d{2}\*{4}\d{4}$")  # 隐私面单: partners often give no more than this


def is_phone(text: str) -> bool:
    """Whether `text` can be a phone, whole or as a privacy waybill masks it."""
    return bool(PHONE.match(text) or MASKED.match(text))


def addressee(name: str, phone: str, address: str) -> dict[str, Any]:
    """The recipient's columns of a piece."""
    is_whole = not MASKED.match(phone)
    return {
        "recipient_name": name.strip(),
        "recipient_phone_sealed": seal(phone) if is_whole else b"",
        "recipient_phone_hash": keyed_hash("phone", phone) if is_whole else "",
        "recipient_tail_hash": tail_hash(phone),
        "recipient_phone_masked": mask_phone(phone) if is_whole else phone,
        "address": address[:200],
    }


def tail_hash(phone: str) -> str:
    """The hash by which the last four digits are found and proved."""
    return keyed_hash("phone_tail", phone.partition("-")[0][-4:])
