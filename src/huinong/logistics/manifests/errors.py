"""What the manifests' room refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchUpload(Refusal):
    code = "manifests.no_such_upload"
    nature = Nature.ABSENT
    what = _("There is no such file that you may see.")
    mend = _("Files that nobody confirmed are kept for some days only. Upload it again.")


class NotASheet(Refusal):
    code = "manifests.not_a_sheet"
    nature = Nature.INVALID
    what = _("{name} cannot be read as a sheet.")
    mend = _("Save it as XLSX or CSV in your spreadsheet program, then upload that. An old .xls file will not do.")


class SheetTooLarge(Refusal):
    code = "manifests.sheet_too_large"
    nature = Nature.TOO_LARGE
    what = _("{name} is larger than a manifest may be: {rows} rows or {megabytes} MB.")
    mend = _("Split it and upload the parts; each part is a manifest of its own.")


class ColumnsUnknown(Refusal):
    code = "manifests.columns_unknown"
    nature = Nature.INVALID
    what = _("Which columns hold the number, the village, the recipient and the phone is not known yet.")
    mend = _("Say it once for this courier; its next files are read by it.")
