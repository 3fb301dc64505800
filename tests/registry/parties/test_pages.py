from datetime import date
from uuid import UUID

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from huinong.edge.gates import SYSTEM
from huinong.kernel.actor import Role
from huinong.registry.parties import services
from huinong.registry.parties.models import Identifier, Party, Reading, Relation
from huinong.registry.parties.values import PartyKind, Scheme
from tests.registry.conftest import Enter

from .people import COUNTY, PHONE, VILLAGE, credit_code, member, new, number, phone, register

pytestmark = pytest.mark.django_db
OTHER_TOWN = "421223101201"


def coop(name: str = "竹笋社", serial: int = 1) -> UUID:
    [found] = register(new(name, number(Scheme.USCC, credit_code(serial)), kind=PartyKind.COOP))
    return found


def text(browser: Client, address: str, status: int = 200) -> str:
    response = browser.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_list_is_searched_by_initials_phone_and_kind(enter: Enter) -> None:
    register(new("赵德贵", phone()), new("钱有福", kind=PartyKind.KEEPER))
    browser = enter()
    for asked in ("q=zdg", f"q={PHONE}", "q=0123", "kind=household"):
        found = text(browser, f"/parties/?{asked}")
        assert ("赵德贵" in found, "钱有福" in found) == (True, False), asked


def test_numbers_stand_masked_in_lists_and_on_pages(enter: Enter) -> None:
    [zhao] = register(new("赵德贵", phone()))
    for address in ("/parties/", f"/parties/{COUNTY}/{zhao}/"):
        shown = text(enter(), address)
        assert (PHONE in shown, "138****0123" in shown) == (False, True)


def test_the_queries_of_a_list_and_of_a_page_are_bounded(
    enter: Enter, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    ids = register(*[new(f"农户{n}", phone(f"138000001{n:02}")) for n in range(40)])
    browser = enter()
    with django_assert_max_num_queries(16):
        browser.get("/parties/")
    with django_assert_max_num_queries(22):
        browser.get(f"/parties/{COUNTY}/{ids[0]}/")


def test_a_number_is_read_for_a_purpose_and_the_reading_is_written_down(enter: Enter) -> None:
    [zhao] = register(new("赵德贵", phone()))
    address = f"/parties/{COUNTY}/{zhao}/reveal/{Identifier.objects.get().id}/"
    browser = enter()
    assert PHONE not in text(browser, address)
    assert PHONE not in browser.post(address, {"key": "k1", "purpose": ""}).content.decode()
    response = browser.post(address, {"key": "k1", "purpose": "通知取件"})
    assert (PHONE in response.content.decode(), "no-store" in response.headers["Cache-Control"]) == (True, True)
    assert list(Reading.objects.values_list("purpose", flat=True)) == ["通知取件"]


def test_whoever_may_not_reveal_is_refused_and_nothing_is_written(enter: Enter) -> None:
    [zhao] = register(new("赵德贵", phone()))
    officer = enter(Role.PROGRAMME_OFFICER, "42")
    address = f"/parties/{COUNTY}/{zhao}/reveal/{Identifier.objects.get().id}/"
    assert officer.post(address, {"key": "k1", "purpose": "看看"}).status_code == 403
    assert "reveal" not in text(officer, f"/parties/{COUNTY}/{zhao}/")
    assert Reading.objects.count() == 0


def test_parties_of_other_towns_are_absent_for_an_outlet_manager(enter: Enter) -> None:
    mine, other = register(new("赵德贵"), new("钱有福", division=OTHER_TOWN))
    outlet = enter(Role.OUTLET_MANAGER, "421223100")
    shown = text(outlet, "/parties/")
    assert ("赵德贵" in shown, "钱有福" in shown) == (True, False)
    text(outlet, f"/parties/{COUNTY}/{mine}/")
    for end in ("", "relate/"):
        text(outlet, f"/parties/{COUNTY}/{other}/{end}", 404)


def test_a_partner_courier_sees_nobody(enter: Enter) -> None:
    zhao, courier = register(new("赵德贵", phone()), new("中通", kind=PartyKind.COURIER))
    partner = enter(Role.PARTNER, party=courier)
    for address in ("/parties/", f"/parties/{COUNTY}/{zhao}/", "/api/v1/parties", f"/api/v1/parties/{COUNTY}/{zhao}"):
        assert partner.get(address).status_code == 403, address


def test_a_coop_sees_its_members_but_not_their_other_ties(enter: Enter) -> None:
    [zhao, wu] = register(new("赵德贵"), new("吴远"))
    mine, other = coop(), coop("茶叶社", 2)
    services.relate_many(county=COUNTY, relations=[member(zhao, mine), member(zhao, other)], actor=SYSTEM)
    chair = enter(Role.COOP_CHAIR, party=mine)
    listed, page = text(chair, "/parties/"), text(chair, f"/parties/{COUNTY}/{zhao}/")
    assert [name in listed for name in ("赵德贵", "吴远", "茶叶社")] == [True, False, False]
    assert ("竹笋社" in page, "茶叶社" in page) == (True, False)
    for stranger in (wu, other):
        text(chair, f"/parties/{COUNTY}/{stranger}/", 404)


def test_a_party_is_registered_by_form_and_a_wrong_number_says_the_mend(enter: Enter) -> None:
    manager = enter()
    given = {"key": "k1", "kind": "coop", "name": "竹笋社", "division": "", "uscc": credit_code()[:-1] + "0"}
    refused = manager.post("/parties/new/", given)
    assert (refused.status_code, "竹笋社" in refused.content.decode(), Party.objects.count()) == (422, True, 0)
    done = manager.post("/parties/new/", {**given, "key": "k2", "uscc": credit_code()})
    assert (done.status_code, Party.objects.get().name) == (302, "竹笋社")


def test_a_relation_is_recorded_from_a_search_and_ended(enter: Enter) -> None:
    [zhao] = register(new("赵德贵"))
    bamboo, browser = coop(), enter()
    assert str(bamboo) in text(browser, f"/parties/{COUNTY}/{zhao}/relate/?q=zss")
    given = {"key": "k1", "other": bamboo, "kind": "member_of", "valid_from": "2026-01-01"}
    assert browser.post(f"/parties/{COUNTY}/{zhao}/relate/", given).status_code == 302
    relation = Relation.objects.get()
    assert "竹笋社" in text(browser, f"/parties/{COUNTY}/{zhao}/")
    end = f"/parties/{COUNTY}/{zhao}/relations/{relation.id}/end/"
    assert browser.post(end, {"key": "k2", "ended_on": "2026-06-01"}).status_code == 302
    relation.refresh_from_db()
    assert relation.valid_to == date(2026, 6, 1)


def test_two_that_are_one_are_merged_and_parted_again(enter: Enter) -> None:
    first, second = register(new("赵德贵", phone()), new("赵德贵", phone(), key="again"))
    browser = enter()
    assert text(browser, "/parties/duplicates/").count("赵德贵") >= 2
    given = {"key": "k1", "survivor": first, "merged": second, "reason": "同一人"}
    assert browser.post("/parties/duplicates/", given).status_code == 302
    assert Party.objects.get(id=second).merged_into_id == first
    assert "Undo the merge" in text(browser, f"/parties/{COUNTY}/{second}/")
    assert str(second) in text(browser, f"/parties/{COUNTY}/{first}/")
    assert browser.post(f"/parties/{COUNTY}/{second}/unmerge/", {"key": "k2"}).status_code == 302
    assert Party.objects.get(id=second).merged_into_id is None


def test_a_name_alone_merges_nobody(enter: Enter) -> None:
    first, second = register(new("赵德贵"), new("赵德贵", key="again"))
    given = {"key": "k1", "survivor": first, "merged": second, "reason": "同名"}
    refused = enter().post("/parties/duplicates/", given)
    assert (refused.status_code, "parties.name_alone" in refused.content.decode()) == (409, True)
    assert Party.objects.filter(merged_into=None).count() == 2


def test_a_number_is_added_and_a_bad_one_is_refused_on_the_page(enter: Enter) -> None:
    [zhao] = register(new("赵德贵"))
    address, browser = f"/parties/{COUNTY}/{zhao}/numbers/", enter()
    refused = browser.post(address, {"key": "k1", "scheme": "phone", "text": "12"})
    assert (refused.status_code, Identifier.objects.count()) == (422, 0)
    assert browser.post(address, {"key": "k2", "scheme": "phone", "text": PHONE}).status_code == 302
    assert Identifier.objects.get().masked == "138****0123"


def test_every_endpoint_does_what_the_pages_do(enter: Enter) -> None:
    browser, bamboo = enter(), coop()

    def write(address: str, body: object, key: str) -> dict[str, object]:
        headers = {"Idempotency-Key": key}
        response = browser.post(f"/api/v1/parties/{COUNTY}{address}", body, "application/json", headers=headers)
        assert response.status_code == 200, response.content
        told: dict[str, object] = response.json()
        return told

    phones = [{"scheme": "phone", "text": PHONE}]
    household = {"kind": "household", "name": "赵德贵", "division": VILLAGE, "identifiers": phones}
    zhao, twin = (write("", household, key)["facts"]["party"] for key in ("a", "b"))  # type: ignore[index]
    tie = {"kind": "member_of", "from_party": zhao, "to_party": str(bamboo), "valid_from": "2026-01-01"}
    relation = write("/relations", tie, "c")["facts"]["relation"]  # type: ignore[index]
    assert browser.get("/api/v1/parties?q=zdg").json()["items"][0]["identifiers"][0]["masked"] == "138****0123"
    assert [len(each["parties"]) for each in browser.get(f"/api/v1/parties/{COUNTY}/duplicates").json()] == [2]
    assert write("/merges", {"survivor": zhao, "merged": twin, "reason": "同一人"}, "d")["kind"] == "party.merged"
    whole = browser.get(f"/api/v1/parties/{COUNTY}/{zhao}").json()
    assert (whole["merged"], [row["to_name"] for row in whole["relations"]]) == ([twin], ["竹笋社"])
    assert write(f"/{twin}/unmerge", {}, "e")["kind"] == "party.unmerged"
    assert write(f"/relations/{relation}/end", {"ended_on": "2026-05-01"}, "f")["kind"] == "party.unrelated"
    assert write(f"/{zhao}/identifiers", {"scheme": "phone", "text": "13900000456"}, "g")["kind"] == "party.identified"
    assert write(f"/{zhao}/reveal", {"scheme": "phone", "purpose": "核对"}, "h")["text"] == PHONE
