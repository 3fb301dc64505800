"""What the room of roads refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoExtract(Refusal):
    code = "travel.no_extract"
    nature = Nature.INVALID
    what = _("{name} is no OpenStreetMap extract that we can read.")
    mend = _("Give an extract in PBF (a file that ends in .osm.pbf), downloaded whole.")


class ExtractTooLarge(Refusal):
    code = "travel.extract_too_large"
    nature = Nature.INVALID
    what = _("The extract is larger than {most} {unit}.")
    mend = _("Give one of the county alone, or load the province's with the command `huinong roads load`.")


class NoRoadsHere(Refusal):
    code = "travel.no_roads_here"
    nature = Nature.INVALID
    what = _("The extract has no road near any point of this county.")
    mend = _("Give the extract of the province that the county lies in.")
