"""What a side's co-op has as a regular customer: an agreement, a batch that waits, and one that was taken in."""

from datetime import date
from uuid import UUID

from huinong.edge.gates import SYSTEM
from huinong.logistics.batches import queries
from huinong.logistics.batches import services as batches
from huinong.logistics.batches.values import NewAgreement
from tests.whole.sides import Side

HEAD = "收件人,电话,地址,重量(公斤),内件"


def agree(county: str, side: Side, coop: UUID) -> str:
    """The number of the co-op's agreement."""
    new = NewAgreement(
        party=coop, number=f"XY-{county}-{side.name}", valid_from=date(2026, 1, 1), valid_until=date(2027, 12, 31),
        authoriser_name="Chair Wang",
    )  # fmt: skip
    batches.make(key=f"agree-{side.name}", county=county, new=new, actor=SYSTEM)
    return new.number


def upload(county: str, side: Side, coop: UUID, point: UUID, *, name: str, person: str) -> str:
    """The number of a batch of one box for somebody."""
    text = f"{HEAD}\n{person},13900001234,湖北省武汉市,1,produce\n"
    told = batches.upload(
        key=f"{name}-{side.name}", county=county, party=coop, point=point, file_name=f"{name}.csv",
        content=text.encode(), actor=SYSTEM,
    )  # fmt: skip
    return str(told.fact.facts["batch"])


def take(county: str, number: str) -> str:
    """The number that the one box of a batch was given."""
    paid = queries.preview(SYSTEM, county, number).postage_fen
    batches.take(key=f"take-{number}", county=county, batch=number, postage_fen=paid, actor=SYSTEM)
    return queries.boxes(SYSTEM, county, number)[0].number
