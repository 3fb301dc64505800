"""What a side's courier has beside its pieces: a file that waits to be taken, a webhook, and a push given up."""

from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.logistics.manifests import services as manifests
from huinong.logistics.pushes import services as pushes
from huinong.logistics.pushes.models import Delivery
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
