"""What people call the states, steps and troubles of pieces."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.edge.cells import Badge, Tint
from huinong.journal.sentences import WORDS
from huinong.logistics.parcels.bag_values import WhyRefused
from huinong.logistics.parcels.life import Direction, Event, State
from huinong.logistics.parcels.values import ExceptionKind, Proof

OVERDUE = "overdue"

STATES: Mapping[str, Badge] = {
    State.ANNOUNCED: Badge(pgettext_lazy("piece", "Announced"), Tint.GREY),
    State.ACCEPTED: Badge(pgettext_lazy("piece", "Taken in"), Tint.BLUE),
    State.AT_COUNTY: Badge(pgettext_lazy("piece", "At the county centre"), Tint.BLUE),
    State.AT_TOWN: Badge(pgettext_lazy("piece", "At the township"), Tint.BLUE),
    State.BAGGED: Badge(pgettext_lazy("piece", "In a bag"), Tint.BLUE),
    State.LOOSE: Badge(pgettext_lazy("piece", "Out of its bag"), Tint.BLUE),
    State.SHELVED: Badge(pgettext_lazy("piece", "On the shelf"), Tint.GREEN),
    State.COLLECTED: Badge(pgettext_lazy("piece", "Collected"), Tint.GREEN),
    State.DISPATCHED: Badge(pgettext_lazy("piece", "Left the county"), Tint.BLUE),
    State.DELIVERED: Badge(pgettext_lazy("piece", "Delivered"), Tint.GREEN),
    State.EXCEPTED: Badge(pgettext_lazy("piece", "Exception"), Tint.RED),
    State.RETURNED: Badge(pgettext_lazy("piece", "Given back"), Tint.GREY),
    State.LOST: Badge(pgettext_lazy("piece", "Lost"), Tint.RED),
}
MARKS: Mapping[str, Badge] = {**STATES, OVERDUE: Badge(pgettext_lazy("piece", "Overdue"), Tint.RED)}
"""The states, and what stands in their place when the time limit has passed."""

DIRECTIONS: Mapping[str, Badge] = {
    Direction.INBOUND: Badge(_("Inbound"), Tint.GREY),
    Direction.OUTBOUND: Badge(_("Outbound"), Tint.AMBER),
}
TROUBLES: Mapping[str, Badge] = {
    ExceptionKind.DAMAGED: Badge(_("Damaged"), Tint.RED),
    ExceptionKind.SHORT: Badge(_("Short"), Tint.RED),
    ExceptionKind.OWNERLESS: Badge(_("Ownerless"), Tint.AMBER),
    ExceptionKind.WRONG_ADDRESS: Badge(_("Wrong address"), Tint.AMBER),
    ExceptionKind.REFUSED: Badge(_("Refused by the recipient"), Tint.AMBER),
    ExceptionKind.PROHIBITED: Badge(_("Prohibited goods"), Tint.RED),
    ExceptionKind.CONTESTED: Badge(_("Claimed by two places"), Tint.RED),
    ExceptionKind.SEAL_BROKEN: Badge(_("Seal broken"), Tint.RED),
    ExceptionKind.LOST: Badge(pgettext_lazy("trouble", "Lost"), Tint.RED),
    ExceptionKind.STUCK: Badge(_("Too long on the shelf"), Tint.AMBER),
    ExceptionKind.ABSENT: Badge(_("Announced, not here"), Tint.AMBER),
    ExceptionKind.UNOPENED: Badge(_("Bag arrived, not opened"), Tint.AMBER),
    ExceptionKind.NOT_CARRIED: Badge(_("Not taken on by the driver"), Tint.AMBER),
    ExceptionKind.COUNT_DIFFERS: Badge(_("Bags counted are not those listed"), Tint.RED),
    ExceptionKind.UNSCREENED: Badge(_("Left without an X-ray"), Tint.RED),
    ExceptionKind.LEFT_OVER: Badge(_("No scan in time"), Tint.AMBER),
}
EVENTS = {
    Event.ARRIVED: _("Scan in"),
    Event.SHELVED: _("Put on the shelf"),
    Event.NOTIFIED: _("Note that the recipient was told"),
    Event.COLLECTED: _("Hand over to the recipient"),
    Event.SCREENED: _("Note the X-ray"),
    Event.DISPATCHED: _("Send out of the county"),
    Event.DELIVERED: _("Record the final delivery"),
    Event.EXCEPTED: _("Report an exception"),
    Event.RETURNED: _("Give back"),
    Event.LOST: _("Report as lost"),
    Event.FOUND: _("Found again"),
}
PROOFS = {
    Proof.CODE: _("Pick-up code"),
    Proof.ELDER: _("Name and phone tail (for elders)"),
    Proof.PROXY: _("Someone else collects it"),
    Proof.HOME: _("Brought to the door"),
}
WHY_REFUSED = {
    WhyRefused.PROHIBITED: _("Goods that may not be carried"),
    WhyRefused.OVER_LIMIT: _("Too large or too heavy"),
    WhyRefused.SEAL_BROKEN: _("Its seal is broken"),
    WhyRefused.LEAKING: _("It leaks"),
    WhyRefused.NO_ROOM: _("There is no room"),
}
"""Why a driver does not take a bag on, in the order of the list."""
ID_KINDS, XRAYS = WORDS["id_kind"], WORDS["xray"]
CONTENTS: Mapping[str, object] = {
    **{str(code): words for code, words in WORDS["contents"].items()},
    "weapons": pgettext_lazy("contents", "weapons, ammunition, controlled knives"),
    "explosives": pgettext_lazy("contents", "explosives, fireworks"),
    "gases": pgettext_lazy("contents", "compressed gas and its containers"),
    "flammables": pgettext_lazy("contents", "what burns or lights itself"),
    "oxidisers": pgettext_lazy("contents", "oxidisers and peroxides"),
    "poisons": pgettext_lazy("contents", "poisons"),
    "germs": pgettext_lazy("contents", "infectious matter"),
    "radioactives": pgettext_lazy("contents", "radioactive matter"),
    "corrosives": pgettext_lazy("contents", "corrosives"),
    "drugs": pgettext_lazy("contents", "drugs, and what they are made from or taken with"),
    "publications": pgettext_lazy("contents", "unlawful publications"),
    "counterfeits": pgettext_lazy("contents", "forged or counterfeit goods"),
    "wildlife": pgettext_lazy("contents", "endangered wild animals and what is made of them"),
}
"""What may be in a parcel, and what may not: `data/contents.csv` says which, since when, and by what rule."""
