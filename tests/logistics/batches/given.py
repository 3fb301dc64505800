"""A co-op's file, its agreement, and the people who handle them."""

from datetime import date
from typing import Any
from uuid import UUID

from huinong.access.roles import ROLES
from huinong.edge.gates import SYSTEM
from huinong.journal.values import Receipt
from huinong.kernel.actor import Actor, Role, Scope
from huinong.kernel.ids import new_id
from huinong.logistics.batches import queries, services
from huinong.logistics.batches.values import BatchValue, NewAgreement
from tests.logistics import county as c

HEAD = ("收件人", "电话", "地址", "重量(公斤)", "尺寸(厘米)", "产品", "内件")


AGREED: Any = {"valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31), "authoriser_name": "王理事长"}


def agreement(party: UUID, number: str, **changes: Any) -> Receipt:
    new = NewAgreement(**{"party": party, "number": number, **AGREED, **changes})
    return services.make(key=f"make/{number}", county=c.CODE, new=new, actor=SYSTEM)


def actor(role: Role, division: str = c.CODE, *, point: UUID | None = None, party: UUID | None = None) -> Actor:
    scope = Scope(division, point, party)
    return Actor(id=f"staff:{role}", name="Lin", role=role, scope=scope, permissions=ROLES[role])


def row(n: int = 0, **changes: Any) -> list[Any]:
    given = {
        "name": "陈先生", "phone": f"1390000{n:04d}", "address": f"湖北省武汉市武昌区中北路{n + 1}号", "kg": "2.5",
        "size": "", "product": "", "contents": "农产品", **changes,
    }  # fmt: skip
    return list(given.values())


def csv(*rows: list[Any], head: tuple[str, ...] = HEAD) -> bytes:
    return "\n".join(",".join(map(str, each)) for each in (head, *rows)).encode()


def upload(
    county: c.County, party: UUID, content: bytes, by: Actor = SYSTEM, *, point: UUID | None = None
) -> BatchValue:
    receipt = services.upload(
        key=f"upload/{new_id()}", county=c.CODE, party=party, point=point or county.station, file_name="boxes.csv",
        content=content, actor=by,
    )  # fmt: skip
    return queries.batch(by, c.CODE, receipt.fact.facts["batch"])


def take(number: str, by: Actor = SYSTEM, *, paid_fen: int | None = None) -> Receipt:
    """Take a batch in for what its preview says."""
    total_fen = queries.preview(by, c.CODE, number).postage_fen if paid_fen is None else paid_fen
    return services.take(key=f"take/{new_id()}", county=c.CODE, batch=number, postage_fen=total_fen, actor=by)
