"""Personal data at rest: sealed with AES-256-GCM, found by keyed hash, shown masked.

Keys are derived from `settings.HUINONG_MASTER_KEY` by HKDF-SHA256 (RFC 5869), one for each purpose.
"""

import hmac
import os
from functools import lru_cache

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

VERSION = b"\x01"  # first byte of every sealed value: which algorithm and key made it
NONCE_BYTES = 12


@lru_cache
def _key(purpose: str, master: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=f"huinong {purpose}".encode()).derive(master.encode())


def seal(text: str) -> bytes:
    """Encrypt `text`; the same text seals differently every time."""
    nonce = os.urandom(NONCE_BYTES)
    return VERSION + nonce + AESGCM(_key("seal", settings.HUINONG_MASTER_KEY)).encrypt(nonce, text.encode(), VERSION)


def unseal(sealed: bytes) -> str:
    """Decrypt what `seal` made; raises `cryptography.exceptions.InvalidTag` when it was altered."""
    data = bytes(sealed)
    nonce, body = data[1 : 1 + NONCE_BYTES], data[1 + NONCE_BYTES :]
    return AESGCM(_key("seal", settings.HUINONG_MASTER_KEY)).decrypt(nonce, body, data[:1]).decode()


def keyed_hash(kind: str, text: str) -> str:
    """A 32-hex-digit HMAC of `text`, equal for equal text of one `kind`: for unique keys and look-ups."""
    key = _key("hash", settings.HUINONG_MASTER_KEY)
    return hmac.digest(key, f"{kind}\0{text}".encode(), "sha256").hex()[:32]


def mac(purpose: str, data: bytes) -> bytes:
    """The 32-byte HMAC-SHA256 of `data`: what only a holder of the master key can make."""
    return hmac.digest(_key(f"mac {purpose}", settings.HUINONG_MASTER_KEY), data, "sha256")


def mask_phone(phone: str) -> str:
    """`13812348812` → `138****8812`."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else "****" + phone[-4:]


def mask_id_number(number: str) -> str:
    """`421223199001011234` → `4212**********1234`."""
    return number[:4] + "*" * (len(number) - 8) + number[-4:] if len(number) > 8 else "*" * len(number)
