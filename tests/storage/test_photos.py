import pytest
from django.db import DatabaseError, transaction

from huinong.storage import photos
from huinong.storage.errors import NoSuchPhoto, NotAPhoto, PhotoTooLarge
from huinong.storage.models import Photo
from tests.storage.pictures import JPEG, PNG

pytestmark = pytest.mark.django_db
HERE, THERE = "421223", "611021"


def test_a_picture_is_kept_once_by_the_digest_of_its_bytes() -> None:
    first, again = (photos.keep(HERE, JPEG, most_kb=1) for _ in range(2))
    assert (first, again, Photo.objects.count()) == (photos.digest_of(JPEG), first, 1)
    assert photos.kept(HERE, first) == photos.PhotoValue(JPEG, "image/jpeg")
    assert photos.kept(HERE, photos.keep(HERE, PNG, most_kb=1)).media_type == "image/png"


def test_another_county_does_not_find_it() -> None:
    digest = photos.keep(HERE, JPEG, most_kb=1)
    with pytest.raises(NoSuchPhoto):
        photos.kept(THERE, digest)


@pytest.mark.parametrize("content", [b"", b"GIF89a..", b"<svg xmlns='x'/>", b"\x89PNG", b"%PDF-1.7"])
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(NotAPhoto):
        photos.keep(HERE, content, most_kb=1)
    assert Photo.objects.count() == 0


def test_a_picture_has_at_most_so_many_bytes() -> None:
    full = JPEG + bytes(1024 - len(JPEG))
    assert photos.keep(HERE, full, most_kb=1)
    with pytest.raises(PhotoTooLarge):
        photos.keep(HERE, full + b"\x00", most_kb=1)


def test_a_picture_is_never_changed() -> None:
    photos.keep(HERE, JPEG, most_kb=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Photo.objects.update(content=PNG)
    assert bytes(Photo.objects.get().content) == JPEG
