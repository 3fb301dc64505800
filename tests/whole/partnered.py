"""What a side's courier has beside its pieces: a contract, a waiting file, a webhook, a push given up."""

from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.funds.bills import services as bills
from huinong.funds.bills.exchange import compare_file
from huinong.funds.bills.models import Dispute, Line
from huinong.funds.claims import services as claims
from huinong.funds.claims.values import Claimant, Loss, NewClaim
from huinong.kernel import clock
from huinong.logistics.manifests import services as manifests
from huinong.logistics.parcels.values import PieceId
from huinong.logistics.pushes import services as pushes
from huinong.logistics.pushes.models import Delivery
from huinong.registry.contracts import services as contracts
from huinong.registry.contracts.values import PriceStep, PriceTier, Terms
from tests.whole.sides import Side


def send_list(county: str, side: Side, village: str, number: str, person: str) -> UUID:
    """A file with one piece in it, uploaded and not taken."""
    content = f"{number},{village},{person},13900001234\n".encode()
    return manifests.upload(
        county=county, carrier=side.brand, manifest=f"{side.name}-next", file_name="next.csv", content=content,
        actor=SYSTEM,
    )  # fmt: skip


def be_told(county: str, side: Side, party: UUID) -> UUID:
    """A webhook of the courier's, registered before its pieces come."""
    return pushes.register(
        key=f"webhook/{side.name}", county=county, url=f"https://{side.name}.example.cn/push/{county}", actor=SYSTEM,
        party=party,
    ).webhook  # fmt: skip


def given_up(webhook: UUID) -> UUID:
    """One of its pushes that was tried in vain."""
    push = Delivery.objects.filter(webhook=webhook).order_by("id")[0]
    Delivery.objects.filter(id=push.id).update(state="dead", attempts=9, status=500, answer=f"broken {webhook}")
    return push.id


def billed(county: str, side: Side, party: UUID) -> dict[str, str]:
    """Its month billed when it was over, a line disputed, a file compared; answers what they are called."""
    with clock.frozen_at(datetime(2026, 12, 1, 2, tzinfo=UTC)):
        key = f"bill/{county}/{side.name}"
        made = bills.make(key=key, county=county, party=party, month=date(2026, 11, 1), actor=SYSTEM)
        number = str(made.fact.facts["bill"])
        bills.issue(key=f"{key}/issue", county=county, number=number, actor=SYSTEM)
        line = Line.objects.filter(county=county, bill__number=number).order_by("id")[0].id
        bills.dispute(
            key=f"{key}/dispute", county=county, number=number, line=line, reason=f"{number} 未到", wanted_fen=0,
            actor=SYSTEM,
        )  # fmt: skip
        content = f"number,amount\n{county}{number[-2:]}000001,0.80\n".encode()
        compared = compare_file(county=county, number=number, file_name="t.csv", content=content, actor=SYSTEM)
    dispute = Dispute.objects.get(county=county, bill__number=number).id
    return {"bill": number, "bill_line": str(line), "dispute": str(dispute), "comparison": str(compared)}


def claimed(county: str, piece: PieceId, steps: int) -> str:
    """A claim on a piece, led so many steps on: examined, granted, paid; answers its number."""
    key = f"claim/{county}/{piece.number}"
    asked = NewClaim(
        carrier=piece.carrier, number=piece.number, loss=Loss.SHORT, claimant=Claimant.RECEIVER, insured_fen=0,
        value_fen=900, postage_fen=0, wanted_fen=800, evidence=f"{piece.number} 少一件",
    )  # fmt: skip
    opened = claims.open_claim(key=key, county=county, claim=asked, actor=SYSTEM)
    number = str(opened.fact.facts["claim"])
    said: dict[str, Any] = {"county": county, "number": number, "actor": SYSTEM}
    led = (
        partial(claims.examine, key=f"{key}/1", loss_fen=800, assessed_fen=700, finding=f"{number} 属实"),
        partial(claims.decide, key=f"{key}/2", granted_fen=700, answer=f"{number} 准赔"),
        partial(claims.pay, key=f"{key}/3"),
    )
    for step in led[:steps]:
        step(**said)
    return number


def agree(county: str, side: Side, party: UUID) -> str:
    """A contract on all of the county, signed, with a second version drafted; answers its number."""
    number = f"YK-{county}-{side.name}"
    for version, valid_from in ((1, date(2026, 1, 1)), (2, date(2027, 1, 1))):
        terms = Terms(
            brands=(side.brand,),
            places={county: PriceTier.VILLAGE},
            prices={PriceTier.VILLAGE: (PriceStep(None, 77),)},
            hours={PriceTier.VILLAGE: 42},
            on_time_bp=9_500,
            penalties_fen={},
            piece_cap_bp=30_000,
            month_cap_bp=1_000,
            dispute_days=10,
            valid_from=valid_from,
        )
        key = f"{number}/{version}"
        contracts.draft(key=key, county=county, number=number, party=party, terms=terms, actor=SYSTEM)
    contracts.sign(
        key=f"{number}/sign", county=county, number=number, version=1, signed_on=date(2026, 1, 1), actor=SYSTEM
    )
    return number
