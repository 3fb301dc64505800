import ast
from collections.abc import Iterator
from pathlib import Path

import huinong
from huinong.access.roles import ALL_PERMISSIONS, DIVISION_DIGITS, LABELS, MAY_GRANT, ROLES
from huinong.kernel.actor import Role

SOURCE = Path(huinong.__file__).parent
PEOPLE = set(Role) - {Role.SYSTEM}


def asked_in(path: Path) -> Iterator[tuple[str, str]]:
    """(permission, where) of every `gates.require(actor, "…")`, `@page("…")` and `.may("…")` in a file."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name not in {"require", "page", "may"}:
            continue
        for argument in node.args:
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str) and "." in argument.value:
                yield argument.value, f"{path.relative_to(SOURCE)}:{node.lineno}"


def test_every_permission_asked_for_anywhere_is_in_the_table() -> None:
    asked = [each for path in SOURCE.rglob("*.py") for each in asked_in(path)]
    assert ("access.manage") in {permission for permission, _ in asked}
    assert [each for each in asked if each[0] not in ALL_PERMISSIONS] == []


def test_the_table_gives_only_permissions_that_exist_and_leaves_none_to_nobody() -> None:
    assert frozenset().union(*ROLES.values()) == ALL_PERMISSIONS


def test_every_persona_has_its_row_in_every_table() -> None:
    assert set(ROLES) == set(LABELS) == set(DIVISION_DIGITS) == PEOPLE


def test_nobody_gives_away_the_system_and_only_managers_appoint() -> None:
    appointers = {role for role, permissions in ROLES.items() if "access.manage" in permissions}
    assert set(MAY_GRANT) - {Role.SYSTEM} == appointers == {Role.PROGRAMME_OFFICER, Role.COUNTY_MANAGER}
    assert all(Role.SYSTEM not in roles for roles in MAY_GRANT.values())


def test_those_bound_to_a_point_or_party_read_no_county_wide_records() -> None:
    narrow = (Role.KEEPER, Role.DRIVER, Role.PARTNER, Role.COOP_CHAIR, Role.BUYER)
    wide = {"journal.export", "indicators.read", "parties.reveal", "access.audit", "policies.write"}
    assert {role: ROLES[role] & wide for role in narrow} == {role: frozenset() for role in narrow}
    assert not {"journal.read", "parcels.read"} & ROLES[Role.DRIVER], "a driver's scope is the whole county"


def test_whoever_scans_moves_no_money_by_hand_and_whoever_posts_scans_nothing() -> None:
    for permissions in ROLES.values():
        assert not {"ledger.post", "parcels.scan"} <= permissions
