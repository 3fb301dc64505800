"""A seeded script of random acts on the database of the environment; prints its answers and every row it left.

`python -m tests.whole.script SEED ACTS`
"""

import sys
from collections.abc import Iterator
from random import Random

import django


def _run(seed: int, acts: int) -> Iterator[str]:
    """The answers, one a line."""
    from django.core.management import call_command

    from huinong.funds.payments import providers
    from huinong.kernel import clock
    from tests.whole import goods_acts, money_acts
    from tests.whole.day import Day, Request
    from tests.whole.founding import NOON, found

    call_command("migrate", verbosity=0)
    providers.install(money_acts.provider())
    with clock.frozen_at(NOON):
        day = Day(found())
    pick = Random(seed).choice
    able = {**goods_acts.ACTS, **money_acts.ACTS}
    names = (*able, *("scan", "scan_batch") * 6, *("pay", "pack", "close_bag", "offer_to_trip", "load") * 2)
    done: list[Request] = []
    for number in range(acts):
        if number % 40 == 39:
            day.pass_time(pick)
        request = pick(done) if done and number % 6 == 5 else able[pick(names)](day, pick)
        if request is not None:
            answer = day.send(request, twisted=number % 12 == 5)
            done.append(request)
            yield f"{number} {request.name} {answer.verdict} {' '.join(answer.codes)}"


def main() -> None:
    django.setup()
    for answer in _run(int(sys.argv[1]), int(sys.argv[2])):
        print(answer)
    from tests.whole.reckoning import dump

    for line in dump():
        print(line)


if __name__ == "__main__":
    main()
