"""What the manifests' room refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchUpload(Refusal):
    code = "manifests.no_such_upload"
    nature = Nature.ABSENT
    what = _("There is no such file that you may see.")
    mend = _("Files that nobody confirmed are kept for some days only. Upload it again.")


class ColumnsUnknown(Refusal):
    code = "manifests.columns_unknown"
    nature = Nature.INVALID
    what = _("Which columns hold the number, the village, the recipient and the phone is not known yet.")
    mend = _("Say it once for this courier; its next files are read by it.")
