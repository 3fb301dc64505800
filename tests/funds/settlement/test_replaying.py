"""A month reckoned again: the same facts and tariffs give the same lines, and what the books say otherwise is named."""

import hashlib
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from huinong.edge.gates import SYSTEM, OutOfScope
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.settlement import consequences as following
from huinong.funds.settlement import replaying, services
from huinong.funds.settlement.commands import settlement
from huinong.funds.settlement.replaying import Difference, Replay
from huinong.funds.settlement.values import Memo, TariffKind
from huinong.journal import consequences, streams
from huinong.journal.services import append
from huinong.journal.values import Entry, FactValue
from huinong.kernel import clock
from huinong.kernel.actor import Role
from tests.funds.conftest import COUNTY, KEEPER, actor_of
from tests.funds.settlement.test_consequences import NOON, accepted, handed_over, order, parcel, refunded

NOVEMBER, DECEMBER = date(2026, 11, 1), datetime(2026, 12, 1, 1, tzinfo=UTC)
FOLLOW = {
    "parcel.collected": [following.accrue_for_parcels],
    "parcel.delivered": [following.accrue_for_parcels],
    "parcel.accepted": [following.accrue_for_parcels],
    "bag.handed_over": [following.accrue_for_buses],
    "order.delivered": [following.split_order],
    "order.refunded": [following.reverse_order],
}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _followed(alone: None) -> None:
    consequences.install(FOLLOW)


def told(each: FactValue) -> FactValue:
    """Record it as its service would."""
    entry = Entry(
        key=each.key,
        kind=each.kind,
        county=COUNTY,
        thread=each.thread,
        happened_at=each.happened_at,
        facts=each.facts,
        point=each.point,
    )
    with clock.frozen_at(each.happened_at):
        return append(entry, actor=SYSTEM).fact


def a_month() -> FactValue:
    """Every kind that moves money, an order delivered before the month among them; answers the first piece."""
    told(msgspec.structs.replace(order("order.delivered", "d0", "O-0"), happened_at=NOON - timedelta(days=30)))
    piece = told(parcel("parcel.collected", "1", cod_fen=6_850))
    for n in range(2, 5):
        told(parcel("parcel.collected", str(n)))
    told(accepted("9"))
    told(parcel("parcel.delivered", "9", direction="outbound", cod_fen=9_900, sender_party=str(KEEPER)))
    told(handed_over())
    told(order("order.delivered", "d1"))
    told(refunded("r0", 5_000, "O-0"))
    told(refunded("r1", 5_000))
    told(refunded("r2", 4_999))
    return piece


def replay(lines: list[bytes] | None = None) -> Replay:
    with clock.frozen_at(DECEMBER):
        return replaying.replay_now(COUNTY, NOVEMBER, actor=SYSTEM, write=(lines if lines is not None else []).append)


def test_a_month_reckoned_again_says_what_was_posted_line_for_line() -> None:
    piece = a_month()
    lines: list[bytes] = []
    found = replay(lines)
    text = b"".join(lines).decode()
    assert text.splitlines()[:4] == [
        f"{piece.id.hex}\tinbound_fee\tcourier:01930000-0000-7000-8000-000000000002\t-80",
        f"{piece.id.hex}\tinbound_fee\tkeeper:{KEEPER}\t35",
        f"{piece.id.hex}\tinbound_fee\toperator:cost\t-35",
        f"{piece.id.hex}\tinbound_fee\toperator:income\t80",
    ]
    assert (found.facts, found.lines) == (11, text.count("\n"))
    assert found.sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert sum(found.sums.values()) == 0
    assert replaying.differences(found, actor=SYSTEM) == ()


def test_the_same_facts_give_the_same_bytes_whatever_the_size_of_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    a_month()
    first: list[bytes] = []
    again: list[bytes] = []
    replay(first)
    monkeypatch.setattr(streams, "PAGE", 2)
    assert replay(again).sha256 == hashlib.sha256(b"".join(first)).hexdigest()
    assert b"".join(again) == b"".join(first)


def test_what_a_fact_says_does_not_break_the_lines_it_is_read_in() -> None:
    a_month()
    odd = parcel("parcel.collected", "odd")
    said = {**odd.facts, "number": 'a\tb\nc\\"，\u2028'}
    append(
        Entry(key="odd", kind=odd.kind, county=COUNTY, thread=odd.thread, happened_at=NOON, facts=said), actor=SYSTEM
    )
    found = replay()
    assert (found.facts, replaying.differences(found, actor=SYSTEM)) == (12, ())


def test_what_was_not_known_at_a_moment_is_not_reckoned() -> None:
    a_month()
    late = parcel("parcel.collected", "late")
    whole = replay().sha256
    with clock.frozen_at(DECEMBER + timedelta(hours=1)):
        append(
            Entry(key="late", kind=late.kind, county=COUNTY, thread=late.thread, happened_at=NOON, facts=late.facts),
            actor=SYSTEM,
        )
    assert replay().sha256 == whole
    found = replaying.replay(COUNTY, NOVEMBER, known_by=DECEMBER + timedelta(hours=2), actor=SYSTEM)
    assert found.facts == 12
    assert replaying.differences(found, actor=SYSTEM) == ()


def test_a_tariff_set_afterwards_is_named_fact_by_fact() -> None:
    piece = told(parcel("parcel.collected"))
    services.set_tariff(
        county=COUNTY,
        kind=TariffKind.KEEPER_INBOUND,
        amount_fen=40,
        valid_from=NOVEMBER,
        source="contract",
        actor=SYSTEM,
    )
    found = replaying.differences(replay(), actor=SYSTEM)
    assert found == (
        Difference(account=codes.keeper(KEEPER), memo="inbound_fee", fact=piece.id, reckoned_fen=40, posted_fen=35),
        Difference(account="operator:cost", memo="inbound_fee", fact=piece.id, reckoned_fen=-40, posted_fen=-35),
    )


def test_what_was_posted_without_a_right_to_it_is_named() -> None:
    piece = told(parcel("parcel.shelved"))
    lines = {codes.keeper(KEEPER): 100, codes.OPERATOR_COST: -100}
    posting = NewPosting(
        key="odd", county=COUNTY, lines=lines, memo=Memo.INBOUND_FEE, thread=piece.thread, happened_at=NOON,
        because=piece.id,
    )  # fmt: skip
    ledger.post(posting, actor=SYSTEM)
    found = replaying.differences(replay(), actor=SYSTEM)
    assert [(each.account, each.fact, each.reckoned_fen, each.posted_fen) for each in found] == [
        (codes.keeper(KEEPER), piece.id, 0, 100),
        ("operator:cost", piece.id, 0, -100),
    ]


def test_a_month_is_reckoned_by_whoever_may_open_the_county_s_books() -> None:
    with pytest.raises(OutOfScope):
        replaying.replay_now(COUNTY, NOVEMBER, actor=actor_of(Role.COUNTY_MANAGER, "610115"))


def test_the_command_writes_the_lines_and_says_when_the_books_differ(tmp_path: Path) -> None:
    piece = told(parcel("parcel.collected"))
    out = tmp_path / "lines.tsv"
    asked = ["replay", "--county", COUNTY, "--month", "2026-11", "--output", str(out), "--json"]
    with clock.frozen_at(DECEMBER):
        done = CliRunner().invoke(settlement, asked)
        assert (done.exit_code, json.loads(done.output)["lines"]) == (0, 4)
        services.set_tariff(
            county=COUNTY, kind=TariffKind.KEEPER_INBOUND, amount_fen=40, valid_from=NOVEMBER, source="x", actor=SYSTEM
        )
        again = CliRunner().invoke(settlement, asked)
    assert out.read_bytes().count(piece.id.hex.encode()) == 4
    assert (again.exit_code, len(again.output.splitlines())) == (3, 3)
