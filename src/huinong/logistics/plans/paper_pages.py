"""A plan to take along: its tours and bag lists as a workbook. Printing is the page's own."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from openpyxl import Workbook

from huinong.edge import sheets
from huinong.edge.pages import PageRequest, page
from huinong.logistics.plans import queries
from huinong.logistics.plans.shown import Shown


@require_safe
@page("plans.read")
def sheet(request: PageRequest, county: str, plan: UUID) -> HttpResponseBase:
    """Three sheets: the villages, the tours call by call, the bag lists of the buses."""
    found = queries.plan(request.actor, county, plan)
    view = Shown(*queries.solution(county, plan))
    book = Workbook(write_only=True)
    _write(book, _("Villages"), _village_heads(), (
        (row.name, str(row.direction), str(row.how.label), row.by, row.at, row.pieces, row.forecast, row.reason)
        for row in view.villages()
    ))  # fmt: skip
    _write(book, _("Tours"), _tour_heads(), (
        (tour.vehicle, tour.number + 1, n, call.name, call.arrives, call.leaves, call.off, call.on)
        for tour in view.tours()
        for n, call in enumerate(tour.calls)
    ))  # fmt: skip
    _write(book, _("Bags by bus"), _bag_heads(), (
        (row.line, row.leaves, row.village, str(row.direction), row.on, row.off, row.off_at, row.bags, row.pieces)
        for row in view.bags()
    ))  # fmt: skip
    return sheets.answer(f"plan-{found.day.isoformat()}.xlsx", book)


def _village_heads() -> Sequence[str]:
    return (
        *(_("Village"), _("Direction"), _("How"), _("Carried by"), _("At"), _("Pieces"), _("of these foretold")),
        _("Why it stays"),
    )


def _tour_heads() -> Sequence[str]:
    return _("Code of the vehicle"), _("Tour"), _("Call"), _("Called at"), _("Arrives"), _("Leaves"), _("Off"), _("On")


def _bag_heads() -> Sequence[str]:
    return (
        *(_("Bus"), _("Leaves"), _("Village"), _("Direction"), _("On at"), _("Off at"), _("At"), _("How many bags")),
        _("Pieces"),
    )


def _write(book: Workbook, title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    page_ = book.create_sheet(title)
    page_.freeze_panes = "A2"
    page_.append(list(heads))
    for row in rows:
        page_.append(["" if value is None else value for value in row])
