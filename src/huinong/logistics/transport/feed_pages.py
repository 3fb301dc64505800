"""Timetables in GTFS: what a file would do before it counts, taking it whole, and the county's own to download."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.cells import Badge, Column, Kind, Tint
from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, page
from huinong.edge.problems import status_of
from huinong.edge.tables import Table
from huinong.journal.queries import moment_of
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.names import county_of
from huinong.logistics.transport import feeds, services
from huinong.logistics.transport.errors import TimetableTooLarge
from huinong.logistics.transport.gtfs_writing import AGENCY, MARKET_DAYS, export
from huinong.logistics.transport.labels import COUNTS
from huinong.logistics.transport.loading import key_of
from huinong.logistics.transport.timetable_words import day_in

ZIP = "application/zip"
STATES = {
    "good": Badge(gettext_lazy("May be taken"), Tint.AMBER),
    "wrong": Badge(gettext_lazy("To be mended"), Tint.RED),
    "taken": Badge(pgettext_lazy("timetable", "Taken"), Tint.GREEN),
}

FILES = Table(
    name="timetables",
    columns=(
        Column("file_name", gettext_lazy("File")),
        Column("state", gettext_lazy("State"), Kind.STATUS, badges=STATES, sort=""),
        Column("from_on", gettext_lazy("Holds from"), Kind.DATE),
        Column("uploaded_at", gettext_lazy("Uploaded"), Kind.TIME),
        Column("loaded_at", pgettext_lazy("timetable", "Taken"), Kind.TIME),
    ),
    search=("file_name",),
    search_hint=gettext_lazy("File name"),
    default_sort="-uploaded_at",
    row=feeds.file_value,
    link=lambda line: reverse("transport:feed", args=[line.id]),
    empty=gettext_lazy("No timetable was uploaded here yet."),
    empty_hint=gettext_lazy("Upload the bus company's GTFS archive above; you see what it would do before it counts."),
)


@require_http_methods(["GET", "POST"])
@page("transport.plan")
def timetables(request: PageRequest) -> HttpResponseBase:
    """The files that were uploaded, and one more: nothing of it counts before it is confirmed."""
    county = county_of(request.actor, request.GET.get("county", ""))
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            id_ = _kept(request, county)
        except Refusal as refusal:
            refused = refusal
        else:
            return redirect("transport:feed", id_)
    shown = {"refused": refused, "today": clock.today(), "from_on": request.POST.get("from_on", "")}
    rows = feeds.visible_files(request.actor).filter(county=county)
    response = FILES.respond(request, rows, "transport/feeds.html", shown)
    response.status_code = status_of(refused) if refused else 200
    return response


def _kept(request: PageRequest, county: str) -> UUID:
    file = request.FILES.get("file")
    if file is None:
        raise InvalidInput(fields=_("file"))
    if (file.size or 0) > feeds.FILE_BYTES:
        raise TimetableTooLarge(megabytes=feeds.FILE_BYTES // feeds.MEGABYTE)
    return services.upload_timetable(
        county=county,
        file_name=str(file.name),
        content=file.read(),
        from_on=day_in(request.POST.get("from_on", ""), _("the day it holds from")),
        actor=request.actor,
    )


@require_http_methods(["GET", "POST"])
@page("transport.plan")
def feed(request: PageRequest, file: UUID) -> HttpResponseBase:
    """What a file would do, or what is wrong in it; take it, or throw it away."""
    county = county_of(request.actor, request.GET.get("county", ""))
    value = feeds.file(actor=request.actor, county=county, id_=file)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            return _acted(request, county, value)
        except Refusal as refusal:
            refused = refusal
    shown = {
        "file": value,
        "mark": STATES[value.state],
        "counts": [(COUNTS[name], value.counts[name]) for name in COUNTS if name in value.counts],
        "more": max(0, value.wrong - len(value.problems)),
        "refused": refused,
    }
    return render(request, "transport/feed.html", shown, status=status_of(refused) if refused else 200)


def _acted(request: PageRequest, county: str, value: feeds.FileValue) -> HttpResponse:
    if request.POST.get("act") == "discard":
        services.discard_timetable(county=county, file=value.id, actor=request.actor)
        messages.success(request, _("The file is thrown away. The timetable is as it was."))
        return redirect("transport:feeds")
    if request.POST.get("act") != "take":
        raise InvalidInput(fields="act")
    services.load_uploaded(
        county=county,
        file=value.id,
        digest=request.POST.get("digest", ""),
        happened_at=moment_of(county, key_of(value.digest, value.from_on)),
        actor=request.actor,
    )
    messages.success(request, _("The timetable is taken. Put its trips on when you are done."))
    return redirect("transport:feed", value.id)


@require_safe
@page("transport.read")
def download(request: PageRequest) -> HttpResponseBase:
    """The county's timetable of today as GTFS."""
    return zipped(request.actor, county_of(request.actor, request.GET.get("county", "")))


def zipped(actor: Actor, county: str) -> HttpResponse:
    """A county's timetable of today as an archive to be saved."""
    today = clock.today()
    content = export(actor=actor, county=county, first=today, last=today + MARKET_DAYS, url=AGENCY)
    response = HttpResponse(content, content_type=ZIP)
    response["Content-Disposition"] = f'attachment; filename="gtfs-{county}-{today:%Y%m%d}.zip"'
    return response
