"""The chart of accounts (科目表) and what maps to it: packaged as data, and a county's own by day."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from huinong.funds.books.models import OwnSubject
from huinong.funds.books.values import Side, Subject

FOLDER = Path(__file__).parent / "chart"
FIRST_LEVEL = 4
Product = tuple[str, str]
"""An account's code or kind, and a memo; "" is every memo."""


@dataclass(frozen=True, slots=True)
class Chart:
    """The mapping of a county as it holds on one day."""

    products: Mapping[Product, str]

    def subject_of(self, account: str, memo: str) -> Subject:
        """The subject of what a memo does to an account: what is said most closely holds.

        Every kind of account is mapped, so there always is one.
        """
        kind = account.partition(":")[0]
        asked = ((account, memo), (account, ""), (kind, memo), (kind, ""))
        return subjects()[next(self.products[each] for each in asked if each in self.products)]


def chart(county: str, on: date) -> Chart:
    """The packaged mapping, and the county's own over it."""
    own = OwnSubject.objects.filter(county=county, valid_from__lte=on).order_by("valid_from")
    mine = {(account, memo): code for account, memo, code in own.values_list("account", "memo", "subject")}
    return Chart({**_packaged(on), **mine})


@cache
def subjects() -> Mapping[str, Subject]:
    """Every subject by code, first and second level."""
    return {
        row["code"]: Subject(
            code=row["code"], name_zh=row["name_zh"], name_en=row["name_en"], side=Side(row["side"]),
            source=row["source"],
        )
        for row in _rows("subjects")
    }  # fmt: skip


def first_level(subject: Subject) -> Subject:
    """The accounting standards' subject above one of ours."""
    return subjects()[subject.code[:FIRST_LEVEL]]


def _packaged(on: date) -> Mapping[Product, str]:
    rows = sorted(_rows("products"), key=lambda row: row["valid_from"])
    return {(row["account"], row["memo"]): row["subject"] for row in rows if row["valid_from"] <= on.isoformat()}


def _rows(name: str) -> Iterator[Mapping[str, str]]:
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
