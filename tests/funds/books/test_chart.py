"""Every kind of account and every memo has its subject, by data."""

from datetime import date

import pytest

from huinong.funds.books.charting import FOLDER, chart, first_level, subjects
from huinong.funds.ledger import codes
from huinong.funds.settlement.values import PAYMENT_LABELS, Memo

COUNTY, DAY = "421223", date(2026, 11, 20)
NEITHER_INCOME_NOR_COST = {
    Memo.POSTAGE, Memo.COD, Memo.TILL_FLOAT, Memo.TILL_SHORT, Memo.TILL_OVER, Memo.REMITTED, Memo.REMITTANCE_FOUND,
    Memo.REMITTANCE_REFUSED, Memo.TILL_DEPOSIT, Memo.TILL_HANDED_IN, Memo.CORRECTION, Memo.COLLECTED_RETURNED,
    Memo.PAYOUT, Memo.WITHDRAWN, Memo.WITHDRAWN_HANDED, Memo.BANK_PROVIDER, Memo.BANK_BILLER,
    Memo.BANK_RETURN, Memo.SHORT_PAID, Memo.REMITTANCE_UNFOUND, *PAYMENT_LABELS,
}  # fmt: skip
"""Their accounts alone say the subject. A new memo stands here, or in products.csv beside income or cost."""

pytestmark = pytest.mark.django_db


def test_no_kind_of_account_is_unmapped() -> None:
    mapping = chart(COUNTY, DAY)
    for account in [*codes.OURS, *(f"{kind}:x" for kind in {*codes.HOLDERS, "owed"})]:
        assert mapping.subject_of(account, "anything").code in subjects(), account


def test_no_memo_is_unmapped() -> None:
    named = {memo for _, memo in chart(COUNTY, DAY).products if memo}
    assert named | NEITHER_INCOME_NOR_COST == {*Memo, *PAYMENT_LABELS}
    assert not named & NEITHER_INCOME_NOR_COST


def test_income_and_cost_go_by_what_they_are_for() -> None:
    mapping = chart(COUNTY, DAY)
    assert mapping.subject_of(codes.OPERATOR_INCOME, "inbound_fee").name_zh == "代投收入"
    assert mapping.subject_of(codes.OPERATOR_COST, "bus_km").name_zh == "客运带货运费"


def test_every_subject_stands_below_one_of_the_standards_and_says_its_source() -> None:
    for subject in subjects().values():
        above = first_level(subject)
        assert above.side is subject.side
        assert "财会〔2006〕18 号" in above.source
        assert subject.source


def test_every_product_names_a_subject_that_is_there() -> None:
    rows = (FOLDER / "products.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert all(row.split(",")[2] in subjects() for row in rows)
