"""Addresses that this room's pages lead to, in this room and in others; "" where a room has no such page."""

from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django.urls import NoReverseMatch, reverse


def page(name: str, *args: object, **query: str) -> str:
    """The address of a named page with a query, or "" while nobody has it."""
    try:
        url = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    text = urlencode({key: value for key, value in query.items() if value})
    return f"{url}?{text}" if text else url


def point(county: str, id_: UUID | None) -> str:
    """A point's own page."""
    return page("points:detail", county, id_) if id_ else ""


def trends(division: str, on: date) -> str:
    """The strip of figures with trends."""
    return page("indicators:trends", division=division, on=on.isoformat())


def trend(code: str, division: str, on: date) -> str:
    """One figure's trend."""
    return page("indicators:trend", code, division=division, on=on.isoformat())


def gaps(division: str, on: date) -> str:
    """The list of villages without service."""
    return page("indicators:gaps", division=division, on=on.isoformat())


def layers(code: str, division: str, on: date) -> dict[str, str]:
    """The layers of a figure's map."""
    return {
        "boundary": page("boards:map_layer", "boundary", division=division),
        "towns": page("boards:map_layer", "towns", division=division),
        "points": page("indicators:places", code, division=division, on=on.isoformat()),
    }
