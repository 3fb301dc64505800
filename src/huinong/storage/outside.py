"""Calls to the world outside stand between transactions, never in one."""

from django.db import transaction


def assert_outside() -> None:
    """An outside call may take long and cannot be rolled back: no transaction of ours may be open around it."""
    blocks = transaction.get_connection().atomic_blocks
    assert all(block._from_testcase for block in blocks), "outside calls wait for the commit"
