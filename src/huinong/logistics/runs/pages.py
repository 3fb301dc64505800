"""What a page shows of a computation that is not over: it looks by itself, and may be left."""

from dataclasses import dataclass
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from huinong.edge.pages import PageRequest, act_key, page
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.ids import new_id
from huinong.logistics.runs import queries, services
from huinong.logistics.runs.runners import runner
from huinong.logistics.runs.values import RunValue
from huinong.logistics.runs.wording import doing_label


@dataclass(frozen=True, slots=True)
class RunView:
    """A run as `runs/_progress.html` draws it. `done_percent` is of its time, at most 99 while it is not over."""

    run: RunValue
    doing: str
    done_percent: int
    elapsed_s: int
    is_money: bool
    cost_fen: int | None
    gap_percent: float | None
    key: str
    may_stop: bool


def view_of(run: RunValue, actor: Actor) -> RunView:
    """What the partial needs: `{% include "runs/_progress.html" with progress=… %}`."""
    one = runner(run.kind)
    elapsed_s = int(((run.ended_at or clock.now()) - run.started_at).total_seconds()) if run.started_at else 0
    return RunView(
        run=run,
        doing=doing_label(run.doing),
        done_percent=min(99, 100 * elapsed_s // run.seconds) if run.is_open else 100,
        elapsed_s=elapsed_s,
        is_money=one.is_money,
        cost_fen=None if run.cost is None else round(run.cost),
        gap_percent=None if run.gap is None else round(100 * run.gap, 1),
        key=str(new_id()),
        may_stop=run.is_open and not run.is_told_to_stop and actor.may(one.writes),
    )


@require_safe
@page()
def progress(request: PageRequest, county: str, run: UUID) -> HttpResponseBase:
    """The partial alone; when the run is over, the page that holds it is shown anew."""
    found = queries.run(county, run, request.actor)
    if not found.is_open:
        response = HttpResponse()
        response["HX-Refresh"] = "true"
        return response
    back = urlsplit(request.headers.get("HX-Current-URL", "")).path
    return render(request, "runs/_progress.html", {"progress": view_of(found, request.actor), "back": back})


@require_POST
@page()
def stop(request: PageRequest, county: str, run: UUID) -> HttpResponseBase:
    """Told to stop; back to the page that it was told from."""
    services.stop(county=county, key=act_key(request), run=run, actor=request.actor)
    back = request.POST.get("back", "/")
    is_ours = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if is_ours else "/")
