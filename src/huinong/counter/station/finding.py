"""Finding a piece by what a person says: in memory, over what is open at one station. No rows, no clock."""

import re
from collections.abc import Iterable, Sequence

from huinong.counter.station.errors import NotExpected, SeveralPieces
from huinong.logistics.parcels.values import ParcelValue
from huinong.storage.search import name_tokens

CODE = re.compile(r"^(\d{1,2})\D(\d{1,2})\D(\d{1,3})$")  # 3-2-018, 3 2 18, 3.2.18
SEQUENCE = 3  # a code's last digits are unique at a station, so they are enough
TAIL = 4
TOLD = 3


def is_code(said: str, piece: ParcelValue) -> bool:
    """Whether what was said is the pick-up code of this piece: whole, or its last three digits."""
    if not piece.shelf_code:
        return False
    parts = CODE.match(said.strip())
    if parts:
        row, level, sequence = parts.groups()
        return f"{int(row)}-{int(level)}-{int(sequence):03d}" == piece.shelf_code
    return len(said) == SEQUENCE and said.isdecimal() and said == piece.shelf_code.rpartition("-")[2]


def matches(said: str, piece: ParcelValue) -> bool:
    """Whether a piece fits: code, end of the phone or of the number, name, pinyin or initials."""
    text = said.strip().lower()
    if not text:
        return True
    if is_code(text, piece):
        return True
    if text.isdecimal():
        is_phone = len(text) == TAIL and piece.recipient_phone.endswith(text)
        return is_phone or (len(text) >= TAIL and piece.number.endswith(text))
    if text.isascii():
        starts = any(token.startswith(text) for token in name_tokens(piece.recipient_name) if token.isascii())
        return starts or (len(text) >= TAIL and piece.number.lower().endswith(text))
    return text in piece.recipient_name.lower()


def one_of(pieces: Iterable[ParcelValue], scanned: str) -> ParcelValue:
    """The one piece whose number was scanned, or whose last digits were typed. Raises NotExpected, SeveralPieces.

    Carriers' numbers overlap: two that fit are never guessed between.
    """
    text = "".join(scanned.split()).upper()
    rows = list(pieces)
    found = [piece for piece in rows if piece.number.upper() == text or f"{piece.carrier}-{piece.number}" == text]
    if not found and len(text) >= TAIL:
        found = [piece for piece in rows if piece.number.upper().endswith(text)]
    if not found:
        raise NotExpected(number=scanned[:40])
    if len(found) > 1:
        told = ", ".join(f"{piece.carrier} {piece.number}" for piece in found[:TOLD])
        raise SeveralPieces(number=scanned[:40], count=len(found), pieces=told)
    return found[0]


def told_codes(said: str) -> Sequence[str]:
    """The codes in what was typed, `3-2-018、019`."""
    return [word for word in re.split(r"[,，、;；\s]+", said.strip()) if word]
