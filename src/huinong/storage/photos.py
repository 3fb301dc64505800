"""Pictures that prove something: kept beside the rows by the digest of their bytes, in the act's own transaction.

What they show is for the room that asked for them to guard: this one only keeps and gives.
"""

import hashlib
from dataclasses import dataclass

from huinong.kernel import clock
from huinong.storage.errors import NoSuchPhoto, NotAPhoto, PhotoTooLarge
from huinong.storage.models import Photo

KILOBYTE = 1024
MAGIC = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
"""How a file of each kind begins (ISO/IEC 10918-1, ISO/IEC 15948)."""


@dataclass(frozen=True, slots=True)
class PhotoValue:
    """A picture as it was sent."""

    content: bytes
    media_type: str


def digest_of(content: bytes) -> str:
    """What a picture is known by."""
    return hashlib.sha256(content).hexdigest()


def keep(county: str, content: bytes, *, most_kb: int) -> str:
    """Keep a picture and answer its digest; the same picture again is the same. Raises NotAPhoto, PhotoTooLarge."""
    media_type = next((kind for begins, kind in MAGIC.items() if content.startswith(begins)), "")
    if not media_type:
        raise NotAPhoto
    if len(content) > most_kb * KILOBYTE:
        raise PhotoTooLarge(kilobytes=most_kb)
    digest = digest_of(content)
    Photo.objects.get_or_create(
        county=county,
        digest=digest,
        defaults={"content": content, "media_type": media_type, "kept_at": clock.now()},
    )
    return digest


def kept(county: str, digest: str) -> PhotoValue:
    """A picture, for a room that has seen to it that the actor may look. Raises NoSuchPhoto."""
    row = Photo.objects.filter(county=county, digest=digest).first()
    if row is None:
        raise NoSuchPhoto
    return PhotoValue(bytes(row.content), row.media_type)
