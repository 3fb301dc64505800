import json

import pytest
from click.testing import CliRunner, Result

from huinong.access.commands import staff
from huinong.access.errors import TokenRefused
from huinong.access.models import Staff, Token
from huinong.access.services import actor_of_token

from .conftest import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("figures")]


def run(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(staff, list(words), input=typed)


def add(username: str = "wu", *more: str) -> Result:
    words = ["add", username, "--name", "吴", "--role", "dispatcher", "--division", "421223", "--password-stdin", *more]
    return run(*words, typed=f"{PASSWORD}\n")


def test_a_person_is_appointed_and_listed() -> None:
    assert add().exit_code == 0
    listed = json.loads(run("list", "--division", "4212", "--json").output)
    assert (listed["username"], listed["role"], listed["state"], listed["name"]) == ("wu", "dispatcher", "active", "吴")
    assert run("list", "--division", "61").output == ""


def test_the_first_admin_comes_from_here() -> None:
    add("root", "--admin")
    assert Staff.objects.filter(username="root", is_superuser=True, is_staff=True).exists()


def test_a_refusal_says_the_mend_and_exits_three() -> None:
    add()
    again = add()
    assert (again.exit_code, again.stderr.splitlines()[0]) == (3, "access.username_taken")
    assert run("lock", "nobody").exit_code == 3


def test_a_dry_run_writes_nothing() -> None:
    assert json.loads(add("wu", "--dry-run", "--json").output)["would_appoint"] == "wu"
    assert Staff.objects.count() == 0


def test_a_token_is_printed_once_and_lock_ends_it() -> None:
    add()
    secret = json.loads(run("token", "wu", "--name", "robot", "--days", "30", "--json").output)["token"]
    assert actor_of_token(secret)[0].name == "吴"
    assert run("lock", "wu").exit_code == 0
    with pytest.raises(TokenRefused):
        actor_of_token(secret)
    run("unlock", "wu")
    assert actor_of_token(secret)[1] == Staff.objects.get()
    assert Token.objects.count() == 1


def test_a_station_that_is_not_there_is_refused() -> None:
    nowhere = "00000000-0000-0000-0000-000000000001"
    done = run(
        *("add", "wu", "--name", "吴", "--role", "keeper", "--division", "421223", "--point", nowhere),
        "--password-stdin",
        typed=f"{PASSWORD}\n",
    )
    assert (done.exit_code, done.stderr.splitlines()[0]) == (3, "access.point_elsewhere")
    assert not Staff.objects.exists()
