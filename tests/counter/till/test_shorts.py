"""What became of a shortage, and of a finding that was wrong; and no till takes postage that may take no cash."""

from typing import Any

import pytest

from huinong.counter.till import errors, remitting, services, shorts
from huinong.counter.till.models import Remittance
from huinong.counter.till.standing import require_may_take
from huinong.counter.till.values import RemittanceStatus
from huinong.edge.gates import NotPermitted
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import permits
from huinong.logistics.parcels import services as parcels
from tests.counter.station.conftest import Post
from tests.counter.till.conftest import FLOAT_FEN, MANAGER, bank, remitted, sold, stands, till
from tests.logistics import county as c

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


def said(county: c.County, by: Actor, **more: Any) -> dict[str, Any]:
    return {"key": f"k-{new_id()}", "county": c.CODE, "point": county.station, "actor": by, **more}


def test_a_shortage_is_paid_by_the_keeper_or_borne_by_the_county(county: c.County, keeper: Actor) -> None:
    services.open_shift(notes={10_000: 2}, reason="one note is gone", **said(county, keeper))
    assert stands(county, "cash", "short") == (-20_000, -10_000)
    shorts.pay_short(amount_fen=4_000, **said(county, keeper))
    waived = said(county, MANAGER, amount_fen=6_000, reason="torn by mice, seen")
    first, again = (shorts.waive_short(**waived) for _ in range(2))
    assert again.is_repeat
    assert (first.fact.facts["amount_fen"], stands(county, "cash", "short")) == (6_000, (-24_000, 0))
    with pytest.raises(errors.NotSoShort):
        shorts.pay_short(amount_fen=1, **said(county, keeper))
    for wrong, by in ((errors.EntryWrong, MANAGER), (NotPermitted, keeper)):
        with pytest.raises(wrong):
            shorts.waive_short(amount_fen=1, reason="" if by is MANAGER else "x", **said(county, by))


def test_a_finding_that_was_wrong_is_taken_back_and_decided_again(county: c.County, keeper: Actor) -> None:
    sold(county, 40)
    number = remitted(county, 10_000, keeper)
    told: dict[str, Any] = {"county": c.CODE, "number": number, "reason": "another slip", "actor": MANAGER}
    with pytest.raises(errors.NotConfirmed):
        remitting.take_back_finding(key="u0", **told)
    for key in ("u1", "u2"):
        remitting.confirm_remittance(key=f"found-{key}", county=c.CODE, number=number, actor=MANAGER)
        assert bank() == FLOAT_FEN - 10_000
        remitting.take_back_finding(key=key, **told)
        remitting.take_back_finding(key=key, **told)
        row = Remittance.objects.get()
        assert (row.status, row.decided_at, bank()) == (RemittanceStatus.DECLARED, None, FLOAT_FEN)
    assert (till(county).on_way_fen, stands(county, "transit")) == (10_000, (-10_000,))


def test_the_page_settles_a_shortage(post: Post) -> None:
    services.open_shift(notes={10_000: 2}, reason="gone", **said(post.county, post.actor))
    address = f"/till/{c.CODE}/{post.county.station}/"
    assert "I put it into the drawer" in post.text(address)
    post.post(address, act="pay_short", **{"short-amount_fen": "100.00"})
    assert stands(post.county, "cash", "short") == (-30_000, 0)


def test_postage_is_refused_wherever_it_is_accepted_while_the_till_may_not_take_it(
    county: c.County, keeper: Actor
) -> None:
    permits.install_takings([require_may_take])
    piece = c.posting(county, postage_fen=600_000)
    with pytest.raises(errors.OverCap):
        parcels.accept(pieces=[piece], actor=keeper)
    assert len(parcels.accept(pieces=[c.posting(county, postage_fen=500)], actor=keeper)) == 1
