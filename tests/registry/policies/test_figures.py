from datetime import date

import pytest
from click.testing import CliRunner
from django.db import IntegrityError

from huinong.edge.gates import NotPermitted, OutOfScope
from huinong.kernel.actor import Actor, Role, Scope
from huinong.registry.policies.commands import policies as command
from huinong.registry.policies.errors import FigureTooSmall, PolicyMissing, PolicyTaken
from huinong.registry.policies.models import Policy
from huinong.registry.policies.queries import figure, policies
from huinong.registry.policies.services import enter_figure, load_policies, packaged_figures
from huinong.registry.policies.values import PolicyValue

TODAY = date(2026, 11, 20)

pytestmark = pytest.mark.django_db


def row(value: int, *, division: str = "", since: date = date(2024, 3, 1), until: date | None = None) -> PolicyValue:
    return PolicyValue("test.hours", division, since, until, value, "hours", "a rule")


def test_loading_the_packaged_figures_again_changes_nothing(system: Actor) -> None:
    first = load_policies(actor=system)
    again = load_policies(actor=system)
    assert first.added == again.unchanged == Policy.objects.count()
    assert (again.added, again.kept) == (0, ())
    assert figure("points.active_days", division="421223", on=TODAY) == 20


def test_every_packaged_figure_names_its_source() -> None:
    assert [value.key for value in packaged_figures() if not value.source.strip()] == []


def test_a_figure_entered_here_is_not_overwritten_by_the_packaged_one(system: Actor) -> None:
    load_policies(actor=system)
    Policy.objects.filter(key="points.active_days").update(value=15)
    assert load_policies(actor=system).kept == ("points.active_days",)
    assert Policy.objects.get(key="points.active_days").value == 15


def test_the_nearest_division_wins_before_the_latest_day(system: Actor) -> None:
    for each in (row(72), row(48, division="42"), row(24, division="421223"), row(60, since=date(2026, 1, 1))):
        enter_figure(figure=each, actor=system)
    found = [
        figure("test.hours", division=place, on=TODAY) for place in ("421223", "421223100", "420106", "611021", "")
    ]
    assert found == [24, 24, 48, 60, 60]


def test_a_figure_holds_from_its_first_day_until_the_day_it_ends(system: Actor) -> None:
    enter_figure(figure=row(72, until=date(2025, 1, 1)), actor=system)
    assert figure("test.hours", on=date(2024, 3, 1)) == 72
    for day in (date(2024, 2, 29), date(2025, 1, 1)):
        with pytest.raises(PolicyMissing, match=r"policies\.missing"):
            figure("test.hours", on=day)


def test_a_published_figure_is_not_rewritten(system: Actor) -> None:
    enter_figure(figure=row(72), actor=system)
    enter_figure(figure=row(72), actor=system)
    with pytest.raises(PolicyTaken):
        enter_figure(figure=row(48), actor=system)
    assert [each.value for each in policies(on=TODAY)] == [72]


def test_only_those_whose_place_it_is_may_enter_figures() -> None:
    reader = Actor("s1", "Officer Zhou", Role.PROGRAMME_OFFICER, Scope("42"))
    writer = Actor("s1", "Officer Zhou", Role.PROGRAMME_OFFICER, Scope("42"), frozenset({"policies.write"}))
    with pytest.raises(NotPermitted):
        enter_figure(figure=row(72, division="421223"), actor=reader)
    with pytest.raises(OutOfScope):
        enter_figure(figure=row(72), actor=writer)
    assert Policy.objects.count() == 0


def test_the_command_loads_and_lists() -> None:
    run = CliRunner().invoke
    assert run(command, ["load", "--dry-run"]).output.startswith("packaged ")
    assert Policy.objects.count() == 0
    assert run(command, ["load"]).exit_code == 0
    assert '"points.active_days", "division": "", "value": 20' in run(command, ["list", "--json"]).output


@pytest.mark.parametrize(
    ("unit", "value"), [("grams", 0), ("cm³ a kilogram", 0), ("cm³ a kilogram", -6000), ("fen", -1)]
)
def test_a_figure_that_others_are_divided_by_is_never_nothing(unit: str, value: int, system: Actor) -> None:
    figure = PolicyValue("postage.parcel.step_g", "421223", date(2026, 1, 1), None, value, unit, "a rule")
    with pytest.raises(FigureTooSmall) as refused:
        enter_figure(figure=figure, actor=system)
    assert refused.value.facts["least"] == {"fen": 0}.get(unit, 1)
    assert Policy.objects.count() == 0
    with pytest.raises(IntegrityError):
        Policy.objects.create(
            key=figure.key, division="", valid_from=figure.valid_from, value=value, unit=unit, source="a rule"
        )
