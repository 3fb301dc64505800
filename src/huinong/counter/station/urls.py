"""The addresses of the station."""

from django.urls import path

from huinong.counter.station import ask_pages, hand_pages, pages, receive_pages, send_pages, shelf_pages

app_name = "station"

urlpatterns = [
    path("station/", pages.home, name="home"),
    path("station/receive/", receive_pages.receive, name="receive"),
    path("station/receive/scan/", receive_pages.scan, name="scan"),
    path("station/receive/shelve/", receive_pages.shelve_ticked, name="shelve"),
    path("station/bags/<str:number>/", receive_pages.bag, name="bag"),
    path("station/hand/", hand_pages.find, name="hand"),
    path("station/hand/<uuid:piece>/", hand_pages.person, name="person"),
    path("station/send/", send_pages.send, name="send"),
    path("station/send/price/", send_pages.price, name="price"),
    path("station/sent/<str:carrier>/<str:number>/", send_pages.sent, name="sent"),
    path("station/shelf/", shelf_pages.shelf, name="shelf"),
    path("station/shelf/<uuid:piece>/told/", shelf_pages.told, name="told"),
    path("station/pieces/<uuid:piece>/report/", shelf_pages.report, name="report"),
    path("station/ask/", ask_pages.ask, name="ask"),
    path("station/pieces/<uuid:piece>/phone/", ask_pages.phone, name="phone"),
    path("station/pieces/<uuid:piece>/consent/", ask_pages.answer, name="consent"),
    path("station/count/", shelf_pages.count, name="count"),
    path("station/exceptions/", pages.exceptions, name="exceptions"),
    path("station/orders/", pages.orders, name="orders"),
    path("station/orders/<str:number>/pack/", pages.pack, name="pack"),
    path("station/orders/<str:number>/labels/", send_pages.order_labels, name="order_labels"),
    path("station/income/", pages.income, name="income"),
    path("station/income/<str:day>/", pages.income_day, name="income_day"),
]
