"""What a side's courier has beside its pieces: a contract, a waiting file, a webhook, a push given up."""

from datetime import date
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.logistics.manifests import services as manifests
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
