"""What people call the columns of a manifest, and what can be wrong in them."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from huinong.logistics.parcels.values import RowError

COLUMNS = {
    "number": _("Waybill number"),
    "village": _("Village"),
    "recipient_name": _("Recipient"),
    "recipient_phone": _("Phone"),
    "address": _("Address"),
    "weight_g": _("Weight (g)"),
    "weight_kg": _("Weight (kg)"),
    "product": _("Product"),
    "sender_name": _("Sender"),
    "cod_fen": _("Cash on delivery (yuan)"),
}
ROW_ERRORS = {
    ("number", "twice"): _("stands in this file twice"),
    ("number", "malformed"): _("is not a waybill number, or a digit was misread"),
    ("number", "known"): _("was announced before"),
    ("village", "uncovered"): _("is not covered by the contract with this carrier"),
    ("village", "unknown"): _("is not a village of this county"),
    ("recipient_name", "malformed"): _("a name of 1 to 60 characters is wanted"),
    ("recipient_phone", "malformed"): _("a phone number is wanted (masked as 138****8812 will do)"),
    ("weight_g", "malformed"): _("a whole number of grams is wanted"),
    ("weight_g", "out_of_range"): _("a parcel weighs between 0 and 50,000 g"),
    ("cod_fen", "malformed"): _("an amount in yuan is wanted, such as 68.50"),
    ("cod_fen", "out_of_range"): _("is more than may be taken for one piece"),
    ("weight_kg", "malformed"): _("a weight in kilograms to the gram is wanted"),
    ("number", "number_cell"): _(
        "is a number cell: leading zeros and last digits are lost. Format the column as text and fill it in again"
    ),
    ("recipient_phone", "number_cell"): _(
        "is a number cell: a leading zero is lost. Format the column as text and fill it in again"
    ),
    ("row", "malformed"): _("has fewer columns than the first row names"),
}
DATE_CELL = _("the spreadsheet has made a date of it. Format the column as text and fill it in again")


def column(name: str) -> str:
    """A column in words; "" for a whole row."""
    return str(COLUMNS.get(name, ""))


def wanted(error: RowError) -> str:
    """What is wrong with a cell, in words."""
    if error.reason == "date_cell":
        return str(DATE_CELL)
    return str(ROW_ERRORS.get((error.column, error.reason)) or gettext("cannot be taken"))
