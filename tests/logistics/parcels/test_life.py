"""The whole table of a piece's life, step by step."""

import re
from itertools import product
from pathlib import Path

import pytest

from huinong.logistics import parcels
from huinong.logistics.parcels.life import (
    CLOSED,
    EMSEVT,
    STEPS,
    Denial,
    Direction,
    Event,
    Holder,
    Keeper,
    State,
    Step,
    Tier,
    next_step,
)

README = Path(parcels.__path__[0]) / "README.md"
FIRST = {Direction.INBOUND: State.ANNOUNCED, Direction.OUTBOUND: State.ACCEPTED}
EVERYTHING = list(product(Direction, State, Event, Tier, Holder))


def picture(direction: Direction) -> str:
    """The table as a mermaid state diagram."""
    arrows: dict[tuple[State, State], set[str]] = {}
    for step in set(STEPS[direction].values()):
        arrows.setdefault((step.state, step.target), set()).add(step.event.value)
    lines = [f"    {start} --> {end}: {', '.join(sorted(said))}" for (start, end), said in sorted(arrows.items())]
    ends = [f"    {state} --> [*]" for state in sorted(CLOSED & {end for _, end in arrows})]
    return "\n".join(["stateDiagram-v2", f"    [*] --> {FIRST[direction]}", *lines, *ends])


@pytest.mark.parametrize("direction", Direction)
def test_the_readme_draws_the_table_that_is_run(direction: Direction) -> None:
    drawn = re.findall(r"```mermaid\n(.*?)\n```", README.read_text(encoding="utf-8"), re.DOTALL)
    assert picture(direction) in drawn


def test_each_question_has_a_step_of_the_table_or_a_denial() -> None:
    for direction, state, event, tier, holder in EVERYTHING:
        answer = next_step(direction, state, event, tier, holder)
        if isinstance(answer, Step):
            assert (answer.state, answer.event) == (state, event)
            assert tier in answer.tiers
            assert holder in answer.holders
        else:
            assert answer in Denial


def test_the_steps_allowed_are_exactly_the_tables() -> None:
    allowed = {asked for asked in EVERYTHING if isinstance(next_step(*asked), Step)}
    written = {
        (direction, state, event, tier, holder)
        for direction, table in STEPS.items()
        for (state, event, tier), step in table.items()
        for holder in step.holders
    }
    assert allowed == written
    assert len(allowed) == 207


def test_a_second_place_of_the_same_kind_is_always_denied_as_held_elsewhere() -> None:
    for direction, state, event, tier in product(Direction, State, (Event.ARRIVED, Event.SHELVED), Tier):
        assert next_step(direction, state, event, tier, Holder.PEER) is Denial.HELD_ELSEWHERE


@pytest.mark.parametrize("direction", Direction)
def test_every_state_can_be_reached_and_every_open_one_left(direction: Direction) -> None:
    steps = set(STEPS[direction].values())
    reached = {FIRST[direction]} | {step.target for step in steps}
    left = {step.state for step in steps}
    assert left == reached - CLOSED


@pytest.mark.parametrize("direction", Direction)
def test_closed_pieces_never_move_again(direction: Direction) -> None:
    assert not [step for step in STEPS[direction].values() if step.state in CLOSED]


def test_a_piece_in_a_bag_only_comes_out_of_it() -> None:
    steps = {step.event for table in STEPS.values() for step in table.values() if step.state == State.BAGGED}
    assert steps == {Event.UNBAGGED}


def test_only_bagging_puts_a_piece_into_a_bag() -> None:
    into = {step.event for table in STEPS.values() for step in table.values() if step.keeper == Keeper.BAG}
    assert into == {Event.BAGGED}


def test_emsevt_codes_are_given_for_events_that_occur() -> None:
    assert {code for code in EMSEVT.values() if not re.fullmatch(r"E[MD][A-I]", code)} == set()
    assert EMSEVT[Direction.INBOUND, Event.COLLECTED] == EMSEVT[Direction.OUTBOUND, Event.DELIVERED] == "EMI"
