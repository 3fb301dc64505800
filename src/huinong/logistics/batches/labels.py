"""What people call the columns of a batch, and what can be wrong in them."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.sheet_files import plain
from huinong.logistics.batches.values import BadCell
from huinong.logistics.parcels.labels import CONTENTS
from huinong.registry.policies.labels import POSTAGE_PRODUCTS

COLUMNS = {
    "recipient_name": _("Recipient"),
    "recipient_phone": _("Phone"),
    "address": _("Address"),
    "province": _("Province"),
    "weight_kg": _("Weight (kg)"),
    "weight_g": _("Weight (g)"),
    "contents": _("Contents"),
    "product": pgettext_lazy("postage", "Product"),
    "size": _("Size (cm)"),
    "cod_fen": _("Cash on delivery (yuan)"),
}
WRONG = {
    ("address", "unplaced"): _("begins with no province: write it as 湖北省武汉市…, or add a column with the province"),
    ("province", "unplaced"): _("is no province that postage is known for"),
    ("weight_kg", "malformed"): _("a weight in kilograms to the gram is wanted"),
    ("weight_g", "malformed"): _("a whole number of grams is wanted"),
    ("weight", "out_of_range"): _("a parcel weighs more than 0 and at most 50 kg"),
    ("weight", "missing"): _("the weight is wanted"),
    ("size", "malformed"): _("length, width and height in centimetres are wanted, such as 40×30×20, each at most 300"),
    ("cod_fen", "malformed"): _("an amount in yuan is wanted, such as 68.50"),
    ("product", "unknown"): _("is no product of the price board"),
    ("contents", "unknown"): _("is no kind of contents: take one of the template's second sheet"),
    ("recipient_phone", "number_cell"): _(
        "is a number cell: a leading zero is lost. Format the column as text and fill it in again"
    ),
    ("row", "malformed"): _("has fewer columns than the first row names"),
}
DATE_CELL = _("the spreadsheet has made a date of it. Format the column as text and fill it in again")
LANGUAGES = ("zh-hans", "en")


def column(name: str) -> str:
    """A column in words; "" for a whole row, and for what no column of the file holds."""
    return str(COLUMNS.get(name, ""))


def wanted(cell: BadCell) -> str:
    """What is wrong with a cell, in words."""
    if cell.reason == "date_cell":
        return str(DATE_CELL)
    field = "weight" if cell.reason in {"out_of_range", "missing"} else cell.field
    return str(WRONG[field, cell.reason])


def contents() -> Mapping[str, str]:
    """The codes of contents by what people call them, in both languages, whole or by a part, and by themselves."""
    return _said(CONTENTS)


def products() -> Mapping[str, str]:
    """The codes of products by what people call them; an empty cell is a parcel."""
    return {"": "parcel", **_said(POSTAGE_PRODUCTS)}


def _said(words: Mapping[str, object]) -> dict[str, str]:
    found = {code: code for code in words}
    for language in LANGUAGES:
        with translation.override(language):
            spelt = [(plain(str(said)), code) for code, said in words.items()]
        found |= {part: code for said, code in spelt for part in (said, *said.split("、"))}
    return found
