"""The receipt of a visit on the keeper's roll, 58 mm. In Chinese, as papers are."""

from pathlib import Path

from huinong.counter.visits import queries
from huinong.edge import documents, marks
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.registry.points.queries import point_names

SLIP = Path(__file__).parent / "documents" / "slip.typ"


@documents.in_chinese
def slip(county: str, number: str, *, actor: Actor) -> bytes:
    """The receipt as PDF. Raises NoSuchSlip."""
    value = queries.slip(actor, county, number)
    acts = queries.acts_of(actor, county, number)
    data = {
        "title": f"便民服务回执 {number}",
        "number": number,
        "station": point_names(county, [value.point]).get(value.point, ""),
        "at": f"{value.made_at.astimezone(clock.BEIJING):%Y-%m-%d %H:%M}",
        "by": actor.name,
        "total": yuan(value.total_fen),
        "lines": [{"said": each.said, "fen": yuan(each.amount_fen) if each.amount_fen else ""} for each in acts],
        "square": marks.square(number),
    }
    return documents.pdf(SLIP, data)
