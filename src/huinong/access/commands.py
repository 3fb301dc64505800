"""`huinong staff`: appoint, list, lock, unlock, and issue tokens, as the system itself."""

import json
import sys
from collections.abc import Callable
from typing import Any, TypeVar
from uuid import UUID

import click

from huinong.access import queries, services
from huinong.access.roles import LABELS
from huinong.access.staffing import require_holders
from huinong.access.values import Appointment, NewStaff, StaffSummary
from huinong.edge.gates import SYSTEM
from huinong.journal.values import Receipt
from huinong.kernel.actor import Role
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal

REFUSED = 3
T = TypeVar("T")

as_json_option = click.option("--json", "as_json", is_flag=True, help="One line of JSON instead of text.")
dry_run_option = click.option("--dry-run", is_flag=True, help="Say what would be done and write nothing.")


@click.group()
def staff() -> None:
    """The people who sign in: appoint, list, lock and unlock them, and issue their API tokens.

    Exits 3 when a rule refuses.
    """


@staff.command()
@click.argument("username")
@click.option("--name", required=True, help="The person's name.")
@click.option("--role", required=True, type=click.Choice([role.value for role in LABELS]), help="What they are.")
@click.option("--division", default="", help="A code prefix: 42, 421223, 421223100; the nation when left out.")
@click.option("--point", type=click.UUID, help="The station of a keeper.")
@click.option("--party", type=click.UUID, help="The party of a partner, co-op chair or buyer.")
@click.option("--admin", is_flag=True, help="May also open Django's admin.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input instead of asking.")
@dry_run_option
@as_json_option
def add(
    username: str,
    *,
    name: str,
    role: str,
    division: str,
    point: UUID | None,
    party: UUID | None,
    admin: bool,
    password_stdin: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Appoint a person.

    \b
    Example: huinong staff add lin --name 林 --role county_manager --division 421223
    """
    if dry_run:
        _say({"would_appoint": username, "role": role, "division": division}, as_json)
        return
    new = NewStaff(
        username=username,
        name=name,
        role=Role(role),
        division=division,
        password=_typed_password(password_stdin),
        point=point,
        party=party,
    )
    _done(lambda: require_holders(new))
    receipt = _done(lambda: services.create_staff(key=_key(), actor=SYSTEM, new=new, may_use_admin=admin))
    _say({"appointed": username, "id": receipt.fact.facts["staff"]}, as_json)


@staff.command(name="list")
@click.option("--division", default="", help="Only those whose place begins with this code.")
@as_json_option
def list_(division: str, *, as_json: bool) -> None:
    """Show who may sign in, in which role and place.

    \b
    Example: huinong staff list --division 421223
    """
    people = [person for person in queries.staff_list(SYSTEM) if person.division.startswith(division)]
    locked = queries.locked_usernames(person.username for person in people)
    for person in people:
        state = "dismissed" if not person.is_active else "locked" if person.username in locked else "active"
        row = {"username": person.username, "role": person.role.value, "division": person.division, "state": state}
        if as_json:
            click.echo(json.dumps({**row, "id": str(person.id), "name": person.name}, ensure_ascii=False))
        else:
            click.echo(f"{row['username']:<24} {row['role']:<18} {row['division'] or '-':<12} {state}")


@staff.command()
@click.argument("username")
@dry_run_option
@as_json_option
def lock(username: str, *, dry_run: bool, as_json: bool) -> None:
    """Let a person in no more, neither by password nor by token, until `unlock`.

    \b
    Example: huinong staff lock wu
    """
    person = _done(lambda: queries.staff_named(username))
    if not dry_run:
        _done(lambda: _switch(person, is_active=False))
    _say({"would_lock" if dry_run else "locked": username}, as_json)


@staff.command()
@click.argument("username")
@dry_run_option
@as_json_option
def unlock(username: str, *, dry_run: bool, as_json: bool) -> None:
    """Let a person in again: after `lock`, or after too many failed tries.

    \b
    Example: huinong staff unlock wu
    """
    person = _done(lambda: queries.staff_named(username))
    if not dry_run:
        _done(lambda: services.unlock_staff(key=_key(), actor=SYSTEM, staff=person.id))
        if not person.is_active:
            _done(lambda: _switch(person, is_active=True))
    _say({"would_unlock" if dry_run else "unlocked": username}, as_json)


@staff.command()
@click.argument("username")
@click.option("--name", required=True, help="What the token is for.")
@click.option("--days", default=90, show_default=True, help="How long it is good.")
@dry_run_option
@as_json_option
def token(username: str, name: str, days: int, *, dry_run: bool, as_json: bool) -> None:
    """Issue an API token for a person and print it, this once.

    \b
    Example: huinong staff token wu --name "manifest robot" --days 30
    """
    person = _done(lambda: queries.staff_named(username))
    if dry_run:
        _say({"would_issue": name, "for": username, "days": days}, as_json)
        return
    issued = _done(lambda: services.issue_token(key=_key(), actor=SYSTEM, name=name, days=days, staff=person.id))
    expires = issued.receipt.fact.facts["expires_on"]
    _say({"token": issued.secret, "expires_on": expires} if as_json else {str(issued.secret): expires}, as_json)


def _switch(person: StaffSummary, *, is_active: bool) -> Receipt:
    to = Appointment(
        name=person.name,
        role=person.role,
        division=person.division,
        point=person.point,
        party=person.party,
        is_active=is_active,
    )
    return services.change_staff(key=_key(), actor=SYSTEM, staff=person.id, to=to)


def _key() -> str:
    return f"staff/{new_id()}"


def _typed_password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(click.prompt("Password", hide_input=True, confirmation_prompt=True))


def _done(act: Callable[[], T]) -> T:
    """The answer, or the refusal on standard error and status 3."""
    try:
        return act()
    except Refusal as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(REFUSED)


def _say(answer: dict[str, Any], as_json: bool) -> None:
    click.echo(json.dumps(answer, ensure_ascii=False) if as_json else "  ".join(f"{k} {v}" for k, v in answer.items()))
