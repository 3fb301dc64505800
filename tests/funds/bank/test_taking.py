"""A statement is taken in once, whole, and in its place; days without one are named."""

from datetime import date, timedelta
from typing import Any

import pytest

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.funds.bank import errors, queries, services
from huinong.funds.bank.models import Line, Statement
from huinong.funds.bank.simulator import written
from huinong.kernel.actor import Role
from tests.counter.pickups.conftest import someone
from tests.counter.till.conftest import MANAGER, OUTLET, on
from tests.funds.bank.conftest import FRIDAY, OPENING_FEN, declared, entry, statement, taken
from tests.logistics import county as c

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("mirrored")]
MONDAY = FRIDAY + timedelta(days=3)


def test_the_same_statement_again_changes_nothing() -> None:
    entries = [entry(5_000, reference="B1"), entry(-30_000, "F1", reference="B2")]
    assert not taken(*entries).is_repeat
    assert taken(*entries).is_repeat
    assert (Statement.objects.count(), Line.objects.count()) == (1, 2)
    with pytest.raises(errors.StatementDiffers):
        taken(*entries[:1])
    assert Line.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"closing_fen": 1}, errors.NotWhole),
        ({"opening_fen": OPENING_FEN - 1, "closing_fen": OPENING_FEN + 4_999}, errors.NotContinuing),
        ({"since": FRIDAY - timedelta(days=1)}, errors.DaysTaken),
        ({"entries": (entry(5_000, day=MONDAY),)}, errors.RowsWrong),
        ({"entries": (entry(2_500, reference="X"), entry(2_500, reference="X"))}, errors.RowsWrong),
    ],
)
def test_what_is_not_whole_or_not_in_its_place_is_refused(changes: dict[str, Any], refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        taken(entry(5_000), **changes)
    assert (Statement.objects.count(), Line.objects.count()) == (0, 0)


def test_a_day_is_taken_in_once_and_the_next_goes_on_from_it() -> None:
    taken(entry(5_000))
    with pytest.raises(errors.DaysTaken):
        taken(entry(5_000), number="other")
    saturday = FRIDAY + timedelta(days=1)
    with pytest.raises(errors.NotContinuing):
        taken(entry(1, day=saturday), day=saturday, opening_fen=OPENING_FEN)
    taken(entry(1, day=saturday), day=saturday, opening_fen=OPENING_FEN + 5_000)


def test_days_without_a_statement_are_named_with_what_moved_in_them() -> None:
    taken(entry(5_000))
    taken(entry(1, day=MONDAY), day=MONDAY, opening_fen=OPENING_FEN + 7_000)
    (gap,) = queries.gaps(MANAGER, c.CODE)
    assert (gap.since, gap.until, gap.moved_fen) == (date(2026, 11, 21), date(2026, 11, 22), 2_000)
    assert gap.name == queries.accounts(MANAGER, c.CODE)[0].name
    sunday = MONDAY - timedelta(days=1)
    with pytest.raises(errors.NotContinuing):
        taken(entry(1, day=sunday), day=sunday, opening_fen=OPENING_FEN + 5_000)


def test_a_file_of_another_account_is_refused() -> None:
    declared("other", number="6217991234567890")
    content = written(statement(entry(1), account="6217990000000000"))
    with pytest.raises(errors.OtherAccount):
        services.take(county=c.CODE, account="other", file_name="s.xml", content=content, actor=MANAGER)
    content = written(statement(entry(1), account="6217991234567890"))
    services.take(county=c.CODE, account="other", file_name="s.xml", content=content, actor=MANAGER)


def test_an_upload_is_seen_first_and_taken_once() -> None:
    content = written(statement(entry(5_000), entry(-1, day=MONDAY)))
    said: dict[str, Any] = {"county": c.CODE, "account": "psbc", "file_name": "s.xml", "actor": MANAGER}
    wrong = services.upload(content=content, **said)
    ((_, rows),) = queries.preview(MANAGER, c.CODE, wrong)
    assert [(each.row, each.column, each.reason) for each in rows] == [(2, "day", "other_day")]
    with pytest.raises(errors.RowsWrong):
        services.take_upload(county=c.CODE, upload=wrong, actor=MANAGER)
    services.discard(county=c.CODE, upload=wrong, actor=MANAGER)
    right = services.upload(content=written(statement(entry(5_000))), **said)
    assert services.upload(content=written(statement(entry(5_000), number="S-1120b")), **said) != right
    assert len(services.take_upload(county=c.CODE, upload=right, actor=MANAGER)) == 1
    assert services.take_upload(county=c.CODE, upload=right, actor=MANAGER) == ()
    with pytest.raises(errors.NoSuchUpload):
        services.discard(county=c.CODE, upload=right, actor=MANAGER)


def test_a_bank_names_its_columns_from_a_day_on() -> None:
    said: dict[str, Any] = {"county": c.CODE, "account": "psbc", "actor": MANAGER, "valid_from": FRIDAY}
    columns = {"Booked": "day", "Value": "amount", "Saldo": "balance"}
    services.name_columns(key="n", columns=columns, **said)
    content = b"Booked,Value,Saldo\n2026-11-20,12.00,10012.00\n"
    file: dict[str, Any] = {"county": c.CODE, "account": "psbc", "file_name": "s.csv", "actor": MANAGER}
    assert services.take(content=content, **file)[0].fact.facts["closing_fen"] == OPENING_FEN + 1_200
    assert services.take(content=content, **file)[0].is_repeat


def test_a_bank_is_its_countys_managers_alone() -> None:
    taken(entry(5_000))
    reader = someone(Role.PROGRAMME_OFFICER, division="42")
    elsewhere = someone(Role.COUNTY_MANAGER, division="421224")
    assert len(queries.open_lines(reader, c.CODE)) == 1
    assert queries.open_lines(elsewhere, c.CODE) == ()
    with pytest.raises(NotPermitted):
        queries.open_lines(OUTLET, c.CODE)
    for actor, refusal in ((reader, NotPermitted), (elsewhere, OutOfScope)):
        with pytest.raises(refusal):
            services.take(county=c.CODE, account="psbc", file_name="s", content=b"<", actor=actor)


def test_a_statement_may_come_days_later() -> None:
    with on("11-25"):
        taken(entry(5_000))
        assert [each.age_days for each in queries.open_lines(MANAGER, c.CODE)] == [5]
        assert queries.open_lines(MANAGER, c.CODE)[0].is_old
