"""One sample of every operation of the API: its address, and for a write its body; `page_samples` has the pages.

A key is the endpoint as it is declared. `{piece}` and the like are the names in `Peopled.things` (`sides`). Whoever
adds an endpoint adds its line here: without it the test of scopes fails.
"""

from collections.abc import Mapping
from typing import Any

from tests.whole import batch_samples, books_samples, counter_samples, fund_samples, net_samples

Body = Mapping[str, Any]

WHEN: Body = {"county": "{county}", "happened_at": "{now}"}
PIECE: Body = {"carrier": "{carrier}", "number": "{piece}"}
MARKET: Body = {"rule": "逢3、6、9", "opens": 480, "closes": 720}
STAFF: Body = {"name": "Clerk Zhu", "role": "buyer", "division": "{county}", "party": "{buyer}"}

READS: Mapping[str, str] = {
    **books_samples.READS,
    **counter_samples.READS,
    **batch_samples.READS,
    **net_samples.READS,
    **fund_samples.READS,
    "GET /api/v1/access/me": "/api/v1/access/me",
    "GET /api/v1/access/readings": "/api/v1/access/readings?subject={twin}",
    "GET /api/v1/access/roles": "/api/v1/access/roles",
    "GET /api/v1/access/staff": "/api/v1/access/staff",
    "GET /api/v1/access/staff/{staff_id}": "/api/v1/access/staff/{staff}",
    "GET /api/v1/access/tokens": "/api/v1/access/tokens",
    "GET /api/v1/bills": "/api/v1/bills",
    "GET /api/v1/bills/{county}/{number}": "/api/v1/bills/{county}/{bill}",
    "GET /api/v1/bills/{county}/{number}/comparisons": "/api/v1/bills/{county}/{bill}/comparisons",
    "GET /api/v1/bills/{county}/{number}/disputes": "/api/v1/bills/{county}/{bill}/disputes",
    "GET /api/v1/bills/{county}/{number}/lines": "/api/v1/bills/{county}/{bill}/lines",
    "GET /api/v1/bills/{county}/{number}/tie": "/api/v1/bills/{county}/{bill}/tie",
    "GET /api/v1/catalogue/offers": "/api/v1/catalogue/offers?text={sku}",
    "GET /api/v1/catalogue/stock": "/api/v1/catalogue/stock?text={sku}",
    "GET /api/v1/catalogue/{county}/skus/{code}": "/api/v1/catalogue/{county}/skus/{sku}",
    "GET /api/v1/catalogue/{county}/skus/{code}/harvests": "/api/v1/catalogue/{county}/skus/{sku}/harvests",
    "GET /api/v1/catalogue/{county}/skus/{code}/lots": "/api/v1/catalogue/{county}/skus/{sku}/lots",
    "GET /api/v1/catalogue/{county}/skus/{code}/prices": "/api/v1/catalogue/{county}/skus/{sku}/prices",
    "GET /api/v1/claims": "/api/v1/claims",
    "GET /api/v1/claims/{county}/{number}": "/api/v1/claims/{county}/{claim}",
    "GET /api/v1/claims/{county}/{number}/chain": "/api/v1/claims/{county}/{claim}/chain",
    "GET /api/v1/consents/pieces/{county}/{carrier}/{number}": "/api/v1/consents/pieces/{county}/{carrier}/{piece}",
    "GET /api/v1/consents/shares": "/api/v1/consents/shares?county={county}",
    "GET /api/v1/contracts": "/api/v1/contracts?county={county}",
    "GET /api/v1/contracts/{county}/{number}": "/api/v1/contracts/{county}/{contract}",
    "GET /api/v1/divisions": "/api/v1/divisions?prefix={county}",
    "GET /api/v1/divisions/{code}": "/api/v1/divisions/{village}",
    "GET /api/v1/divisions/{code}/children": "/api/v1/divisions/{county}/children",
    "GET /api/v1/divisions/{code}/successions": "/api/v1/divisions/{county}/successions",
    "GET /api/v1/indicators": "/api/v1/indicators",
    "GET /api/v1/indicators/village_service/gaps": "/api/v1/indicators/village_service/gaps?division={county}",
    "GET /api/v1/indicators/{code}": "/api/v1/indicators/inbound_on_time?division={county}",
    "GET /api/v1/indicators/{code}/evidence/{village}": "/api/v1/indicators/inbound_on_time/evidence/{village}",
    "GET /api/v1/indicators/{code}/places": "/api/v1/indicators/inbound_on_time/places?division={county}",
    "GET /api/v1/indicators/{code}/trend": "/api/v1/indicators/inbound_on_time/trend?division={county}",
    "GET /api/v1/journal/export": "/api/v1/journal/export?county={county}",
    "GET /api/v1/journal/facts": "/api/v1/journal/facts",
    "GET /api/v1/journal/seals/{county}": "/api/v1/journal/seals/{county}",
    "GET /api/v1/journal/facts/{county}/{fact_id}": "/api/v1/journal/facts/{county}/{fact}",
    "GET /api/v1/journal/threads/{county}/{name}": "/api/v1/journal/threads/{county}/{packed}",
    "GET /api/v1/ledger/{county}/accounts": "/api/v1/ledger/{county}/accounts",
    "GET /api/v1/ledger/{county}/accounts/{account}/lines": (
        "/api/v1/ledger/{county}/accounts/{keeper_account}/lines?since=2026-11-01T00:00:00Z&until=2026-12-01T00:00:00Z"
    ),
    "GET /api/v1/ledger/{county}/trial-balance": "/api/v1/ledger/{county}/trial-balance",
    "GET /api/v1/map/places": "/api/v1/map/places?division={county}",
    "GET /api/v1/map/{layer}": "/api/v1/map/points?division={county}",
    "GET /api/v1/parcels/postage": "/api/v1/parcels/postage?county={county}&weight_g=900",
    "GET /api/v1/parcels": "/api/v1/parcels?county={county}&q={piece}",
    "GET /api/v1/parcels/bags": "/api/v1/parcels/bags?county={county}",
    "GET /api/v1/parcels/bags/{number}": "/api/v1/parcels/bags/{bag}?county={county}",
    "GET /api/v1/parcels/bags/{number}/dispatch-list": "/api/v1/parcels/bags/{bag}/dispatch-list?county={county}",
    "GET /api/v1/parcels/carriers": "/api/v1/parcels/carriers?county={county}",
    "GET /api/v1/parcels/days/{division}/{day}": "/api/v1/parcels/days/{county}/{today}",
    "GET /api/v1/parcels/incidents": "/api/v1/parcels/incidents?county={county}",
    "GET /api/v1/parcels/returns/{number}": "/api/v1/parcels/returns/{returned}?county={county}",
    "GET /api/v1/parcels/emsevt": "/api/v1/parcels/emsevt?county={county}&since={today}&until={today}",
    "GET /api/v1/parcels/shelves/{station}": "/api/v1/parcels/shelves/{station}?county={county}",
    "GET /api/v1/parcels/shelves/{station}/slips": "/api/v1/parcels/shelves/{station}/slips?county={county}",
    "GET /api/v1/parcels/{carrier}/{number}": "/api/v1/parcels/{carrier}/{piece}?county={county}",
    "GET /api/v1/parcels/{carrier}/{number}/label": "/api/v1/parcels/{carrier}/{piece}/label?county={county}",
    "GET /api/v1/parcels/{carrier}/{number}/slip": "/api/v1/parcels/{carrier}/{piece}/slip?county={county}",
    "GET /api/v1/parties": "/api/v1/parties?division={county}",
    "GET /api/v1/parties/{county}/duplicates": "/api/v1/parties/{county}/duplicates",
    "GET /api/v1/parties/{county}/{party}": "/api/v1/parties/{county}/{household}",
    "GET /api/v1/payments": "/api/v1/payments?order={paid}",
    "GET /api/v1/payments/{county}/{number}": "/api/v1/payments/{county}/{payment}",
    "GET /api/v1/points": "/api/v1/points?division={county}",
    "GET /api/v1/points/capabilities": "/api/v1/points/capabilities?division={county}",
    "GET /api/v1/points/features": "/api/v1/points/features?division={county}",
    "GET /api/v1/points/{county}/{point}": "/api/v1/points/{county}/{station}",
    "GET /api/v1/points/{county}/{point}/days": (
        "/api/v1/points/{county}/{station}/days?since=2026-11-01&until=2026-11-30"
    ),
    "GET /api/v1/policies": "/api/v1/policies?division={county}",
    "GET /api/v1/policies/{key}": "/api/v1/policies/trade.keeper_commission_bp",
    "GET /api/v1/pushes/deliveries": "/api/v1/pushes/deliveries?county={county}",
    "GET /api/v1/pushes/webhooks": "/api/v1/pushes/webhooks?county={county}",
    "GET /api/v1/search": "/api/v1/search?q={piece}",
    "GET /api/v1/settlement/{county}/bills/{party}": "/api/v1/settlement/{county}/bills/{courier}?month=2026-11",
    "GET /api/v1/settlement/{county}/bills/{party}/pieces": (
        "/api/v1/settlement/{county}/bills/{courier}/pieces?month=2026-11"
    ),
    "GET /api/v1/settlement/{county}/income/{keeper}": "/api/v1/settlement/{county}/income/{keeper}?month=2026-11",
    "GET /api/v1/settlement/{county}/statements": "/api/v1/settlement/{county}/statements?month=2026-11",
    "GET /api/v1/settlement/{county}/statements/{account}/sheet": (
        "/api/v1/settlement/{county}/statements/{keeper_account}/sheet?month=2026-11"
    ),
    "GET /api/v1/settlement/{county}/tariffs": "/api/v1/settlement/{county}/tariffs",
    "GET /api/v1/station/state": "/api/v1/station/state",
    "GET /api/v1/track": "/api/v1/track?number={piece}&tail={tail}",
    "GET /api/v1/trade/coops-due": "/api/v1/trade/coops-due",
    "GET /api/v1/trade/labels": "/api/v1/trade/labels?order={county}/{packed}",
    "GET /api/v1/trade/on-the-road": "/api/v1/trade/on-the-road",
    "GET /api/v1/trade/orders": "/api/v1/trade/orders?text={paid}",
    "GET /api/v1/trade/to-ship": "/api/v1/trade/to-ship",
    "GET /api/v1/trade/{county}/orders/{number}": "/api/v1/trade/{county}/orders/{paid}",
    "GET /api/v1/trade/{county}/orders/{number}/refund": "/api/v1/trade/{county}/orders/{paid}/refund?boxes=1",
    "GET /api/v1/transport/bags/{number}/hand-over": "/api/v1/transport/bags/{bag}/hand-over?county={county}",
    "GET /api/v1/trade/{county}/quote": "/api/v1/trade/{county}/quote?sku={sku}&quantity=3",
    "GET /api/v1/transport/bags/{number}/joint-opening": (
        "/api/v1/transport/bags/{joint_bag}/joint-opening?county={county}"
    ),
    "GET /api/v1/transport/calendars": "/api/v1/transport/calendars?county={county}",
    "GET /api/v1/transport/calendars/days": (
        "/api/v1/transport/calendars/days?county={county}&code={calendar}&first={today}"
    ),
    "GET /api/v1/transport/departures": "/api/v1/transport/departures?county={county}&route={route}",
    "GET /api/v1/transport/routes": "/api/v1/transport/routes?county={county}",
    "GET /api/v1/transport/routes/lines": "/api/v1/transport/routes/lines?county={county}",
    "GET /api/v1/transport/timetable/files/{file}": "/api/v1/transport/timetable/files/{feed}?county={county}",
    "GET /api/v1/transport/timetable/gtfs": "/api/v1/transport/timetable/gtfs?county={county}",
    "GET /api/v1/transport/today": "/api/v1/transport/today?county={county}",
    "GET /api/v1/transport/trips": "/api/v1/transport/trips?county={county}&day={today}",
    "GET /api/v1/transport/trips/{code}": "/api/v1/transport/trips/{trip}?county={county}",
    "GET /api/v1/transport/trips/{code}/photos/{digest}": (
        "/api/v1/transport/trips/{trip}/photos/{photo}?county={county}"
    ),
    "GET /api/v1/transport/trips/{code}/proofs": "/api/v1/transport/trips/{trip}/proofs?county={county}",
    "GET /api/v1/transport/trips/{code}/sheet": "/api/v1/transport/trips/{trip}/sheet?county={county}",
    "GET /api/v1/universal": "/api/v1/universal?division={county}",
    "GET /api/v1/universal/pieces": "/api/v1/universal/pieces?division={county}&week={today}",
    "GET /api/v1/universal/points": "/api/v1/universal/points?division={county}",
    "GET /api/v1/universal/suspensions": (
        "/api/v1/universal/suspensions?county={county}&since=2026-11-01&until=2026-12-31"
    ),
    "GET /api/v1/universal/suspensions/wanted": "/api/v1/universal/suspensions/wanted?county={county}",
    "GET /api/v1/universal/villages": "/api/v1/universal/villages?division={county}",
    "GET /api/v1/universal/villages/{village}": "/api/v1/universal/villages/{village}",
}

WRITES: Mapping[str, tuple[str, Body]] = {
    **books_samples.WRITES,
    **counter_samples.WRITES,
    **batch_samples.WRITES,
    **net_samples.WRITES,
    **fund_samples.WRITES,
    "POST /api/v1/access/staff": (
        "/api/v1/access/staff",
        {**STAFF, "username": "zhu", "password": "bamboo shoots honey tea"},
    ),
    "PUT /api/v1/access/staff/{staff_id}": (
        "/api/v1/access/staff/{staff}",
        {**STAFF, "role": "keeper", "point": "{station}", "party": None},
    ),
    "POST /api/v1/access/staff/{staff_id}/second-step/drop": ("/api/v1/access/staff/{staff}/second-step/drop", {}),
    "POST /api/v1/access/staff/{staff_id}/unlock": ("/api/v1/access/staff/{staff}/unlock", {}),
    "POST /api/v1/access/tokens/{token_id}/revoke": ("/api/v1/access/tokens/{token}/revoke", {}),
    "POST /api/v1/catalogue/skus": (
        "/api/v1/catalogue/skus",
        {
            "code": "NEW-TEA",
            "name": "茶",
            "unit": "盒",
            "pack_g": 250,
            "price_fen": 5_000,
            "freight_fen": 600,
            "seller_party": "{coop}",
            "origin_point": "{station}",
            "village": "{village}",
        },
    ),
    "POST /api/v1/catalogue/{county}/skus/{code}/list": ("/api/v1/catalogue/{county}/skus/{sku}/list", {}),
    "POST /api/v1/catalogue/{county}/skus/{code}/lots": (
        "/api/v1/catalogue/{county}/skus/{sku}/lots",
        {"code": "L9", "harvested_on": "{today}", "quantity": 5},
    ),
    "POST /api/v1/catalogue/{county}/skus/{code}/prices": (
        "/api/v1/catalogue/{county}/skus/{sku}/prices",
        {"price_fen": 7_000, "freight_fen": 800},
    ),
    "POST /api/v1/catalogue/{county}/skus/{code}/unlist": (
        "/api/v1/catalogue/{county}/skus/{sku}/unlist",
        {"reason": "sold out"},
    ),
    "POST /api/v1/parcels/accept": (
        "/api/v1/parcels/accept",
        {
            "pieces": [
                {
                    "point": "{station}",
                    "village": "{village}",
                    "happened_at": "{now}",
                    "recipient_name": "陈",
                    "recipient_phone": "13900001234",
                    "address": "武汉市",
                    "weight_g": 800,
                    "postage_fen": 900,
                    "checks": {"id_kind": "passport", "id_number": "E12345678", "contents": "clothing"},
                }
            ]
        },
    ),
    "POST /api/v1/parcels/bags/accept": (
        "/api/v1/parcels/bags/accept",
        {
            "county": "{county}",
            "acceptances": [{"bag": "{bag}", "taker": "point:{station}", "happened_at": "{now}"}],
        },
    ),
    "POST /api/v1/parcels/bags/close": (
        "/api/v1/parcels/bags/close",
        {
            "county": "{county}",
            "bags": [
                {
                    "from_point": "{centre}",
                    "to_point": "{station}",
                    "pieces": [{"carrier": "{carrier}", "number": "{loose}"}],
                    "seal_no": "S-9",
                    "happened_at": "{now}",
                }
            ],
        },
    ),
    "POST /api/v1/parcels/bags/offer": (
        "/api/v1/parcels/bags/offer",
        {"county": "{county}", "offers": [{"bag": "{free_bag}", "taker": "point:{station}", "happened_at": "{now}"}]},
    ),
    "POST /api/v1/parcels/bags/open": (
        "/api/v1/parcels/bags/open",
        {"county": "{county}", "openings": [{"bag": "{free_bag}", "point": "{centre}", "happened_at": "{now}"}]},
    ),
    "POST /api/v1/parcels/bags/open-jointly": (
        "/api/v1/parcels/bags/open-jointly",
        {
            **WHEN,
            "bag": "{free_bag}",
            "point": "{centre}",
            "giver_name": "Driver Ma",
            "taker_name": "Clerk Lin",
            "witness": "Keeper Zhao",
            "seal": "broken",
            "weight_g": 700,
        },
    ),
    "POST /api/v1/parcels/bags/withdraw": (
        "/api/v1/parcels/bags/withdraw",
        {"county": "{county}", "withdrawals": [{"bag": "{bag}", "happened_at": "{now}"}]},
    ),
    "POST /api/v1/parcels/days/close": (
        "/api/v1/parcels/days/close",
        {"division": "{county}", "day": "2026-11-01", "happened_at": "{now}"},
    ),
    "POST /api/v1/parcels/incidents/{incident}/assign": (
        "/api/v1/parcels/incidents/{incident}/assign",
        {**WHEN, "owner": "role:dispatcher"},
    ),
    "POST /api/v1/parcels/incidents/{incident}/close": (
        "/api/v1/parcels/incidents/{incident}/close",
        {**WHEN, "note": "mended"},
    ),
    "POST /api/v1/bills/{county}": ("/api/v1/bills/{county}", {"party": "{courier}", "month": "2026-11"}),
    "POST /api/v1/bills/{county}/pieces/complaints": (
        "/api/v1/bills/{county}/pieces/complaints",
        {"carrier": "{carrier}", "number": "{piece}", "note": "not brought"},
    ),
    "POST /api/v1/bills/{county}/{number}/agree": ("/api/v1/bills/{county}/{bill}/agree", {}),
    "POST /api/v1/bills/{county}/{number}/answers": (
        "/api/v1/bills/{county}/{bill}/answers",
        {"dispute": "{dispute}", "accepted_fen": 1, "answer": "as you say"},
    ),
    "POST /api/v1/bills/{county}/{number}/close": ("/api/v1/bills/{county}/{bill}/close", {}),
    "POST /api/v1/bills/{county}/{number}/comparisons": (
        "/api/v1/bills/{county}/{bill}/comparisons",
        {"rows": [{"carrier": "{carrier}", "number": "{piece}", "amount_fen": 80}]},
    ),
    "POST /api/v1/bills/{county}/{number}/disputes": (
        "/api/v1/bills/{county}/{bill}/disputes",
        {"line": "{bill_line}", "reason": "never signed", "wanted_fen": 0},
    ),
    "POST /api/v1/bills/{county}/{number}/issue": ("/api/v1/bills/{county}/{bill}/issue", {}),
    "POST /api/v1/claims/{county}": (
        "/api/v1/claims/{county}",
        {
            **{**PIECE, "loss": "short", "claimant": "receiver", "insured_fen": 0, "value_fen": 900},
            **{"postage_fen": 0, "wanted_fen": 800, "evidence": "a picture"},
        },
    ),
    "POST /api/v1/claims/{county}/{number}/decision": (
        "/api/v1/claims/{county}/{claim_examined}/decision",
        {"granted_fen": 500, "answer": "as the rules say"},
    ),
    "POST /api/v1/claims/{county}/{number}/examination": (
        "/api/v1/claims/{county}/{claim}/examination",
        {"loss_fen": 700, "assessed_fen": 600, "finding": "as told"},
    ),
    "POST /api/v1/claims/{county}/{number}/payment": ("/api/v1/claims/{county}/{claim_granted}/payment", {}),
    "POST /api/v1/claims/{county}/{number}/recourse": (
        "/api/v1/claims/{county}/{claim_paid}/recourse",
        {"responsible": "network", "recourse_fen": 0, "reason": "nobody else had it"},
    ),
    "POST /api/v1/claims/{county}/{number}/taking-back": (
        "/api/v1/claims/{county}/{claim_paid}/taking-back",
        {"reason": "found again"},
    ),
    "POST /api/v1/parcels/returns": (
        "/api/v1/parcels/returns",
        {**WHEN, "point": "{centre}", "carrier": "{carrier}", "numbers": ["{loose}"], "taker_name": "Driver Ma"},
    ),
    "POST /api/v1/parcels/{carrier}/{number}/redirect": (
        "/api/v1/parcels/{carrier}/{piece}/redirect",
        {**WHEN, "asked_by": "sender"},
    ),
    "POST /api/v1/contracts": (
        "/api/v1/contracts",
        {
            "county": "{county}",
            "number": "YK-NEW",
            "party": "{courier}",
            "terms": {
                "brands": ["NEW"],
                "places": {"{village}": "village"},
                "prices": {"village": [{"fen": 80}]},
                "hours": {"village": 42},
                "on_time_bp": 9_500,
                "piece_cap_bp": 30_000,
                "month_cap_bp": 1_000,
                "dispute_days": 10,
                "valid_from": "2026-12-01",
            },
        },
    ),
    "POST /api/v1/contracts/{county}/{number}/end": (
        "/api/v1/contracts/{county}/{contract}/end",
        {"ended_on": "2027-01-01", "reason": "over"},
    ),
    "POST /api/v1/contracts/{county}/{number}/sign": (
        "/api/v1/contracts/{county}/{contract}/sign",
        {"version": 2, "signed_on": "2026-11-20"},
    ),
    "POST /api/v1/parcels/manifests": (
        "/api/v1/parcels/manifests",
        {
            **WHEN,
            "carrier": "{carrier}",
            "manifest": "m9",
            "lines": [
                {
                    "number": "7388888888",
                    "village": "{village}",
                    "recipient_name": "陈",
                    "recipient_phone": "13900001234",
                }
            ],
        },
    ),
    "POST /api/v1/pushes/deliveries/{delivery}/resend": (
        "/api/v1/pushes/deliveries/{push}/resend",
        {"county": "{county}"},
    ),
    "POST /api/v1/pushes/webhooks": (
        "/api/v1/pushes/webhooks",
        {"county": "{county}", "url": "https://push.example.cn/huinong", "party": "{courier}"},
    ),
    "POST /api/v1/pushes/webhooks/{webhook}/revoke": (
        "/api/v1/pushes/webhooks/{webhook}/revoke",
        {"county": "{county}"},
    ),
    "POST /api/v1/parcels/scans": (
        "/api/v1/parcels/scans",
        {
            "county": "{county}",
            "scans": [{**PIECE, "event": "notified", "point": "{station}", "happened_at": "{now}"}],
        },
    ),
    "POST /api/v1/parcels/scans/lines": (
        "/api/v1/parcels/scans/lines?county={county}",
        {
            **PIECE,
            "device": "gun-1",
            "sequence": 1,
            "event": "notified",
            "point": "{station}",
            "happened_at": "{now}",
        },
    ),
    "POST /api/v1/parties/{county}": (
        "/api/v1/parties/{county}",
        {"kind": "household", "name": "赵家", "division": "{village}"},
    ),
    "POST /api/v1/parties/{county}/merges": (
        "/api/v1/parties/{county}/merges",
        {"survivor": "{household}", "merged": "{twin}", "reason": "one household"},
    ),
    "POST /api/v1/parties/{county}/relations": (
        "/api/v1/parties/{county}/relations",
        {"kind": "member_of", "from_party": "{twin}", "to_party": "{coop}", "valid_from": "{today}"},
    ),
    "POST /api/v1/parties/{county}/relations/{relation}/end": (
        "/api/v1/parties/{county}/relations/{relation}/end",
        {"ended_on": "{today}"},
    ),
    "POST /api/v1/parties/{county}/{party}/identifiers": (
        "/api/v1/parties/{county}/{household}/identifiers",
        {"scheme": "phone", "text": "13900004321"},
    ),
    "POST /api/v1/parties/{county}/{party}/reveal": (
        "/api/v1/parties/{county}/{household}/reveal",
        {"scheme": "phone", "purpose": "to call them"},
    ),
    "POST /api/v1/parties/{county}/{party}/unmerge": ("/api/v1/parties/{county}/{merged}/unmerge", {}),
    "POST /api/v1/payments/{county}/{number}/resolve": ("/api/v1/payments/{county}/{payment}/resolve", {}),
    "POST /api/v1/points/{county}": (
        "/api/v1/points/{county}",
        {"code": "NEW", "kind": "village_station", "name": "新站", "division": "{village}", "opened_on": "{today}"},
    ),
    "POST /api/v1/points/{county}/market-days": (
        "/api/v1/points/{county}/market-days",
        {**MARKET, "division": "{village}"},
    ),
    "PUT /api/v1/points/{county}/{point}/capabilities": (
        "/api/v1/points/{county}/{station}/capabilities",
        {"service": "delivery", "licensed_on": "{today}"},
    ),
    "POST /api/v1/points/{county}/{point}/close": (
        "/api/v1/points/{county}/{station}/close",
        {"closed_on": "{today}", "reason": "repairs"},
    ),
    "PUT /api/v1/points/{county}/{point}/hours": (
        "/api/v1/points/{county}/{station}/hours",
        {"week": [{"weekday": 0, "opens": 480, "closes": 1_080}]},
    ),
    "PUT /api/v1/points/{county}/{point}/keeper": (
        "/api/v1/points/{county}/{station}/keeper",
        {"keeper_party": "{keeper}"},
    ),
    "PUT /api/v1/points/{county}/{point}/market-days": ("/api/v1/points/{county}/{station}/market-days", MARKET),
    "POST /api/v1/points/{county}/{point}/reopen": (
        "/api/v1/points/{county}/{closed}/reopen",
        {"reopened_on": "{today}"},
    ),
    "POST /api/v1/policies": (
        "/api/v1/policies",
        {
            "key": "trade.keeper_commission_bp",
            "division": "{county}",
            "valid_from": "2026-12-01",
            "value": 600,
            "unit": "basis points",
            "source": "the county's paper",
        },
    ),
    "POST /api/v1/settlement/{county}/tariffs": (
        "/api/v1/settlement/{county}/tariffs",
        {"kind": "keeper_inbound", "amount_fen": 60, "valid_from": "2026-12-01", "source": "the county's paper"},
    ),
    "POST /api/v1/consents": (
        "/api/v1/consents",
        {**WHEN, **PIECE, "covers": "all", "is_given": True, "channel": "call"},
    ),
    "POST /api/v1/consents/pieces/{county}/{carrier}/{number}/phone": (
        "/api/v1/consents/pieces/{county}/{carrier}/{piece}/phone",
        {},
    ),
    "POST /api/v1/track/consent": (
        "/api/v1/track/consent",
        {**PIECE, "tail": "{tail}", "covers": "all", "is_given": True},
    ),
    "POST /api/v1/station/acts": (
        "/api/v1/station/acts",
        {"device": "d1", "acts": [{**PIECE, "op": "op-00001", "happened_at": "{now}", "kind": "notify"}]},
    ),
    "POST /api/v1/station/counts": ("/api/v1/station/counts", {"ticked": ["{piece_id}"], "scanned": ["{shelf_code}"]}),
    "POST /api/v1/trade/{county}/orders": (
        "/api/v1/trade/{county}/orders",
        {
            "buyer_party": "{buyer}",
            "buyer_name": "陈",
            "phone": "13900001234",
            "address": "武汉市",
            "wanted": [{"sku": "{sku}", "quantity": 1}],
        },
    ),
    "POST /api/v1/trade/{county}/orders/pack": ("/api/v1/trade/{county}/orders/pack", {"orders": ["{paid}"]}),
    "POST /api/v1/trade/{county}/orders/{number}/cancel": (
        "/api/v1/trade/{county}/orders/{placed}/cancel",
        {"reason": "changed my mind"},
    ),
    "POST /api/v1/trade/{county}/orders/{number}/pack": ("/api/v1/trade/{county}/orders/{paid}/pack", {}),
    "POST /api/v1/trade/{county}/orders/{number}/pay": ("/api/v1/trade/{county}/orders/{placed}/pay", {}),
    "POST /api/v1/trade/{county}/orders/{number}/phone": (
        "/api/v1/trade/{county}/orders/{paid}/phone",
        {"reason": "to call them"},
    ),
    "POST /api/v1/trade/{county}/orders/{number}/refund": (
        "/api/v1/trade/{county}/orders/{paid}/refund",
        {"boxes": [1], "reason": "rotten"},
    ),
    "POST /api/v1/trade/{county}/orders/{number}/repay": ("/api/v1/trade/{county}/orders/{paid}/repay", {}),
    "POST /api/v1/transport/calendars": (
        "/api/v1/transport/calendars",
        {**WHEN, "code": "{calendar}", "name": "新历", "weekdays": "1000000", "starts_on": "2026-11-01"},
    ),
    "POST /api/v1/transport/departures": (
        "/api/v1/transport/departures",
        {**WHEN, "route": "{route}", "minute": 700, "calendar": "{calendar}", "from_on": "2026-12-01"},
    ),
    "POST /api/v1/transport/departures/change": (
        "/api/v1/transport/departures/change",
        {**WHEN, "departure": "{departure}", "minute": 701, "calendar": "{calendar}", "from_on": "2026-12-01"},
    ),
    "POST /api/v1/transport/departures/end": (
        "/api/v1/transport/departures/end",
        {**WHEN, "departure": "{departure}", "from_on": "2026-12-01"},
    ),
    "POST /api/v1/transport/timetable/files": (
        "/api/v1/transport/timetable/files",
        {"county": "{county}", "content": "bm8gemlw", "from_on": "2026-12-01"},
    ),
    "POST /api/v1/transport/timetable/files/{file}/take": (
        "/api/v1/transport/timetable/files/{feed}/take",
        {**WHEN, "digest": "{feed_digest}"},
    ),
    "POST /api/v1/transport/timetable/schedule": (
        "/api/v1/transport/timetable/schedule",
        {**WHEN, "first": "2026-12-01", "last": "2026-12-02"},
    ),
    "POST /api/v1/transport/routes": (
        "/api/v1/transport/routes",
        {
            **WHEN,
            "routes": [
                {
                    "code": "NEW",
                    "name": "新路",
                    "kind": "bus",
                    "stops": [{"point": "{centre}", "offset_min": 0}, {"point": "{station}", "offset_min": 30}],
                }
            ],
        },
    ),
    "POST /api/v1/transport/trips": (
        "/api/v1/transport/trips",
        {**WHEN, "days": ["2026-11-21"], "departures": [{"route": "{route}", "minute": 700}]},
    ),
    "POST /api/v1/transport/trips/cancel": (
        "/api/v1/transport/trips/cancel",
        {**WHEN, "trips": ["{trip}"], "reason": "snow"},
    ),
    "POST /api/v1/transport/trips/{code}/arrive": ("/api/v1/transport/trips/{departed}/arrive", WHEN),
    "POST /api/v1/transport/trips/{code}/call": (
        "/api/v1/transport/trips/{departed}/call",
        {**WHEN, "point": "{town_stop}"},
    ),
    "POST /api/v1/transport/trips/{code}/depart": ("/api/v1/transport/trips/{trip}/depart", WHEN),
    "POST /api/v1/transport/trips/{code}/load": (
        "/api/v1/transport/trips/{trip}/load",
        {**WHEN, "bags": [{"bag": "{on_offer}"}]},
    ),
    "POST /api/v1/transport/trips/{code}/offer": (
        "/api/v1/transport/trips/{trip}/offer",
        {**WHEN, "bags": ["{free_bag}"]},
    ),
    "POST /api/v1/transport/trips/{code}/refuse": (
        "/api/v1/transport/trips/{trip}/refuse",
        {**WHEN, "bag": "{on_offer}", "why": "no_room"},
    ),
    "POST /api/v1/transport/trips/{code}/take": (
        "/api/v1/transport/trips/{trip}/take",
        {**WHEN, "vehicle": "鄂L12345"},
    ),
    "POST /api/v1/transport/trips/{code}/unload": (
        "/api/v1/transport/trips/{trip}/unload",
        {**WHEN, "bags": ["{aboard}"], "point": "{town_stop}"},
    ),
    "POST /api/v1/universal/suspensions": (
        "/api/v1/universal/suspensions",
        {
            **{"county": "{county}", "places": ["{county}"], "first_on": "2026-12-01", "last_on": "2026-12-01"},
            **{"reason": "snow", "remedy": "kept", "reported_to": "the authority", "text": "a notice"},
        },
    ),
}
