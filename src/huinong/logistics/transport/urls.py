"""The addresses of this room's pages."""

from django.urls import path

from huinong.logistics.transport import (
    bag_pages,
    closing_pages,
    disruption_pages,
    drive_pages,
    joint_pages,
    paper_pages,
    route_pages,
    today_pages,
    trip_acts,
    trip_pages,
)

app_name = "transport"

urlpatterns = [
    path("today/", today_pages.today, name="today"),
    path("drive/", drive_pages.drive, name="drive"),
    path("trips/", trip_pages.trips, name="trips"),
    path("trips/cancel/", trip_acts.cancel, name="cancel"),
    path("trips/onward/", trip_pages.onward, name="onward"),
    path("trips/<str:code>/", trip_pages.trip, name="trip"),
    path("trips/<str:code>/sheet.pdf", paper_pages.trip, name="trip_sheet"),
    path("trips/<str:code>/ways/", disruption_pages.ways, name="ways"),
    path("trips/<str:code>/notice/<uuid:notice>/", disruption_pages.publish, name="publish_notice"),
    path("trips/<str:code>/blocked/", disruption_pages.report, name="report_road"),
    path("roads/<uuid:block>/clear/", disruption_pages.clear, name="clear_road"),
    path("notices/", disruption_pages.notices, name="notices"),
    path("trips/<str:code>/offer/", trip_acts.offer, name="offer"),
    path("trips/<str:code>/load/", trip_acts.load, name="load"),
    path("trips/<str:code>/unload/", trip_acts.unload, name="unload"),
    path("trips/<str:code>/depart/", trip_acts.depart, name="depart"),
    path("trips/<str:code>/call/", trip_acts.call, name="call"),
    path("trips/<str:code>/arrive/", trip_acts.arrive, name="arrive"),
    path("trips/<str:code>/take/", trip_acts.take, name="take"),
    path("routes/", route_pages.routes, name="routes"),
    path("bags/", bag_pages.bags, name="bags"),
    path("bags/new/", closing_pages.close, name="close_bag"),
    path("bags/accept/", bag_pages.accept_all, name="accept_all"),
    path("bags/<str:number>/", bag_pages.bag, name="bag"),
    path("bags/<str:number>/dispatch-list.pdf", paper_pages.dispatch_list, name="dispatch_list"),
    path("bags/<str:number>/hand-over.pdf", paper_pages.hand_over, name="hand_over"),
    path("bags/<str:number>/offer/", bag_pages.offer, name="offer_bag"),
    path("bags/<str:number>/accept/", bag_pages.accept, name="accept_bag"),
    path("bags/<str:number>/open/", bag_pages.open_bag, name="open_bag"),
    path("bags/<str:number>/joint-opening/", joint_pages.joint_opening, name="joint_opening"),
    path("bags/<str:number>/joint-opening.pdf", paper_pages.joint_opening, name="joint_record"),
    path("bags/<str:number>/withdraw/", bag_pages.withdraw, name="withdraw_bag"),
]
