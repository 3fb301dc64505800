"""The columns a person chose for a list: remembered in their browser, for them alone, for a year."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse

YEAR_S = 365 * 24 * 60 * 60
BETWEEN = "~"


def remember(response: HttpResponse, table: str, who: str, keys: Sequence[str]) -> None:
    """Keep a choice of columns; none chosen brings the usual ones back."""
    if not keys:
        response.delete_cookie(_cookie(table))
        return
    value = BETWEEN.join([who, *keys])
    response.set_cookie(_cookie(table), value, max_age=YEAR_S, httponly=True, samesite="Lax")


def remembered(request: HttpRequest, table: str, who: str) -> tuple[str, ...]:
    """What this person chose before; () when nothing, or when somebody else did on the same machine."""
    owner, *keys = request.COOKIES.get(_cookie(table), "").split(BETWEEN)
    return tuple(keys) if owner == who else ()


def _cookie(table: str) -> str:
    return f"hn-columns-{table}"
