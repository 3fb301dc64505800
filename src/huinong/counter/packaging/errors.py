"""What the room of packaging refuses."""

from django.utils.translation import gettext_lazy as _

from huinong.kernel.refusal import Nature, Refusal


class NoSuchSort(Refusal):
    code = "packaging.no_such_sort"
    nature = Nature.ABSENT
    what = _("There is no packaging {sort} here today.")
    mend = _("Choose one of the list; the county manager adds what is missing.")


class NoSuchShipment(Refusal):
    code = "packaging.no_such_shipment"
    nature = Nature.ABSENT
    what = _("There is no shipment {shipment} that you may see.")
    mend = _("Open the point's packaging and choose one that is on the way.")


class TakenAlready(Refusal):
    code = "packaging.taken_already"
    what = _("Shipment {shipment} was taken in already: {taken} were counted.")
    mend = _("Count the stock if it is not right.")


class NotEnough(Refusal):
    code = "packaging.not_enough"
    what = _("Only {on_hand} of {name} are here, {count} are wanted.")
    mend = _("Take in what is on the way first, or count the stock if more are here.")


class NoteWanted(Refusal):
    code = "packaging.note_wanted"
    nature = Nature.INVALID
    what = _("{count} is not the {expected} that should be here, and no reason is given.")
    mend = _("Count once more, or say why they differ.")


class NoCounter(Refusal):
    code = "packaging.no_counter"
    nature = Nature.INVALID
    what = _("{point} has no counter, so it holds no packaging.")
    mend = _("Choose an outlet, a township centre or a village station.")


class SortBegun(Refusal):
    code = "packaging.sort_begun"
    what = _("{sort} already has a price from {day}.")
    mend = _("Let the new price hold from another day.")


class EntryWrong(Refusal):
    code = "packaging.entry_wrong"
    nature = Nature.INVALID
    what = _("Missing or not readable: {fields}.")
    mend = _("Fill in what is named, then send it again.")
