"""What the edge itself refuses, before any room is asked."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NotSignedIn(Refusal):
    code = "edge.not_signed_in"
    nature = Nature.UNKNOWN_ACTOR
    what = _("Nobody is signed in, or the token is not valid.")
    mend = _("Sign in again, or send a valid token.")


class InvalidInput(Refusal):
    code = "edge.invalid_input"
    nature = Nature.INVALID
    what = _("The request is not in the form it must have: {fields}.")
    mend = _("Correct what is named, then send it again.")


class KeyMissing(Refusal):
    code = "edge.key_missing"
    nature = Nature.INVALID
    what = _("The form carries no key of its own, so it could be recorded twice.")
    mend = _("Open the page again, then send the form.")


class BodyTooLarge(Refusal):
    code = "edge.body_too_large"
    nature = Nature.TOO_LARGE
    what = _("The request carries {size} bytes; {limit} is the most.")
    mend = _("Send it in several parts.")


class ExportTooLarge(Refusal):
    code = "edge.export_too_large"
    nature = Nature.TOO_LARGE
    what = _("The list has more than {limit} rows, too many for one sheet.")
    mend = _("Narrow the list with a filter or a search, then export it.")


class PaperTooLarge(Refusal):
    code = "edge.paper_too_large"
    nature = Nature.TOO_LARGE
    what = _("{papers} labels or slips were asked for; one document holds {limit}.")
    mend = _("Choose fewer, and print them in several documents.")


class PaperTooSlow(Refusal):
    code = "edge.paper_too_slow"
    nature = Nature.BUSY
    what = _("The document was not ready after {seconds} seconds.")
    mend = _("Try again in a minute, or ask for less in one document.")


class NoChineseFont(Refusal):
    code = "edge.no_chinese_font"
    nature = Nature.CONFLICT
    what = _("This server has no font that prints Chinese, so no document was made.")
    mend = _("Ask the operator to install fonts-noto-cjk, or to put a Chinese font into {folder}.")


class BadCursor(Refusal):
    code = "edge.bad_cursor"
    nature = Nature.INVALID
    what = _("This cursor was not given out for this list.")
    mend = _("Start again from the first page, and send back next_cursor unchanged.")


class NoSuchPage(Refusal):
    code = "edge.no_such_page"
    nature = Nature.ABSENT
    what = _("There is no such page.")
    mend = _("Check the address, or start from your home page.")


class WrongMethod(Refusal):
    code = "edge.wrong_method"
    nature = Nature.WRONG_METHOD
    what = _("This address does not take {method}, only {allowed}.")
    mend = _("Read the API description for how to call this address.")


class WrongType(Refusal):
    code = "edge.wrong_type"
    nature = Nature.WRONG_TYPE
    what = _("The body is said to be {type}; JSON is expected.")
    mend = _("Send JSON, with the header Content-Type: application/json.")


class Busy(Refusal):
    """A lock or a race that did not end in time, or a database that does not answer."""

    code = "edge.busy"
    nature = Nature.BUSY
    what = _("Too much is going on at this moment. Nothing was recorded.")
    mend = _("Try again in a moment, with the same key.")


class FormExpired(Refusal):
    code = "edge.form_expired"
    nature = Nature.FORBIDDEN
    what = _("The form did not come from a page of ours, or that page is too old.")
    mend = _("Open the page again, then send the form.")


class Fault(Refusal):
    """Our own mistake, shown without its insides; `problems.answer` gives it status 500."""

    code = "edge.fault"
    nature = Nature.BUSY
    what = _("The system failed while it worked on this. Nothing was recorded.")
    mend = _("Try again. If it fails again, give the operator the time and this code.")


class NotASheet(Refusal):
    code = "edge.not_a_sheet"
    nature = Nature.INVALID
    what = _("{name} cannot be read as a sheet.")
    mend = _("Save it as XLSX or CSV in your spreadsheet program, then upload that. An old .xls file will not do.")


class SheetTooLarge(Refusal):
    code = "edge.sheet_too_large"
    nature = Nature.TOO_LARGE
    what = _("{name} is larger than may be read: {rows} rows or {megabytes} MB.")
    mend = _("Split it and upload the parts one by one.")
