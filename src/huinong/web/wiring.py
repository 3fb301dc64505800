"""What follows from what: the one table in which rooms that do not know each other meet. See docs/adr/0004.

A row reads: when facts of this kind were appended, these functions run with them, in this order, in the
same transaction. A kind stands here once; a function stands in the `consequences.py` of the room it acts in.
"""

from collections.abc import Mapping, Sequence

from huinong.commerce.trade.consequences import follow_goods, note_paid, note_repaid
from huinong.funds.settlement.consequences import accrue_for_buses, accrue_for_parcels, reverse_order, split_order
from huinong.insight.indicators.consequences import project
from huinong.journal.consequences import Consequence
from huinong.registry.parties.consequences import note_reads
from huinong.registry.points.consequences import note_custody

CONSEQUENCES: Mapping[str, Sequence[Consequence]] = {
    "parcel.accepted": (note_custody, accrue_for_parcels),
    "parcel.arrived": (note_custody, project),
    "parcel.shelved": (note_custody, project),
    "parcel.collected": (accrue_for_parcels, project),
    "parcel.dispatched": (follow_goods,),
    "parcel.delivered": (follow_goods,),
    "parcel.excepted": (follow_goods,),
    "parcel.lost": (follow_goods,),
    "parcel.found": (follow_goods,),
    "parcel.returned": (follow_goods,),
    "bag.handed_over": (accrue_for_buses,),
    "payment.confirmed": (note_paid,),
    "payment.refunded": (note_repaid,),
    "order.delivered": (split_order,),
    "order.refunded": (reverse_order,),
    "ledger.posted": (project,),
    "personal_data.read": (note_reads,),
}
