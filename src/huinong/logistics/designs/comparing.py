"""Two studies line by line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from huinong.edge.cells import percent
from huinong.kernel.fen import yuan
from huinong.logistics.designs.shapes import Sums, sums
from huinong.logistics.designs.values import StudyValue


@dataclass(frozen=True, slots=True)
class Line:
    """One thing of two studies, and by how much the second has more; "" where that says nothing."""

    name: str
    left: str
    right: str
    change: str = ""
    is_head: bool = False


def compared(left: StudyValue, right: StudyValue) -> Sequence[Line]:
    """What was asked, what is gained, what it costs."""
    one, other = sums(left), sums(right)
    return [
        Line(_("What was asked"), "", "", is_head=True),
        *_options(left, right),
        Line(_("What is gained"), "", "", is_head=True),
        _counted(_("Villages within reach"), one, other, lambda each: each.within),
        Line(_("Share of villages"), percent(one.share or 0), percent(other.share or 0)),
        _counted(_("Village stations"), one, other, lambda each: each.stations),
        _counted(_("Township centres"), one, other, lambda each: each.centres),
        _counted(_("To open"), one, other, lambda each: each.opened),
        _counted(_("To close"), one, other, lambda each: each.closed),
        Line(_("What it costs"), "", "", is_head=True),
        _money(_("Paid once"), one, other, lambda each: each.capital_fen),
        _money(_("A year"), one, other, lambda each: each.yearly_fen),
        _money(_("Over the years reckoned with"), one, other, lambda each: each.horizon_fen),
        _money(_("A piece"), one, other, lambda each: each.piece_fen or 0),
        Line(_("At most above the best there is"), _gap(one), _gap(other)),
    ]


def _options(left: StudyValue, right: StudyValue) -> Sequence[Line]:
    pairs: Sequence[tuple[str, Callable[[StudyValue], Any]]] = (
        (_("At most to pay once"), lambda each: yuan(each.options.budget_fen)),
        (_("Villages within reach, at least"), lambda each: percent(each.options.share_bp / 10_000)),
        (_("Within reach is"), lambda each: f"{each.options.reach_m / 1_000:g} km"),
        (_("Points that stand may be closed"), lambda each: _("yes") if each.options.may_close else _("no")),
        (_("The county as of"), lambda each: each.ground.on.isoformat()),
    )
    return [Line(name, said(left), said(right)) for name, said in pairs]


def _counted(name: str, one: Sums, other: Sums, of: Callable[[Sums], int]) -> Line:
    return Line(name, f"{of(one):,}", f"{of(other):,}", _signed(of(other) - of(one), f"{abs(of(other) - of(one)):,}"))


def _money(name: str, one: Sums, other: Sums, of: Callable[[Sums], int]) -> Line:
    change = of(other) - of(one)
    return Line(name, yuan(of(one)), yuan(of(other)), _signed(change, yuan(abs(change))))


def _signed(change: int, said: str) -> str:
    return "" if change == 0 else f"{'+' if change > 0 else '−'}{said}"


def _gap(one: Sums) -> str:
    return _("not proven") if one.gap_percent is None else f"{one.gap_percent:g} %"
