"""The home of each role: what needs me now, and nothing else above the fold."""

from collections.abc import Callable, Mapping

from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from huinong.edge.pages import PageRequest, page
from huinong.insight.boards import buyer_home, coop_home, county_home, officer_home, outlet_home, partner_home
from huinong.insight.indicators import links
from huinong.kernel.actor import Role

Home = Callable[[PageRequest], HttpResponseBase]


@require_safe
@page()
def home(request: PageRequest) -> HttpResponseBase:
    """Each role's own; whoever works in one room goes straight there."""
    return HOMES.get(request.actor.role, officer_home.show)(request)


@require_safe
@page("indicators.read")
def figures(request: PageRequest) -> HttpResponseBase:
    """The county's figures again, with their trends: fetched once the page stands."""
    return county_home.show_figures(request)


def _to(*names: str) -> Home:
    """Go to the first of these pages that there is; say what one may do where there is none."""

    def go(request: PageRequest) -> HttpResponseBase:
        found = next((url for name in names if (url := links.page(name))), "")
        return redirect(found) if found else render(request, "boards/home_plain.html")

    return go


HOMES: Mapping[Role, Home] = {
    Role.PROGRAMME_OFFICER: officer_home.show,
    Role.SYSTEM: officer_home.show,
    Role.COUNTY_MANAGER: county_home.show,
    Role.DISPATCHER: _to("transport:today", "parcels:list"),
    Role.OUTLET_MANAGER: outlet_home.show,
    Role.KEEPER: _to("station:home", "parcels:shelf"),
    Role.DRIVER: _to("transport:drive", "transport:trips"),
    Role.PARTNER: partner_home.show,
    Role.COOP_CHAIR: coop_home.show,
    Role.BUYER: buyer_home.show,
}
