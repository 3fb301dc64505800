"""What a side's courier has beside its pieces: a file that waits to be taken."""

from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.logistics.manifests import services as manifests
from tests.whole.sides import Side


def send_list(county: str, side: Side, village: str, number: str, person: str) -> UUID:
    """A file with one piece in it, uploaded and not taken."""
    content = f"{number},{village},{person},13900001234\n".encode()
    return manifests.upload(
        county=county, carrier=side.brand, manifest=f"{side.name}-next", file_name="next.csv", content=content,
        actor=SYSTEM,
    )  # fmt: skip
