"""Asking who pays what of a plan."""

from uuid import UUID

from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from huinong.edge.pages import PageRequest, act_key, page
from huinong.kernel.refusal import Refusal
from huinong.logistics.plans import services
from huinong.logistics.plans.plan_pages import shown

SECONDS = 60
SEED = 1


@require_POST
@page("plans.write")
def shares(request: PageRequest, county: str, plan: UUID) -> HttpResponseBase:
    """Have it computed; the plan's page shows how far it is."""
    try:
        services.share_plan(
            county=county, key=act_key(request), plan=plan, seconds=SECONDS, seed=SEED, actor=request.actor
        )
    except Refusal as refusal:
        return shown(request, county, plan, refusal)
    return redirect("plans:plan", county, plan)
