"""One part on one database, in a process of its own: `python -m bench.part facts`. A line is `what<TAB>figure`."""

import os
import sys
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.settings")
django.setup()  # before a part is imported: it imports models

from django.core.management import call_command  # noqa: E402

from huinong.edge.gates import SYSTEM  # noqa: E402
from huinong.registry.policies.services import load_policies  # noqa: E402


def main(part: str, *, quick: bool) -> None:
    """Prepare the database, then print each figure as it is measured."""
    call_command("migrate", interactive=False, verbosity=0)
    load_policies(actor=SYSTEM)
    for what, figure in import_module(f"bench.{part}").run(quick=quick):
        print(f"{what}\t{figure}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], quick="--quick" in sys.argv)
