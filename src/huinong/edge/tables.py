"""The list toolkit: declare the columns, filters and search of a list once; get pages, sorting and a sheet.

    PARCELS = Table(
        name="parcels",
        columns=(
            Column("number", _("Number"), Kind.LINK, link=lambda row: f"/parcels/{row.id}/"),
            Column("arrived_at", _("Arrived"), Kind.TIME),
        ),
        filters=(Choice("state", _("State"), STATES), Days("arrived", _("Arrived"), "arrived_at")),
        search=search.matching,
        default_sort="-arrived_at",
        row=value_of,
    )

    @page("parcels.read")
    def parcels(request: PageRequest) -> HttpResponseBase:
        return PARCELS.respond(request, queries.visible_parcels(request.actor), "parcels/list.html")

The page includes `components/table.html`, which shows the variable `table`. Everything works by plain
links and forms; htmx only swaps the table in place.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, OrderBy, Q, QuerySet
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _

from huinong.edge import choices
from huinong.edge.cells import Cell, Column, Kind, cell, value_at
from huinong.edge.filters import Filter, ShownFilter
from huinong.edge.sheets import export

PAGE_ROWS = 50
COUNTED = 10_000  # past this a person narrows the list; counting every row of a county would cost more than it tells
SEARCH = _("Search")
EMPTY = _("Nothing here yet.")
CHOOSING = "columns"  # the chooser's own field: these columns are to be remembered
AROUND = 2  # page numbers shown on each side of the current one


@dataclass(frozen=True, slots=True)
class Head:
    column: Column
    url: str
    direction: str  # "ascending", "descending" or ""


@dataclass(frozen=True, slots=True)
class ShownRow:
    cells: tuple[Cell, ...]
    url: str


@dataclass(frozen=True, slots=True)
class PageLink:
    number: int
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A list as the page shows it: strings and addresses only."""

    id: str
    path: str
    text: str
    has_search: bool
    search_hint: str
    filters: tuple[ShownFilter, ...]
    heads: tuple[Head, ...]
    rows: tuple[ShownRow, ...]
    total: str
    is_narrowed: bool
    pages: tuple[PageLink | None, ...]
    previous_url: str
    next_url: str
    export_url: str
    chooser: tuple[tuple[Column, bool], ...]
    is_choosing: bool
    kept: tuple[tuple[str, str], ...]
    kept_columns: tuple[tuple[str, str], ...]
    empty: str
    empty_hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A list, declared. `row` turns what the queryset holds into the value the columns read."""

    name: str
    columns: Sequence[Column]
    filters: Sequence[Filter] = ()
    search: Callable[[Any, str], Any] | Sequence[str] = ()
    search_hint: Any = SEARCH
    default_sort: str = ""
    row: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    empty: Any = EMPTY
    empty_hint: Any = ""
    page_rows: int = PAGE_ROWS

    def respond(
        self, request: HttpRequest, rows: Any, template: str, context: Mapping[str, Any] | None = None
    ) -> HttpResponseBase:
        """The page, the table alone for htmx, or the sheet."""
        if request.GET.get("export") == "xlsx":
            columns = self._named(request.GET.getlist("col")) or self.columns  # what a person hides, the sheet keeps
            return export(self.name, columns, self.wanted(rows, request.GET), row=self.row)
        shown = {**(context or {}), "table": self.shown(request, rows)}
        response = render(request, "components/table.html" if self._is_partial(request) else template, shown)
        patch_vary_headers(response, ["HX-Request", "HX-Target"])
        if CHOOSING in request.GET:
            choices.remember(response, self.name, _who(request), request.GET.getlist("col"))
        return response

    def _is_partial(self, request: HttpRequest) -> bool:
        target = request.headers.get("HX-Target", "").rpartition("#")[2]  # htmx 4 sends `div#id`, htmx 2 `id`
        return target == self.id and "HX-History-Restore-Request" not in request.headers

    @property
    def id(self) -> str:
        return f"table-{self.name}"

    def wanted(self, rows: Any, asked: QueryDict) -> Any:
        """The rows searched, filtered and sorted as asked."""
        text = asked.get("q", "").strip()
        if text:
            rows = self.search(rows, text) if callable(self.search) else _containing(rows, self.search, text)
        for each in self.filters:
            rows = each.narrow(rows, asked)
        return self._sorted(rows, self.sort_asked(asked))

    def sort_asked(self, asked: QueryDict) -> str:
        """The sort as `key` or `-key`; the default when what was asked cannot be."""
        wanted = asked.get("sort", "")
        keys = {column.key for column in self.columns if column.order}
        return wanted if wanted.removeprefix("-") in keys else self.default_sort

    def _sorted(self, rows: Any, sort: str) -> Any:
        if not sort:
            return rows
        key, descending = sort.removeprefix("-"), sort.startswith("-")
        column = next((column for column in self.columns if column.key == key), None)
        if isinstance(rows, QuerySet):
            return rows.order_by(*_orders(rows.model, column.order if column else key, descending))
        known = [row for row in rows if value_at(row, key) is not None]
        unknown = [row for row in rows if value_at(row, key) is None]
        return sorted(known, key=lambda row: value_at(row, key), reverse=descending) + unknown

    def columns_shown(self, request: HttpRequest) -> tuple[Column, ...]:
        """The columns asked for, or chosen by this person before, in the table's own order; else the usual ones."""
        asked = request.GET.getlist("col")
        chosen = asked if asked or CHOOSING in request.GET else choices.remembered(request, self.name, _who(request))
        return self._named(chosen) or tuple(column for column in self.columns if column.shown)

    def _named(self, keys: Sequence[str]) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.key in keys)

    def shown(self, request: HttpRequest, rows: Any) -> ShownTable:
        """One page of the list, ready for the template."""
        asked = request.GET
        wanted = self.wanted(rows, asked)
        total, is_exact = _count(wanted)
        last = max(1, -(-total // self.page_rows))
        number = min(max(_number(asked.get("page", "")), 1), last)
        start = (number - 1) * self.page_rows
        columns = self.columns_shown(request)
        filters = tuple(each.shown(asked) for each in self.filters)
        text = asked.get("q", "").strip()
        url = _Urls(request.path, asked)
        return ShownTable(
            id=self.id,
            path=request.path,
            text=text,
            has_search=bool(self.search),
            search_hint=str(self.search_hint),
            filters=filters,
            heads=tuple(self._head(column, asked, url) for column in columns),
            rows=tuple(self._row(columns, row) for row in _part(wanted, start, start + self.page_rows)),
            total=f"{total:,}" if is_exact else f"{total:,}+",
            is_narrowed=bool(text) or any(each.said for each in filters),
            pages=_pages(number, last, url) if last > 1 else (),
            previous_url=url(page=str(number - 1)) if number > 1 else "",
            next_url=url(page=str(number + 1)) if number < last else "",
            export_url=url(export="xlsx", page=None),
            chooser=tuple((column, column in columns) for column in self.columns),
            is_choosing=CHOOSING in asked,
            kept=url.kept(without=("col", "page", "export", CHOOSING)),
            kept_columns=url.kept(only=("sort",) if CHOOSING in asked else ("col", "sort")),
            empty=str(self.empty),
            empty_hint=str(self.empty_hint),
        )

    def _head(self, column: Column, asked: QueryDict, url: "_Urls") -> Head:
        if not column.order:
            return Head(column, "", "")
        now = self.sort_asked(asked)
        direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(now, "")
        following = f"-{column.key}" if direction == "ascending" else column.key
        return Head(column, url(sort=following, page=None), direction)

    def _row(self, columns: Sequence[Column], row: Any) -> ShownRow:
        value = self.row(row) if self.row else row
        return ShownRow(tuple(cell(column, value) for column in columns), self.link(value) if self.link else "")


@dataclass(frozen=True, slots=True)
class _Urls:
    """Addresses of the same list, with something changed."""

    path: str
    asked: QueryDict = field(repr=False)

    def __call__(self, **changed: str | None) -> str:
        query = self.asked.copy()
        query.pop("export", None)
        if query.pop(CHOOSING, None):
            query.pop("col", None)  # remembered from now on
        for name, value in changed.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        text = query.urlencode()
        return f"{self.path}?{text}" if text else self.path

    def kept(self, *, only: Sequence[str] = (), without: Sequence[str] = ()) -> tuple[tuple[str, str], ...]:
        return tuple(
            (name, value)
            for name, values in self.asked.lists()
            if (name in only if only else name not in without)
            for value in values
            if value
        )


def _who(request: HttpRequest) -> str:
    return str(getattr(getattr(request, "actor", None), "id", ""))


def _orders(model: type[Model], order: str, descending: bool) -> list[OrderBy]:
    """By the column, unknown last, then by id so that pages never overlap.

    "Unknown last" is only asked for where there can be unknowns: PostgreSQL's indexes end on the other side, and it
    would sort a million rows to show the first fifty.
    """
    last = {"nulls_last": True} if _may_be_unknown(model, order) else {}
    first = F(order).desc(**last) if descending else F(order).asc(**last)
    return [first, F("pk").desc() if descending else F("pk").asc()]


def _may_be_unknown(model: type[Model], order: str) -> bool:
    """Whether a column, or anything on the way to it, can be null; what is annotated can."""
    at: Any = model
    for name in order.split("__"):
        try:
            field = at._meta.get_field(name)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        at = field.related_model
    return False


def _containing(rows: Any, keys: Sequence[str], text: str) -> Any:
    """The rows in which one of these attributes contains the text. (For few rows: it looks at each.)"""
    if isinstance(rows, QuerySet):
        options = [Q(**{f"{key.replace('.', '__')}__icontains": text}) for key in keys]
        return rows.filter(reduce(or_, options, Q()))
    wanted = text.casefold()
    return [row for row in rows if any(wanted in str(value_at(row, key) or "").casefold() for key in keys)]


def _part(rows: Any, start: int, stop: int) -> Any:
    """The rows of one page. Of a later one the ids come first: else what is joined is read for every page before it."""
    if start == 0 or not isinstance(rows, QuerySet) or not rows.query.select_related:
        return rows[start:stop]
    ids = list(rows.select_related(None).values_list("pk", flat=True)[start:stop])
    return rows.filter(pk__in=ids)


def _count(rows: Any) -> tuple[int, bool]:
    """How many rows, counted no further than `COUNTED`, and whether that is all of them."""
    counted = rows.order_by()[: COUNTED + 1].count() if isinstance(rows, QuerySet) else len(rows)
    is_exact = counted <= COUNTED or not isinstance(rows, QuerySet)
    return (counted if is_exact else COUNTED), is_exact


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 1


def _pages(number: int, last: int, url: _Urls) -> tuple[PageLink | None, ...]:
    """First, last and the pages around this one; None stands for those left out."""
    wanted = sorted({1, last, *range(max(1, number - AROUND), min(last, number + AROUND) + 1)})
    links: list[PageLink | None] = []
    before = 0
    for each in wanted:
        if each - before > 1:
            links.append(None)
        links.append(PageLink(each, url(page=str(each)), each == number))
        before = each
    return tuple(links)


__all__ = ["Cell", "Column", "Kind", "Table"]
