"""A partner's pushes: where they go, the last ones with what was answered, and sending one again."""

import json
from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huinong.edge.cells import Badge, Column, Kind
from huinong.edge.filters import Choice
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.life import Event, Turn
from huinong.logistics.parcels.names import Names, county_of
from huinong.logistics.pushes import queries, services
from huinong.logistics.pushes.statuses import label
from huinong.logistics.pushes.values import STATES

CHOICES = tuple((state, badge.label) for state, badge in STATES.items())


def _events() -> Mapping[str, Badge]:
    """Each event by its name; asked when a page is shown, when every room has declared its kinds."""
    return {event.value: Badge(label(event)) for event in (*Event, *Turn)}


def _table() -> Table:
    return Table(
        name="pushes",
        columns=(
            Column("piece", gettext_lazy("Piece")),
            Column("event", gettext_lazy("Status of the piece"), Kind.STATUS, badges=_events(), sort=""),
            Column("state", gettext_lazy("Push"), Kind.STATUS, badges=STATES, sort=""),
            Column("status", gettext_lazy("Answer of their server"), Kind.NUMBER, sort=""),
            Column("attempts", gettext_lazy("Tries"), Kind.NUMBER, sort=""),
            Column("queued_at", gettext_lazy("Recorded"), Kind.TIME, sort="id"),
            Column("sent_at", gettext_lazy("Taken at"), Kind.TIME, sort=""),
        ),
        filters=(Choice("state", gettext_lazy("Push"), CHOICES),),
        search=lambda rows, text: rows.filter(piece__in=[text.strip().upper(), text.strip().upper().replace(" ", "-")]),
        search_hint=gettext_lazy("Carrier and number, such as ZTO-731…"),
        default_sort="-queued_at",
        row=queries.delivery_value,
        link=lambda row: reverse("pushes:delivery", args=[row.county, row.id]),
        empty=gettext_lazy("Nothing was pushed yet."),
        empty_hint=gettext_lazy("Each step of a piece appears here once an address is registered."),
    )


@require_safe
@page("pushes.read")
def deliveries(request: PageRequest) -> HttpResponseBase:
    """Where pushes go, how they stand, and the last of them."""
    actor, names = request.actor, Names()
    county = county_of(actor, request.GET.get("county", ""))
    counts = queries.counts(actor, county)
    context = {
        "webhooks": [(names.firm(county, hook.party), hook) for hook in queries.webhooks(actor, county)],
        "counts": [(state, badge, counts[state]) for state, badge in STATES.items() if counts.get(state)],
        "county": county,
        "is_partner": actor.scope.party is not None,
        "may_write": actor.may("pushes.write"),
        "key": new_id(),
    }
    rows = queries.visible_deliveries(actor).filter(county=county)
    return _table().respond(request, rows, "pushes/list.html", context)


@require_http_methods(["GET", "POST"])
@page("pushes.write")
def register(request: PageRequest) -> HttpResponseBase:
    """Register an address; its secret is on the answer, this once."""
    county = county_of(request.actor, request.GET.get("county", ""))
    shown: dict[str, object] = {"key": new_id(), "url": request.POST.get("url", "").strip()}
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            done = services.register(key=act_key(request), county=county, url=str(shown["url"]), actor=request.actor)
        except Refusal as refusal:
            refused = refusal
        else:
            return render(request, "pushes/secret.html", {"secret": done.secret, "url": shown["url"]})
    shown["refused"] = refused
    return render(request, "pushes/register.html", shown, status=status_of(refused) if refused else 200)


@require_safe
@page("pushes.read")
def delivery(request: PageRequest, county: str, delivery: UUID) -> HttpResponseBase:
    """One push: what was sent, what was answered, and sending it again."""
    return _shown(request, county, delivery, None)


def _shown(request: PageRequest, county: str, id_: UUID, refused: Refusal | None) -> HttpResponseBase:
    found = queries.delivery(request.actor, county, id_)
    carrier, _dash, number = found.piece.partition("-")
    context = {
        "push": found,
        "badge": STATES[found.state],
        "event": _events()[found.event].label,
        "body": json.dumps(json.loads(found.body), ensure_ascii=False, indent=2),
        "carrier": carrier,
        "number": number,
        "may_resend": request.actor.may("pushes.write") and found.state in services.RESENDABLE,
        "key": new_id(),
        "refused": refused,
    }
    return render(request, "pushes/delivery.html", context, status=status_of(refused) if refused else 200)


@require_POST
@page("pushes.write")
def resend(request: PageRequest, county: str, delivery: UUID) -> HttpResponseBase:
    """Put a push on its way again."""
    try:
        services.resend(key=act_key(request), county=county, delivery=delivery, actor=request.actor)
    except Refusal as refusal:
        return _shown(request, county, delivery, refusal)
    messages.success(request, _("It is on its way again."))
    return redirect("pushes:delivery", county, delivery)


@require_POST
@page("pushes.write")
def revoke(request: PageRequest, county: str, webhook: UUID) -> HttpResponseBase:
    """Push nothing more to an address."""
    services.revoke(key=act_key(request), county=county, webhook=webhook, actor=request.actor)
    messages.success(request, _("Nothing more is pushed there."))
    return redirect("pushes:list")
