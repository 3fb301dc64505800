"""What a new installation needs before it can serve; repeating it changes nothing that is there."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from huinong.edge.gates import SYSTEM
from huinong.registry.policies.services import load_policies

Say = Callable[[str], None]
KEY_BYTES = 32


def key_path() -> Path:
    """Where the master key lies when HUINONG_MASTER_KEY does not give it."""
    home: Path = settings.HOME
    return home / "master.key"


def make_master_key() -> bool:
    """Write a fresh key that only its owner can read; False when there is one already, for it is never replaced."""
    path = key_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(KEY_BYTES) + "\n")
    return True


def prepare(say: Say) -> None:
    """Key, tables, figures and static files. (The key is read at the next start; nothing below seals with it.)"""
    if os.environ.get("HUINONG_MASTER_KEY"):
        say("master key   from HUINONG_MASTER_KEY")
    else:
        say(f"master key   {'made' if make_master_key() else 'kept'}: {key_path()}")
    call_command("migrate", interactive=False, verbosity=0)
    say("database     migrated")
    load = load_policies(actor=SYSTEM)
    say(f"policies     {load.added} added, {load.unchanged} unchanged")
    call_command("collectstatic", interactive=False, verbosity=0)
    say(f"static files {settings.STATIC_ROOT}")
