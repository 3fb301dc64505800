"""代收货款: nothing is handed over on trust, what was taken is said once, and what cannot be owed is not accepted."""

from dataclasses import replace

import pytest

from huinong.journal.errors import KeyReused
from huinong.journal.models import Fact
from huinong.kernel.ids import new_id
from huinong.logistics.parcels import papers, queries, services
from huinong.logistics.parcels.errors import CodDue, ManifestRefused, PostingRefused
from huinong.logistics.parcels.life import Event
from huinong.logistics.parcels.queries import value_of
from huinong.logistics.parcels.values import AskedBy, PieceId, Redirection, RowError
from tests.logistics import county as c
from tests.papers import words

pytestmark = pytest.mark.django_db
MOST_FEN = 2_000_000  # as the packaged policies say


def shelved(county: c.County, **changes: object) -> PieceId:
    [piece] = c.at_centre(county, **changes)
    assert c.record(c.scan(piece, Event.SHELVED, county.station)) == ["applied"]
    return piece


def proof(piece: PieceId, **more: str) -> dict[str, str]:
    return {"proof": "code", "code": c.row(piece).shelf_code, **more}


def wrong(refused: pytest.ExceptionInfo[ManifestRefused]) -> list[tuple[str, str]]:
    errors: list[RowError] = list(refused.value.rows)
    return [(error.column, error.text) for error in errors]


def test_a_piece_is_handed_over_once_its_cash_on_delivery_was_taken(county: c.County) -> None:
    piece = shelved(county, cod_fen=6_850)
    unpaid = c.scan(piece, Event.COLLECTED, county.station, details=proof(piece))
    assert c.record(unpaid) == ["parcels.cod_due"]
    assert c.record(c.again(unpaid, details=proof(piece, cod="later"))) == ["parcels.cod_due"]
    assert (c.row(piece).state, Fact.objects.filter(kind="parcel.collected").count()) == ("shelved", 0)
    assert c.record(c.again(unpaid, details=proof(piece, cod="cash"))) == ["applied"]
    assert Fact.objects.get(kind="parcel.collected").facts["cod_fen"] == 6_850


def test_who_is_not_known_is_not_asked_for_money(county: c.County) -> None:
    piece = shelved(county, cod_fen=6_850)
    guess = {"proof": "code", "code": "9-9-999", "cod": "cash"}
    assert c.record(c.scan(piece, Event.COLLECTED, county.station, details=guess)) == ["parcels.proof_refused"]


def test_nothing_is_due_of_what_goes_back_or_was_paid(county: c.County) -> None:
    def due(piece: PieceId) -> int:
        found = queries.parcel(county=c.CODE, carrier=piece.carrier, number=piece.number, actor=c.DISPATCHER)
        return found.cod_due_fen

    paid, turned = shelved(county, cod_fen=6_850), c.at_centre(county, start=1, cod_fen=6_850)[0]
    assert (due(paid), due(turned)) == (6_850, 6_850)
    c.record(c.scan(paid, Event.COLLECTED, county.station, details=proof(paid, cod="cash")))
    back = Redirection(key="back", piece=turned, happened_at=c.NOW, asked_by=AskedBy.SENDER)
    services.redirect_piece(county=c.CODE, redirection=back, actor=c.DISPATCHER)
    assert (due(paid), due(turned)) == (0, 0)
    assert "代收" not in words(papers.labels([value_of(c.row(turned))]))


def test_the_refusal_says_how_much(county: c.County) -> None:
    piece = shelved(county, cod_fen=123_450)
    scan = c.scan(piece, Event.COLLECTED, county.station, details=proof(piece))
    with pytest.raises(CodDue, match=r"¥1,234\.50"):
        services.record_scan(county=c.CODE, scan=scan, actor=c.DISPATCHER)


def test_a_piece_without_it_says_nothing_of_money(county: c.County) -> None:
    piece = shelved(county)
    assert c.record(c.scan(piece, Event.COLLECTED, county.station, details=proof(piece, cod="cash"))) == ["applied"]
    assert "cod_fen" not in Fact.objects.get(kind="parcel.collected").facts


def test_a_manifest_sent_again_with_another_amount_is_another_manifest(county: c.County) -> None:
    c.announce(cod_fen=100)
    with pytest.raises(KeyReused):
        c.announce(cod_fen=200)
    assert c.row(PieceId("ZTO", c.line().number)).cod_fen == 100


@pytest.mark.parametrize("cod_fen", [-1, MOST_FEN + 1])
def test_no_manifest_asks_for_more_than_the_limit_or_less_than_nothing(county: c.County, cod_fen: int) -> None:
    with pytest.raises(ManifestRefused) as refused:
        c.announce(cod_fen=cod_fen)
    assert wrong(refused) == [("cod_fen", "代收货款最多 ¥20,000.00。")]
    assert c.announce(cod_fen=MOST_FEN)


def test_what_is_sent_against_cash_is_owed_to_a_party(county: c.County) -> None:
    with pytest.raises(PostingRefused) as refused:
        services.accept(pieces=[c.posting(county, cod_fen=100)], actor=c.DISPATCHER)
    assert [column for column, _ in wrong(refused)] == ["sender_party"]
    sender = new_id()
    services.accept(pieces=[c.posting(county, cod_fen=100, sender_party=sender)], actor=c.DISPATCHER)
    assert Fact.objects.get(kind="parcel.accepted").facts["cod_fen"] == 100


def test_a_piece_taken_in_again_with_another_amount_is_another_piece(county: c.County) -> None:
    asked = c.posting(county, cod_fen=100, sender_party=new_id())
    services.accept(pieces=[asked], actor=c.DISPATCHER)
    with pytest.raises(KeyReused):
        services.accept(pieces=[replace(asked, cod_fen=200)], actor=c.DISPATCHER)


@pytest.mark.parametrize("changes", [{"cod_fen": -1}, {"cod_fen": MOST_FEN + 1}, {"cod_fen": 1, "s10_service": "EE"}])
def test_what_cannot_be_sent_against_cash(county: c.County, changes: dict[str, object]) -> None:
    with pytest.raises(PostingRefused) as refused:
        services.accept(pieces=[c.posting(county, sender_party=new_id(), **changes)], actor=c.DISPATCHER)
    assert [column for column, _ in wrong(refused)] == ["cod_fen"]


def test_what_the_far_end_took_is_said_with_whose_it_is(county: c.County) -> None:
    sender = new_id()
    piece = c.posting(county, cod_fen=9_900, sender_party=sender)
    [receipt] = services.accept(pieces=[piece], actor=c.DISPATCHER)
    sent = PieceId("YZ", receipt.fact.facts["number"])
    steps = (Event.ARRIVED, Event.DISPATCHED, Event.DELIVERED)
    assert c.record(*[c.scan(sent, event, county.centre) for event in steps]) == ["applied"] * 3
    told = Fact.objects.get(kind="parcel.delivered").facts
    assert (told["cod_fen"], told["sender_party"]) == (9_900, str(sender))
