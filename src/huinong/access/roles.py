"""Which role may do what: the one table, one line a persona. Nothing else grants a permission."""

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.translation import gettext_lazy as _

from huinong.kernel.actor import Role

_NAMES = """
    divisions.load policies.write parties.read parties.write parties.reveal points.read points.write contracts.read
    contracts.write parcels.read parcels.announce parcels.accept parcels.scan parcels.except batches.read batches.upload
    batches.agree pushes.read pushes.write transport.read transport.plan transport.run ledger.read ledger.post
    payments.read payments.charge settlement.read settlement.tariff bills.read bills.write bills.dispute claims.read
    claims.open claims.decide catalogue.read catalogue.write trade.read trade.order trade.fulfil trade.refund
    consents.read consents.write pickups.read pickups.book pickups.run packaging.read packaging.price packaging.send
    packaging.use till.read till.run till.inspect till.confirm cold.read cold.write indicators.read universal.announce
    journal.read journal.verify journal.export designs.read designs.write access.manage access.audit plans.read
    plans.write billers.read billers.pay billers.declare billers.reconcile books.read books.end books.close books.keep
    payouts.read payouts.write payouts.approve payouts.dispute bank.read bank.write withdrawals.read withdrawals.pay
    withdrawals.review billers.roll visits.read visits.issue
    """
ALL_PERMISSIONS = frozenset(_NAMES.split())

_GRANTS: dict[Role, str] = {
    # Defines indicators, cascades, audits: reads everything down to the scan, touches no operation and no clear phone.
    Role.PROGRAMME_OFFICER: """
        divisions.load policies.write parties.read points.read contracts.read parcels.read batches.read transport.read
        ledger.read payments.read settlement.read bills.read claims.read catalogue.read trade.read consents.read
        pickups.read packaging.read till.read cold.read indicators.read journal.read journal.verify journal.export
        access.manage access.audit designs.read plans.read billers.read books.read payouts.read bank.read
        withdrawals.read visits.read""",
    # Answers for the county: people, points, tariffs, corrections; scans nothing and sells nothing.
    Role.COUNTY_MANAGER: """
        policies.write parties.read parties.write parties.reveal points.read points.write contracts.read contracts.write
        parcels.read parcels.except batches.read batches.agree pushes.read pushes.write transport.read transport.plan
        ledger.read ledger.post payments.read settlement.read settlement.tariff bills.read bills.write claims.read
        claims.open claims.decide catalogue.read trade.read trade.refund consents.read pickups.read packaging.read
        packaging.price packaging.send till.read till.inspect till.confirm cold.read cold.write indicators.read
        universal.announce journal.read journal.verify journal.export access.manage access.audit designs.read
        designs.write plans.read plans.write billers.read billers.declare billers.reconcile books.read books.end
        books.close books.keep payouts.read payouts.write payouts.approve bank.read bank.write withdrawals.read
        withdrawals.review billers.roll visits.read""",
    # Runs the day: parcels, bags, trips, exceptions. No money.
    Role.DISPATCHER: """
        parties.read parties.reveal points.read contracts.read parcels.read parcels.announce parcels.accept
        parcels.scan parcels.except batches.read batches.upload pushes.read pushes.write transport.read transport.plan
        transport.run consents.read consents.write pickups.read packaging.read packaging.send cold.read cold.write
        indicators.read journal.read plans.read plans.write""",
    # Runs a town: its stations, counter, cash and visits.
    Role.OUTLET_MANAGER: """
        parties.read parties.write parties.reveal points.read points.write parcels.read parcels.accept parcels.scan
        parcels.except batches.read batches.upload transport.read transport.run ledger.read payments.read
        payments.charge settlement.read claims.read claims.open catalogue.read trade.read trade.order trade.fulfil
        consents.read consents.write pickups.read pickups.book pickups.run packaging.read packaging.send packaging.use
        till.read till.run till.inspect cold.read cold.write indicators.read journal.read billers.read billers.pay
        books.read books.end payouts.read billers.roll visits.read visits.issue""",
    # Receives, hands out, sends, orders for neighbours: at one point, and sees its own income.
    Role.KEEPER: """
        parties.read points.read parcels.read parcels.accept parcels.scan parcels.except batches.read batches.upload
        transport.read transport.run ledger.read payments.read payments.charge settlement.read claims.read claims.open
        catalogue.read trade.read trade.order trade.fulfil consents.read consents.write pickups.read pickups.book
        pickups.run packaging.read packaging.use till.read till.run journal.read billers.read billers.pay payouts.read
        payouts.dispute withdrawals.read withdrawals.pay billers.roll visits.read visits.issue""",
    # Carries bags and proves the hand-over; opens none, so sees no piece and no recipient.
    Role.DRIVER: "points.read transport.read transport.run",
    # A courier's manager: announces, tracks and reconciles its own pieces.
    Role.PARTNER: """
        points.read contracts.read parcels.read parcels.announce pushes.read pushes.write transport.read ledger.read
        payments.read settlement.read bills.read bills.dispute claims.read claims.open consents.read journal.read
        payouts.read payouts.dispute""",
    # Sells the members' produce and follows its money.
    Role.COOP_CHAIR: """
        parties.read points.read parcels.read batches.read batches.upload ledger.read payments.read settlement.read
        catalogue.read catalogue.write trade.read trade.fulfil trade.refund pickups.read pickups.book cold.read
        journal.read payouts.read payouts.dispute""",
    # Orders, pays, follows.
    Role.BUYER: """
        points.read parcels.read payments.read payments.charge catalogue.read trade.read trade.order journal.read""",
}

ROLES: Mapping[Role, frozenset[str]] = MappingProxyType(
    {role: frozenset(text.split()) for role, text in _GRANTS.items()}
)
"""What each role that a person can have may do. `Role.SYSTEM` is nobody's."""

LABELS: Mapping[Role, object] = MappingProxyType(
    {
        Role.PROGRAMME_OFFICER: _("programme officer"),
        Role.COUNTY_MANAGER: _("county manager"),
        Role.DISPATCHER: _("dispatcher"),
        Role.OUTLET_MANAGER: _("outlet manager"),
        Role.KEEPER: _("station keeper"),
        Role.DRIVER: _("driver"),
        Role.PARTNER: _("partner courier's manager"),
        Role.COOP_CHAIR: _("co-operative chair"),
        Role.BUYER: _("buyer"),
    }
)

_COUNTY_ROLES = frozenset(ROLES) - {Role.PROGRAMME_OFFICER}

MAY_GRANT: Mapping[Role, frozenset[Role]] = MappingProxyType(
    {
        Role.SYSTEM: frozenset(ROLES),
        Role.PROGRAMME_OFFICER: frozenset(ROLES),
        Role.COUNTY_MANAGER: _COUNTY_ROLES,
    }
)
"""Whom each role may appoint, change and dismiss, always inside its own scope."""

NEEDS_POINT = frozenset({Role.KEEPER})
NEEDS_PARTY = frozenset({Role.PARTNER, Role.COOP_CHAIR, Role.BUYER})
"""Roles that see one point's or one party's things only: without it they would see the whole county's."""

_TOWN, _COUNTY = 9, 6
DIVISION_DIGITS: Mapping[Role, frozenset[int]] = MappingProxyType(
    {role: frozenset({_COUNTY, _TOWN, 12}) for role in _COUNTY_ROLES}
    | {
        Role.PROGRAMME_OFFICER: frozenset({0, 2, 4, _COUNTY}),
        Role.COUNTY_MANAGER: frozenset({_COUNTY}),
        Role.OUTLET_MANAGER: frozenset({_TOWN}),
    }
)
"""How many digits of a division code a role's scope may have: 0 the nation, 2 a province, 4 a city, 6 a county."""
