"""The couriers' shares of consented pieces, for their managers and the county; and a word recorded after a call."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huinong.counter.consents import queries, services
from huinong.counter.consents.values import COVERS_LABELS, Channel, Covers, Saying
from huinong.edge.cells import Column, Kind
from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.funds.settlement.months import month as month_named
from huinong.journal.queries import moment_of
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels import queries as parcels
from huinong.logistics.parcels.names import county_of
from huinong.logistics.parcels.values import PieceId

COVERS = [(each.value, label) for each, label in COVERS_LABELS.items()]
SHARES = Table(
    name="consents",
    columns=(
        Column("name", gettext_lazy("Courier")),
        Column("shelved", gettext_lazy("Put on shelves"), Kind.NUMBER),
        Column("consented", gettext_lazy("With consent"), Kind.NUMBER),
        Column("unasked", gettext_lazy("Without consent"), Kind.NUMBER),
        Column("ratio", gettext_lazy("Share with consent"), Kind.PERCENT, sort=""),
    ),
    search=("name", "carrier"),
    default_sort="-unasked",
    empty=gettext_lazy("No courier works here yet."),
    empty_hint=gettext_lazy("A courier appears here as soon as its brand is registered in the county."),
)


@require_http_methods(["GET", "POST"])
@page("consents.read")
def consents(request: PageRequest) -> HttpResponseBase:
    """Each courier's month; staff who may record a word do it here by number."""
    county = county_of(request.actor, request.GET.get("county", ""))
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            return _record(request, county)
        except Refusal as refusal:
            refused = refusal
    month = month_named(request.GET.get("month", ""))
    context: dict[str, Any] = {
        "month": month,
        "may_write": request.actor.may("consents.write"),
        "carriers": parcels.carriers(county=county),
        "covers": COVERS,
        "typed": request.POST,
        "key": new_id(),
        "refusal": refused,
    }
    rows = queries.shares(request.actor, county, month.first)
    if refused is not None:
        shown = {**context, "table": SHARES.shown(request, rows)}
        return render(request, "consents/list.html", shown, status=status_of(refused))
    return SHARES.respond(request, rows, "consents/list.html", context)


@require_POST
@never_cache
@page("consents.write")
def phone(request: PageRequest) -> HttpResponseBase:
    """The phone in clear, in this one answer, with the form that records what was said; the reading is a fact."""
    county, piece = county_of(request.actor, request.GET.get("county", "")), _piece(request)
    read = services.reveal_phone(key=act_key(request), county=county, piece=piece, actor=request.actor)
    found = parcels.parcel(county=county, carrier=piece.carrier, number=piece.number, actor=request.actor)
    context = {"piece": found, "clear": read.text, "covers": COVERS, "typed": request.POST, "key": new_id()}
    return render(request, "consents/phone.html", context)


def _piece(request: PageRequest) -> PieceId:
    return PieceId(request.POST.get("carrier", ""), "".join(request.POST.get("number", "").split()).upper())


def _record(request: PageRequest, county: str) -> HttpResponseBase:
    covers, word = request.POST.get("covers", ""), request.POST.get("word", "")
    if covers not in set(Covers) or word not in {"yes", "no"}:
        raise InvalidInput(fields="covers, word")
    key = act_key(request)
    saying = Saying(
        key=key,
        piece=_piece(request),
        covers=Covers(covers),
        is_given=word == "yes",
        channel=Channel.CALL,
        happened_at=moment_of(county, key),
    )
    services.record(county=county, saying=saying, actor=request.actor)
    messages.success(request, _("Recorded: the recipient agrees.") if word == "yes" else _("Recorded: they do not."))
    return redirect("consents:list")
