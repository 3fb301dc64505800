"""The tables in which rooms that do not know each other meet: what follows from what, and what things are called.

Django finds this module once every room is loaded (`web.apps`), and it installs its tables in the journal.
"""

from collections.abc import Mapping, Sequence

from huinong.access.queries import staff_names
from huinong.commerce.catalogue.queries import sku_names
from huinong.commerce.trade.consequences import follow_goods, note_paid, note_repaid
from huinong.counter.billers.day_end import bills_unanswered
from huinong.counter.billers.queries import names_in
from huinong.counter.consents.consequences import count_shelved
from huinong.counter.consents.rules import shelving_permits
from huinong.counter.till.consequences import find_remittances, open_remittances
from huinong.counter.till.day_end import remittances_overdue, tills_open
from huinong.counter.till.standing import require_may_take
from huinong.funds.bank.consequences import note_posted
from huinong.funds.books import checks
from huinong.funds.ledger.labels import account_names, install_billers
from huinong.funds.settlement.consequences import accrue_for_buses, accrue_for_parcels, reverse_order, split_order
from huinong.insight.indicators.consequences import project
from huinong.insight.indicators.counted import counted_in
from huinong.insight.universal import consequences as universal
from huinong.journal import consequences, naming
from huinong.journal.consequences import Consequence
from huinong.journal.naming import Table, by_id
from huinong.logistics.batches.agreements import holding
from huinong.logistics.coldchain.studies import COLD_STUDY
from huinong.logistics.designs.consequences import keep_results
from huinong.logistics.designs.solving import NETWORK_DESIGN
from huinong.logistics.parcels import agreed, permits
from huinong.logistics.parcels.consequences import settle_claimed, unsettle_claimed
from huinong.logistics.parcels.names import village_names
from huinong.logistics.parcels.queries import carrier_names
from huinong.logistics.plans import runners as plans_runners
from huinong.logistics.plans.making import keep_result
from huinong.logistics.pushes.consequences import queue_statuses
from huinong.logistics.runs import runners
from huinong.logistics.runs.values import Runner
from huinong.logistics.transport.trip_names import trip_names
from huinong.registry.parties.consequences import note_reads
from huinong.registry.parties.queries import party_names
from huinong.registry.points.consequences import note_custody
from huinong.registry.points.queries import point_names
from huinong.web import thread_pages

CONSEQUENCES: Mapping[str, Sequence[Consequence]] = {
    "parcel.accepted": (note_custody, accrue_for_parcels, universal.project, queue_statuses),
    "parcel.screened": (queue_statuses,),
    "parcel.arrived": (note_custody, project, universal.project, queue_statuses),
    "parcel.bagged": (universal.project, queue_statuses),
    "parcel.unbagged": (queue_statuses,),
    "parcel.shelved": (note_custody, count_shelved, project, universal.project, queue_statuses),
    "parcel.notified": (queue_statuses,),
    "parcel.collected": (accrue_for_parcels, project, universal.project, queue_statuses),
    "parcel.dispatched": (follow_goods, queue_statuses),
    "parcel.delivered": (accrue_for_parcels, follow_goods, queue_statuses),
    "parcel.excepted": (follow_goods, universal.project, queue_statuses),
    "parcel.lost": (follow_goods, universal.project, queue_statuses),
    "parcel.found": (follow_goods, universal.project, queue_statuses),
    "parcel.redirected": (queue_statuses,),
    "parcel.returned": (follow_goods, universal.project, queue_statuses),
    "bag.closed": (universal.project,),
    "bag.handed_over": (accrue_for_buses, project, universal.project),
    "bag.opened": (universal.project,),
    "trip.called": (project,),
    "trip.cancelled": (universal.project,),
    "point.hours_set": (universal.project,),
    "point.market_days_set": (universal.project,),
    "suspension.announced": (universal.project,),
    "claim.decided": (settle_claimed,),
    "claim.reversed": (unsettle_claimed,),
    "payment.confirmed": (note_paid,),
    "payment.refunded": (note_repaid,),
    "order.delivered": (split_order,),
    "order.refunded": (reverse_order,),
    "ledger.posted": (project, note_posted),
    "bank.matched": (find_remittances,),
    "bank.unmatched": (open_remittances,),
    "run.ended": (keep_result, keep_results),
    "personal_data.read": (note_reads,),
}
"""What follows from what. See docs/adr/0004.

A row reads: when facts of this kind were appended, these functions run with them, in this order, in the
same transaction. A kind stands here once; a function stands in the `consequences.py` of the room it acts in.
"""

NAMING = Table(
    doors={
        "account": account_names,
        "carrier": carrier_names,
        "division": village_names,
        "party": by_id(party_names),
        "point": by_id(point_names),
        "sku": by_id(sku_names),
        "staff": lambda county, ids: staff_names(ids),
        "trip": by_id(trip_names),
    },
    pages={
        "agreement": thread_pages.agreement,
        "bag": thread_pages.bag,
        "batch": thread_pages.batch,
        "bill": thread_pages.bill,
        "claim": thread_pages.claim,
        "cold_store": thread_pages.cold_store,
        "order": thread_pages.order,
        "parcel": thread_pages.parcel,
        "payment": thread_pages.payment,
        "pickup": thread_pages.pickup,
        "study": thread_pages.study,
        "trip": thread_pages.trip,
    },
    counted=counted_in,
)
"""What the ids in facts are called, and where the things they are about are shown. See docs/adr/0006."""

PERMITS = (shelving_permits,)
"""Who is asked before a piece is put on a shelf. See docs/adr/0014."""

TAKINGS = (require_may_take,)
"""Who is asked before a point takes postage in cash."""

AGREED = (holding,)
"""Who knows the regular customers, whose pieces need no document at the counter."""

DAY_END = (tills_open, remittances_overdue, bills_unanswered)
"""Who says what stands in the way of a day end. See docs/adr/0020."""

RUNNERS: Mapping[str, Runner] = {
    **plans_runners.RUNNERS,
    "cold.study": COLD_STUDY,
    "network.design": NETWORK_DESIGN,
}
"""The kinds of long computations. See docs/adr/0017."""

consequences.install(CONSEQUENCES)
naming.install(NAMING)
permits.install(PERMITS)
permits.install_takings(TAKINGS)
agreed.install(AGREED)
checks.install(DAY_END)
install_billers(names_in)
runners.install(RUNNERS)
