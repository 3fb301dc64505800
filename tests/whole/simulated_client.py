"""The process that asks the ledger for the simulated acts, one after another, and prints each answer.

`python -m tests.whole.simulated_client found` arranges; `act SEED CYCLES CYCLE ACT` goes on from there; `poster` is the
command of that name, without the other rooms' commands; `tell` prints all that came of it, a JSON array a line.
"""

import sys
from collections.abc import Iterator
from typing import Any

import django
import orjson

from tests.whole.simulated_acts import BEGIN, CEILING_FEN, COUNTY, PAYERS, TENOR, Act, Line, cycle


def _found() -> None:
    from django.core.management import call_command

    from huinong.edge.gates import SYSTEM
    from huinong.funds.ledger import services
    from huinong.kernel import clock

    call_command("migrate", verbosity=0)
    with clock.frozen_at(BEGIN):
        for payer in PAYERS:
            services.limit_account(
                county=COUNTY, account=payer, floor_fen=0, ceiling_fen=CEILING_FEN, key=f"limits/{payer}",
                happened_at=BEGIN, actor=SYSTEM,
            )  # fmt: skip


def _postings(lines: tuple[Line, ...], *, are_held: bool = False) -> list[Any]:
    from huinong.funds.ledger.values import NewPosting

    return [
        NewPosting(
            key=line.key, county=COUNTY, lines=line.lines, memo="simulated", thread=f"T-{line.key}",
            happened_at=line.at, expires_at=line.at + TENOR if are_held else None,
        )
        for line in lines
    ]  # fmt: skip


def _receipts(act: Act) -> Any:  # noqa: PLR0911  (one door a kind of act)
    """What the ledger's own door answers, as a sequence of receipts; None from the queue, which gives none."""
    from huinong.edge.gates import SYSTEM
    from huinong.funds.ledger import poster, services

    line = act.lines[0]
    on = {"county": COUNTY, "happened_at": line.at, "actor": SYSTEM}
    match act.kind:
        case "post":
            return services.post_many(_postings(act.lines), actor=SYSTEM)
        case "queue":
            return poster.queue_many(_postings(act.lines), actor=SYSTEM)
        case "hold":
            return services.hold_many(_postings(act.lines, are_held=True), actor=SYSTEM)
        case "capture":
            return [services.capture(key=line.key, lines=act.part or None, **on)]
        case "release":
            return [services.release(key=line.key, **on)]
        case "expire":
            return services.expire_due(county=COUNTY, actor=SYSTEM)
    stand = services.freeze_account if act.kind == "freeze" else services.thaw_account
    [account] = line.lines
    return [stand(account=account, reason="simulated", key=act.kind[0] + line.key, **on)]


def _answer(act: Act) -> str:
    from huinong.kernel import clock
    from huinong.kernel.refusal import Refusal

    try:
        with clock.frozen_at(act.lines[0].at):
            receipts = _receipts(act)
    except Refusal as refusal:
        return refusal.code
    if receipts is None:
        return "queued"
    return "repeated" if all(receipt.is_repeat for receipt in receipts) else "accepted"


def _act(seed: str, cycles: str, begun: str, done: str) -> None:
    for number in range(int(begun), int(cycles)):
        acts = cycle(int(seed), number)
        for place in range(int(done) if number == int(begun) else 0, len(acts)):
            print(number, place, _answer(acts[place]), flush=True)


def _rows() -> Iterator[tuple[Any, ...]]:
    from django.db.models import Sum

    from huinong.edge.gates import SYSTEM
    from huinong.funds.ledger import queries
    from huinong.funds.ledger.models import Account, Intent, Leg, Posting
    from huinong.journal.models import Fact

    amounts = ("posted_fen", "pending_out_fen", "pending_in_fen", "version", "state")
    yield from (("account", *row) for row in Account.objects.values_list("code", *amounts))
    holds = Posting.objects.filter(held__isnull=False)
    yield from (("hold", *row) for row in holds.values_list("key", "status"))
    for key, status, refusal in Intent.objects.values_list("key", "status", "refusal").iterator():
        yield "intent", key, refusal["code"] if refusal else status
    yield "facts", "in all", Fact.objects.filter(kind__startswith="ledger.").count()
    yield "legs", "sum", Leg.objects.aggregate(total=Sum("amount_fen"))["total"]
    yield "books", "whole", queries.trial_balance(COUNTY, actor=SYSTEM).is_whole


def _tell() -> None:
    for row in _rows():
        print(orjson.dumps(row).decode())


def _poster(*options: str) -> None:
    from huinong.funds.ledger.commands import poster

    poster(options)


def main() -> None:
    django.setup()
    what, *given = sys.argv[1:]
    {"found": _found, "act": _act, "poster": _poster, "tell": _tell}[what](*given)


if __name__ == "__main__":
    main()
