"""What storage refuses to keep."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NotAPhoto(Refusal):
    code = "storage.not_a_photo"
    nature = Nature.INVALID
    what = _("The file is not a picture in JPEG or PNG.")
    mend = _("Take the picture again with the phone's camera, and send that.")


class PhotoTooLarge(Refusal):
    code = "storage.photo_too_large"
    nature = Nature.TOO_LARGE
    what = _("The picture is larger than {kilobytes} kB.")
    mend = _("Take it with fewer megapixels, or send a smaller copy.")


class NoSuchPhoto(Refusal):
    code = "storage.no_such_photo"
    nature = Nature.ABSENT
    what = _("There is no such picture here.")
    mend = _("Open it from the page of what it was taken of.")
