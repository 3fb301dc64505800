"""The JSON API at /api/v1: each room's router, under its name. A room is added here when it has one."""

import json
from collections.abc import Mapping
from typing import Any

from ninja import NinjaAPI, Router

from huinong.access import api as access
from huinong.commerce.catalogue import api as catalogue
from huinong.commerce.trade import api as trade
from huinong.counter.billers import api as billers
from huinong.counter.consents import api as consents
from huinong.counter.packaging import api as packaging
from huinong.counter.pickups import api as pickups
from huinong.counter.station import api as station
from huinong.counter.till import api as till
from huinong.counter.tracking import api as tracking
from huinong.counter.withdrawals import api as withdrawals
from huinong.edge.api import AUTH, OrjsonParser, Problem, answer_problems
from huinong.funds.bank import api as bank
from huinong.funds.bills import api as bills
from huinong.funds.books import api as books
from huinong.funds.claims import api as claims
from huinong.funds.ledger import api as ledger
from huinong.funds.payments import api as payments
from huinong.funds.payouts import api as payouts
from huinong.funds.settlement import api as settlement
from huinong.insight.boards import api as boards
from huinong.insight.indicators import api as indicators
from huinong.insight.universal import api as universal
from huinong.journal import api as journal
from huinong.logistics.batches import api as batches
from huinong.logistics.manifests import api as manifests
from huinong.logistics.parcels import api as parcels
from huinong.logistics.pushes import api as pushes
from huinong.logistics.transport import api as transport
from huinong.registry.contracts import api as contracts
from huinong.registry.divisions import api as divisions
from huinong.registry.parties import api as parties
from huinong.registry.points import api as points
from huinong.registry.policies import api as policies
from huinong.web.described import NamedByRoom, name_by_room

ROUTERS: Mapping[str, Router] = {
    "access": access.router,
    "bank": bank.router,
    "batches": batches.router,
    "billers": billers.router,
    "books": books.router,
    "catalogue": catalogue.router,
    "consents": consents.router,
    "contracts": contracts.router,
    "divisions": divisions.router,
    "indicators": indicators.router,
    "journal": journal.router,
    "ledger": ledger.router,
    "manifests": manifests.router,
    "map": boards.map_router,
    "packaging": packaging.router,
    "till": till.router,
    "parcels": parcels.router,
    "parties": parties.router,
    "payments": payments.router,
    "pickups": pickups.router,
    "points": points.router,
    "policies": policies.router,
    "pushes": pushes.router,
    "search": boards.search_router,
    "bills": bills.router,
    "payouts": payouts.router,
    "claims": claims.router,
    "settlement": settlement.router,
    "station": station.router,
    "track": tracking.router,
    "trade": trade.router,
    "withdrawals": withdrawals.router,
    "transport": transport.router,
    "universal": universal.router,
}
"""Prefix → router."""

DESCRIPTION = """\
Everything the console does. Every write needs an `Idempotency-Key` and answers with a receipt: the same key
with the same body is answered with the first receipt, with another body it is refused. Every refusal is a
problem (RFC 9457) that says what happened and the mend. Lists are read by `cursor`. Money is in fen, weight in
grams, moments are UTC."""

PROBLEM = {"$ref": "#/components/schemas/Problem"}
WRITES = ("post", "put", "patch", "delete")


def build() -> NinjaAPI:
    """The API with every room's router."""
    made = NinjaAPI(
        title="huinong",
        version="1",
        description=DESCRIPTION,
        auth=AUTH,
        parser=OrjsonParser(),
        docs_url=None,
        urls_namespace="api",
    )
    answer_problems(made)
    for prefix, router in ROUTERS.items():
        made.add_router(f"/{prefix}", router, tags=[prefix])
    return made


def description(made: NinjaAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 description, with the problem that any operation may answer."""
    name_by_room()
    schema: dict[str, Any] = json.loads(json.dumps(made.get_openapi_schema(path_prefix="/api/v1/"), default=str))
    shapes = schema["components"].setdefault("schemas", {})
    shapes["Problem"] = Problem.model_json_schema()
    template = "#/components/schemas/{model}"
    shapes["ParcelStatus"] = pushes.STATUS_SCHEMA.model_json_schema(ref_template=template, schema_generator=NamedByRoom)
    shapes |= shapes["ParcelStatus"].pop("$defs", {})
    schema["webhooks"] = pushes.WEBHOOKS
    problem = {"description": "A refusal", "content": {"application/problem+json": {"schema": PROBLEM}}}
    for path in schema["paths"].values():
        for operation in path.values():
            operation["responses"].setdefault("default", problem)
    return schema


def text(made: NinjaAPI) -> str:
    """The description as it is committed: sorted, so that a diff shows what changed."""
    return json.dumps(description(made), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


api = build()
