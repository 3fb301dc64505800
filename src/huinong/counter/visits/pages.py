"""一次办结一张票: tick what this villager did here today, and hand over one receipt."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.counter.visits import papers, queries, services
from huinong.edge import documents
from huinong.edge.errors import InvalidInput, NoSuchPage
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.points.queries import point as point_of


@require_http_methods(["GET", "POST"])
@page("visits.issue")
def visit(request: PageRequest, county: str, point: UUID) -> HttpResponseBase:
    """What was done at a counter today and is on no receipt; `?thread=` is ticked beforehand."""
    refused = None
    if request.method == "POST":
        try:
            return _made(request, county, point)
        except Refusal as refusal:
            refused = refusal
    ticked = set(request.POST.getlist("act"))
    threads = set(request.GET.getlist("thread"))
    acts = queries.open_acts(request.actor, county, point)
    context = {
        "point": point_of(county, point),
        "acts": [(each, str(each.fact) in ticked or each.thread in threads) for each in acts],
        "slips": queries.slips(request.actor, county, point),
        "refused": refused,
        "key": new_id(),
    }
    return render(request, "visits/visit.html", context, status=status_of(refused) if refused else 200)


def _made(request: PageRequest, county: str, point: UUID) -> HttpResponse:
    try:
        acts = [UUID(text) for text in request.POST.getlist("act")]
    except ValueError as error:
        raise InvalidInput(fields="act") from error
    made = services.make_slip(key=act_key(request), county=county, point=point, acts=acts, actor=request.actor)
    return redirect("visits:slip", county, made.fact.facts["slip"])


@require_safe
@page("visits.issue")
def here(request: PageRequest) -> HttpResponse:
    """A keeper's own counter."""
    scope = request.actor.scope
    if scope.point is None:
        raise NoSuchPage
    return redirect("visits:visit", scope.division[: queries.COUNTY_DIGITS], scope.point)


@require_safe
@page("visits.read")
def slip(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One receipt; each amount opens to the act that made it."""
    value = queries.slip(request.actor, county, number)
    context = {
        "slip": value,
        "station": point_of(county, value.point).name,
        "acts": queries.acts_of(request.actor, county, number),
        "may_issue": request.actor.may("visits.issue"),
    }
    return render(request, "visits/slip.html", context)


@require_safe
@page("visits.read")
def paper(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """The receipt on the roll."""
    return documents.answer(f"{_('Receipt')}-{number}", papers.slip(county, number, actor=request.actor))
