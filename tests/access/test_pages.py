import re
from datetime import timedelta

import pyotp
import pytest
from django.test import Client

from huinong.access.models import Staff, Token
from huinong.access.services import confirm_second_step, issue_token, offer_second_step, sign_in
from huinong.kernel import clock
from huinong.kernel.actor import Actor, Role

from .conftest import PASSWORD, Appoint

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.access.urls")]


def english() -> Client:
    """A browser whose owner chose English on this device."""
    browser = Client()
    browser.cookies["django_language"] = "en"
    return browser


@pytest.fixture
def browser() -> Client:
    return english()


@pytest.fixture
def inside(lin: Staff) -> Client:
    browser = english()
    browser.force_login(lin)
    return browser


def enter(browser: Client, password: str = PASSWORD, **more: str) -> object:
    return browser.post("/sign-in/", {"username": "lin", "password": password, **more})


def who(browser: Client, **headers: str) -> str | None:
    name: str | None = browser.get("/api/v1/who", headers=headers).json()["actor"]
    return name


def test_signing_in_leads_where_one_wanted_to_go(lin: Staff, browser: Client) -> None:
    response = enter(browser, next="/staff/?q=wu")
    assert response.headers["Location"] == "/staff/?q=wu"  # type: ignore[attr-defined]
    assert who(browser) == "Lin"


def test_signing_in_leads_to_no_other_site(lin: Staff, browser: Client) -> None:
    for elsewhere in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert enter(Client(), next=elsewhere).headers["Location"] == "/"  # type: ignore[attr-defined]


def test_a_failed_try_says_what_happened_and_the_mend(lin: Staff, browser: Client) -> None:
    response = enter(browser, "wrong")
    assert response.status_code == 401  # type: ignore[attr-defined]
    assert "4 more tries" in response.content.decode()  # type: ignore[attr-defined]
    assert who(browser) is None


def test_the_session_is_a_new_one_after_signing_in(lin: Staff, browser: Client) -> None:
    browser.get("/sign-in/")
    session = browser.session
    session["x"] = 1
    session.save()
    before = session.session_key
    browser.cookies["sessionid"] = str(before)
    enter(browser)
    assert browser.session.session_key != before


def test_the_second_step_is_its_own_page(manager: Actor, browser: Client) -> None:
    app = pyotp.TOTP(offer_second_step(actor=manager).secret)
    confirm_second_step(key="s1", actor=manager, code=app.at(clock.now() - timedelta(seconds=30)))
    assert enter(browser, next="/account/").headers["Location"] == "/sign-in/code/"  # type: ignore[attr-defined]
    assert who(browser) is None
    assert browser.post("/sign-in/code/", {"code": "000 000"}).status_code == 401
    response = browser.post("/sign-in/code/", {"code": app.at(clock.now())})
    assert (response.headers["Location"], who(browser)) == ("/account/", "Lin")


def test_the_second_steps_page_is_for_those_who_gave_the_password(browser: Client, lin: Staff) -> None:
    assert browser.get("/sign-in/code/").headers["Location"] == "/sign-in/"


def test_signing_out_ends_the_session_and_is_no_link(inside: Client) -> None:
    assert inside.get("/sign-out/").status_code == 405
    inside.post("/sign-out/")
    assert who(inside) is None


def test_someone_dismissed_is_out_at_the_next_click(inside: Client, lin: Staff) -> None:
    Staff.objects.filter(id=lin.id).update(is_active=False)
    assert who(inside) is None


def test_a_token_acts_and_a_bad_one_is_a_problem_even_with_a_good_session(inside: Client, manager: Actor) -> None:
    secret = issue_token(key="t1", actor=manager, name="robot", days=1).secret
    assert who(Client(), Authorization=f"Bearer {secret}") == "Lin"
    for header in (f"Bearer {secret}x", f"Bearer {str(secret)[:-1]}", "Bearer ", "Basic bGluOng=", "x"):
        response = inside.get("/api/v1/who", headers={"Authorization": header})
        assert (response.status_code, response.json()["code"]) == (401, "access.token_refused")
        assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_the_account_page_shows_a_new_token_once(inside: Client) -> None:
    given = {"token-name": "robot", "token-days": "30", "key": "k1"}
    page = inside.post("/account/tokens/", given).content.decode()
    secret = f"hn_{Token.objects.get().prefix}_"
    assert secret in page
    assert secret not in inside.get("/account/").content.decode()
    again = inside.post("/account/tokens/", given).content.decode()
    assert secret not in again
    assert Token.objects.count() == 1


def test_a_token_is_revoked_on_the_page(inside: Client, manager: Actor) -> None:
    issue_token(key="t1", actor=manager, name="robot", days=1)
    inside.post(f"/account/tokens/{Token.objects.get().id}/revoke/", {"key": "r1"})
    assert Token.objects.get().revoked_at is not None


def test_changing_the_password_keeps_this_session_and_ends_others(inside: Client, lin: Staff) -> None:
    other = Client()
    other.force_login(lin)
    given = {
        "password-present": PASSWORD,
        "password-new": "four other plain words",
        "password-again": "four other plain words",
    }
    assert inside.post("/account/password/", {**given, "key": "k1"}).status_code == 302
    assert (who(inside), who(other)) == ("Lin", None)


def test_a_refused_password_stands_at_its_section(inside: Client) -> None:
    given = {
        "password-present": "wrong",
        "password-new": "four other plain words",
        "password-again": "four other plain words",
    }
    response = inside.post("/account/password/", {**given, "key": "k1"})
    assert (response.status_code, "not your present password" in response.content.decode()) == (422, True)


def test_the_second_step_is_set_up_by_a_square_and_a_code(inside: Client, lin: Staff) -> None:
    inside.post("/account/second-step/offer/")
    page = inside.get("/account/second-step/").content.decode()
    assert "<svg" in page
    secret = re.search(r"user-select-all\">([A-Z2-7 ]+)<", page)
    assert secret
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(clock.now())
    inside.post("/account/second-step/", {"code": code, "key": "k1"})
    assert Staff.objects.get().totp_secret_sealed is not None
    inside.post("/account/second-step/remove/", {"remove-password": PASSWORD, "key": "k2"})
    assert Staff.objects.get().totp_secret_sealed is None


def test_a_person_is_appointed_with_a_password_shown_once(inside: Client) -> None:
    given = {"username": "wu", "name": "吴调度", "role": "dispatcher", "division": "421223", "key": "k1"}
    page = inside.post("/staff/new/", given).content.decode()
    password = re.search(r"[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}", re.sub(r"<[^>]+>", "", page))
    assert password
    assert sign_in(username="wu", password=password[0]).fact.facts["username"] == "wu"
    assert "吴调度" in inside.get("/staff/").content.decode()


def test_a_refused_appointment_keeps_what_was_typed(inside: Client) -> None:
    given = {"username": "wu", "name": "吴调度", "role": "dispatcher", "division": "42", "key": "k1"}
    response = inside.post("/staff/new/", given)
    assert (response.status_code, Staff.objects.count()) == (403, 1)
    assert 'value="吴调度"' in response.content.decode()


def test_a_person_is_changed_and_helped(inside: Client, appoint: Appoint) -> None:
    wu = appoint("wu", Role.DISPATCHER)
    given = {"name": "吴", "role": "driver", "division": "421223", "is_active": "on", "key": "k1"}
    assert inside.post(f"/staff/{wu.id}/", given).status_code == 302
    assert Staff.objects.get(username="wu").role == "driver"
    assert inside.post(f"/staff/{wu.id}/unlock/", {"key": "k2"}).status_code == 302
    assert inside.post(f"/staff/{wu.id}/second-step/drop/", {"key": "k3"}).status_code == 302
    assert inside.post(f"/staff/{wu.id}/password/", {"key": "k4"}).status_code == 200


def test_people_elsewhere_do_not_exist(inside: Client, appoint: Appoint) -> None:
    he = appoint("he", Role.COUNTY_MANAGER, "611021")
    assert inside.get(f"/staff/{he.id}/").status_code == 404
    assert inside.post(f"/staff/{he.id}/password/", {"key": "k1"}).status_code == 404
    assert "he" not in re.findall(r">(\w+)<", inside.get("/staff/").content.decode())


@pytest.mark.parametrize(
    "address", ["/staff/", "/staff/new/", "/staff/01930000-0000-7000-8000-000000000009/", "/audit/"]
)
def test_those_without_the_permission_are_refused(appoint: Appoint, address: str) -> None:
    browser = Client()
    assert browser.get(address).status_code == 302
    browser.force_login(appoint("wu", Role.DISPATCHER))
    assert browser.get(address).status_code == 403


def test_every_page_reads_in_both_languages(inside: Client, lin: Staff) -> None:
    inside.post("/account/second-step/offer/")
    for address in ("/account/", "/account/second-step/", "/staff/", "/staff/new/", f"/staff/{lin.id}/", "/audit/"):
        for language in ("en", "zh-hans"):
            inside.cookies["django_language"] = language
            assert inside.get(address).status_code == 200


def test_the_language_is_kept_with_the_person(inside: Client, lin: Staff) -> None:
    response = inside.post("/account/language/", {"language": "zh-hans", "next": "/account/"})
    assert response.headers["Location"] == "/account/"
    assert Staff.objects.get().language == "zh-hans"
    elsewhere = Client()
    elsewhere.force_login(lin)
    assert elsewhere.get("/api/v1/who").json()["language"] == "zh-hans"
    assert inside.post("/account/language/", {"language": "xx"}).status_code == 302
    assert Staff.objects.get().language == "zh-hans"


def test_the_admin_opens_by_our_own_sign_in_alone(inside: Client, browser: Client) -> None:
    assert browser.get("/admin/", follow=False).headers["Location"].startswith("/admin/login/")
    assert browser.get("/admin/login/?next=/admin/").headers["Location"] == "/sign-in/?next=%2Fadmin%2F"
    assert (
        browser.post("/admin/login/", {"username": "lin", "password": PASSWORD})
        .headers["Location"]
        .startswith("/sign-in/")
    )
    assert inside.get("/admin/login/").headers["Location"] == "/"
