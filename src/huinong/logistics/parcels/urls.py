"""The addresses of this room's pages."""

from django.urls import path, re_path

from huinong.logistics.parcels import (
    closing_pages,
    emsevt_pages,
    incident_pages,
    list_pages,
    paper_pages,
    piece_pages,
    redirect_pages,
    return_pages,
    scan_pages,
)

app_name = "parcels"
PIECE = r"^parcels/(?P<carrier>[A-Z0-9]{2,12})/(?P<number>[A-Z0-9-]{4,32})/"

urlpatterns = [
    path("parcels/", list_pages.parcels, name="list"),
    path("parcels/scans/", scan_pages.scans, name="scans"),
    path("parcels/shelf/", list_pages.shelf, name="shelf"),
    path("parcels/shelf/<uuid:station>/", list_pages.shelf_of, name="shelf_of"),
    path("parcels/shelf/<uuid:station>/slips.pdf", paper_pages.slips, name="slips"),
    path("parcels/emsevt/", emsevt_pages.emsevt, name="emsevt"),
    re_path(r"^parcels/emsevt\.(?P<form>csv|ndjson)$", emsevt_pages.emsevt_file, name="emsevt_file"),
    path("parcels/day/", closing_pages.day, name="day"),
    path("parcels/day/close/", closing_pages.close, name="close_day"),
    path("parcels/day/left-over/", closing_pages.left_over, name="left_over"),
    path("parcels/returns/", return_pages.returns, name="returns"),
    path("parcels/returns/<str:number>.pdf", return_pages.paper, name="return_paper"),
    path("parcels/incidents/", incident_pages.incidents, name="incidents"),
    path("parcels/incidents/<uuid:incident>/", incident_pages.incident, name="incident"),
    path("parcels/incidents/<uuid:incident>/assign/", incident_pages.assign, name="assign_incident"),
    path("parcels/incidents/<uuid:incident>/close/", incident_pages.close, name="close_incident"),
    re_path(PIECE + "$", piece_pages.piece, name="detail"),
    re_path(PIECE + "label.pdf$", paper_pages.label, name="label"),
    re_path(PIECE + "slip.pdf$", paper_pages.slip, name="slip"),
    re_path(PIECE + "redirect/$", redirect_pages.redirect_piece, name="redirect"),
    re_path(PIECE + "act/$", piece_pages.act, name="act"),
]
