from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from huinong.edge.gates import NotPermitted
from huinong.kernel.actor import Actor
from huinong.registry.parties import queries, services
from huinong.registry.parties.errors import NoSuchParty
from huinong.registry.parties.values import PartyKind, Scheme
from tests.registry.parties.people import (
    COUNTY,
    PHONE,
    clerk,
    credit_code,
    member,
    new,
    number,
    phone,
    register,
    resident_id,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> dict[str, UUID]:
    """Two towns of one county, and another county."""
    there = new("钱丰收", division="421223101201")
    people = [
        new("赵德贵", phone()),
        there,
        new("竹乡合作社", number(Scheme.USCC, credit_code()), kind=PartyKind.COOP),
        new("中通崇阳", kind=PartyKind.COURIER, division=""),
    ]
    ids = dict(zip(["赵", "钱", "社", "通"], register(*people), strict=True))
    ids["洛"] = register(new("洛南核桃合作社", kind=PartyKind.COOP, division="611021100201"), county="611021")[0]
    services.relate(county=COUNTY, relation=member(ids["钱"], ids["社"]), actor=clerk())
    return ids


def seen(actor: Actor, **given: object) -> str:
    return "".join(sorted(row.name[0] for row in queries.parties(actor, **given).rows))  # type: ignore[arg-type]


def test_a_list_shows_what_lies_in_the_scope_and_no_more(cast: dict[str, UUID]) -> None:
    assert seen(clerk("")) == "中洛竹赵钱"
    assert seen(clerk("42")) == "中竹赵钱"
    assert seen(clerk()) == "中竹赵钱"
    assert seen(clerk("421223100")) == "竹赵"
    assert seen(clerk("421223101")) == "钱"
    assert seen(clerk(point=uuid4())) == ""
    with pytest.raises(NotPermitted):
        seen(clerk(may=["points.read"]))


def test_a_co_op_chair_sees_the_co_op_and_its_members_only(cast: dict[str, UUID]) -> None:
    assert seen(clerk(party=cast["社"])) == "竹钱"
    assert seen(clerk(party=cast["赵"])) == "赵"
    assert seen(clerk("611021", party=cast["社"])) == ""


def test_one_party_is_shown_inside_and_absent_outside_the_scope(cast: dict[str, UUID]) -> None:
    assert queries.seen_party(clerk("421223100"), COUNTY, cast["赵"]).name == "赵德贵"
    for scope, who in [("421223101", "赵"), ("611021", "赵"), ("421223100", "通"), (COUNTY, "洛")]:
        with pytest.raises(NoSuchParty):
            queries.seen_party(clerk(scope), COUNTY, cast[who])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *[(text, "赵") for text in ("德贵", "zhaode", "zdg", "0123", PHONE)],
        (credit_code(), "竹"),
        ("核桃", ""),
        ("", "中竹赵钱"),
    ],
)
def test_search_finds_by_name_pinyin_initials_phone_and_number(cast: dict[str, UUID], text: str, found: str) -> None:
    assert seen(clerk(), text=text) == found


def test_lists_filter_sort_and_page(cast: dict[str, UUID]) -> None:
    assert seen(clerk(), kind=PartyKind.COOP) == "竹"
    assert seen(clerk(), division="421223100") == "竹赵"
    page = queries.parties(clerk(), sort="-name", offset=1, limit=2)
    assert (page.total, len(page.rows)) == (4, 2)
    first = queries.parties(clerk(), sort="name", limit=1).rows
    assert first == queries.parties(clerk(), sort="-name", offset=3).rows


def test_a_page_of_parties_takes_three_queries(cast: dict[str, UUID]) -> None:
    register(*[new(f"户{n}", phone(f"138{n:08d}")) for n in range(40)])
    with CaptureQueriesContext(connection) as asked:
        queries.parties(clerk())
    assert len(asked) == 3


def test_a_number_leads_to_its_one_holder(cast: dict[str, UUID]) -> None:
    holder = queries.party_by_identifier(COUNTY, Scheme.USCC, credit_code().lower())
    assert holder is not None
    assert holder.id == cast["社"]
    assert queries.party_by_identifier("611021", Scheme.USCC, credit_code()) is None
    register(new("赵小贵", phone()))
    assert queries.party_by_identifier(COUNTY, Scheme.PHONE, PHONE) is None  # shared: it names nobody


def test_duplicates_share_a_number_or_name_place_and_phone_never_a_name_alone() -> None:
    farm = number(Scheme.FARM_CODE, "FM4212230000000017")
    people = [
        new("甲", phone(), key="1"),
        new("甲", phone(), key="2"),
        new("甲", key="3"),  # the name alone
        new("甲", phone(), key="4", division="421223101201"),  # another village
        new("乙", phone(), number(Scheme.RESIDENT_ID, resident_id())),  # a shared phone
        new("丙", farm),
        new("丁", farm),
    ]
    ids = register(*people)
    found = queries.duplicates(clerk(), COUNTY)
    assert [(d.scheme, d.by_name, {p.id for p in d.parties}) for d in found] == [
        (Scheme.FARM_CODE, False, {ids[5], ids[6]}),
        (Scheme.PHONE, True, {ids[0], ids[1]}),
    ]
    assert queries.duplicates(clerk("421223101"), COUNTY) == ()
    services.merge(county=COUNTY, key="m", survivor=ids[0], merged=ids[1], reason="同一户", actor=clerk())
    assert len(queries.duplicates(clerk(), COUNTY)) == 1
