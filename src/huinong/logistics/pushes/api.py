"""`/api/v1/pushes`: where a partner is told of its pieces, and what was sent there; and what a receiver must know."""

from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Query, Router, Schema
from pydantic import Field

from huinong.edge import gates
from huinong.edge.api import ActorRequest, IdempotencyKey, Page, Paging, ReceiptOut, Strict, page_of, receipt_out
from huinong.logistics.pushes import queries, services
from huinong.logistics.pushes.models import Delivery
from huinong.logistics.pushes.signing import DELIVERY, SIGNATURE, TIMESTAMP
from huinong.logistics.pushes.statuses import StatusOut
from huinong.logistics.pushes.values import DeliveryValue

router = Router(tags=["pushes"])


class WebhookOut(Schema):
    """A webhook in use. Its secret was shown once, when it was registered."""

    id: UUID
    county: str
    party: UUID
    url: str
    registered_at: datetime


class WebhookIn(Strict):
    """Where to push; `party` is left out by the courier itself."""

    county: str = Field(pattern=r"^[0-9]{6}$")
    url: str = Field(min_length=8, max_length=400)
    party: UUID | None = None


class RegisteredOut(Schema):
    """`secret` signs every push and is shown this once; null when the request is a repeat."""

    webhook: UUID
    secret: str | None
    receipt: ReceiptOut


class CountyIn(Strict):
    county: str = Field(pattern=r"^[0-9]{6}$")


class CountyAsked(Schema):
    county: str = Field(pattern=r"^[0-9]{6}$")


class DeliveryOut(Schema):
    """One push. `status` is what the partner's server answered last, null when it did not."""

    id: UUID
    county: str
    webhook: UUID
    party: UUID
    fact: UUID
    piece: str
    sequence: int
    event: str
    state: Delivery.State
    attempts: int
    queued_at: datetime
    next_at: datetime
    sent_at: datetime | None
    status: int | None
    answer: str
    body: str


class DeliveriesAsked(Paging):
    county: str = Field(pattern=r"^[0-9]{6}$")
    state: Delivery.State | None = None
    piece: str = Field("", max_length=48, description="`ZTO-73123…`")


@router.get("/webhooks", response=list[WebhookOut], summary="The webhooks in use that I may see")
def webhooks(request: ActorRequest, asked: Query[CountyAsked]) -> list[WebhookOut]:
    return [
        WebhookOut(**{name: getattr(row, name) for name in WebhookOut.model_fields})
        for row in queries.webhooks(request.actor, asked.county)
    ]


@router.post("/webhooks", response=RegisteredOut, summary="Push every status of my pieces there from now on")
def register(request: ActorRequest, key: IdempotencyKey, body: WebhookIn) -> RegisteredOut:
    done = services.register(key=key, actor=request.actor, **body.dict())
    return RegisteredOut(webhook=done.webhook, secret=done.secret, receipt=receipt_out(done.receipt))


@router.post(
    "/webhooks/{webhook}/revoke", response=ReceiptOut, summary="Push nothing more there; what waits is dropped"
)
def revoke(request: ActorRequest, key: IdempotencyKey, webhook: UUID, body: CountyIn) -> ReceiptOut:
    return receipt_out(services.revoke(key=key, county=body.county, webhook=webhook, actor=request.actor))


@router.get("/deliveries", response=Page[DeliveryOut], summary="What was pushed, the newest first")
def deliveries(request: ActorRequest, asked: Query[DeliveriesAsked]) -> Page[DeliveryOut]:
    gates.require(request.actor, "pushes.read")
    rows = queries.visible_deliveries(request.actor).filter(county=asked.county)
    rows = rows.filter(state=asked.state) if asked.state else rows
    rows = rows.filter(piece=asked.piece) if asked.piece else rows
    return page_of(rows, asked, lambda row: _out(queries.delivery_value(row)))


@router.post("/deliveries/{delivery}/resend", response=ReceiptOut, summary="Put a push on its way again")
def resend(request: ActorRequest, key: IdempotencyKey, delivery: UUID, body: CountyIn) -> ReceiptOut:
    return receipt_out(services.resend(key=key, county=body.county, delivery=delivery, actor=request.actor))


def _out(row: DeliveryValue) -> DeliveryOut:
    return DeliveryOut(**{name: getattr(row, name) for name in DeliveryOut.model_fields})


def _header(name: str, description: str, **schema: Any) -> dict[str, Any]:
    shape = {"type": "string", **schema}
    return {"name": name, "in": "header", "required": True, "description": description, "schema": shape}


WEBHOOKS: dict[str, Any] = {
    "parcelStatus": {
        "post": {
            "tags": ["pushes"],
            "operationId": "parcel_status",
            "summary": "We tell a partner one status of one of its pieces",
            "description": (
                "Sent to the address registered at `POST /api/v1/pushes/webhooks`, in order for each piece: the next "
                "status of a piece waits until this one was taken or given up. Any 2xx takes it; everything else, a "
                "redirect too, is tried again with growing waits. Check the signature over the bytes received, refuse "
                "a timestamp far from your clock, and know a repeat by the delivery's id."
            ),
            "parameters": [
                _header(DELIVERY, "The push's id, the same over all tries", format="uuid"),
                _header(TIMESTAMP, "Seconds since 1970 at which this try was signed", pattern="^[0-9]+$"),
                _header(
                    SIGNATURE,
                    "`v1=` and the hex of HMAC-SHA256 with the webhook's secret over `<timestamp>.<body>`",
                    pattern="^v1=[0-9a-f]{64}$",
                ),
            ],
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ParcelStatus"}}},
            },
            "responses": {"2XX": {"description": "Taken"}, "default": {"description": "To be tried again"}},
        }
    }
}
"""The `webhooks` of the API's description (OpenAPI 3.1)."""

STATUS_SCHEMA = StatusOut
"""What a push carries."""
