"""The addresses of orders."""

from django.urls import path

from huinong.commerce.trade import act_pages, label_paper, pages, place_pages

app_name = "trade"

urlpatterns = [
    path("orders/", pages.orders, name="orders"),
    path("orders/to-ship/", pages.to_ship, name="to_ship"),
    path("orders/labels.pdf", label_paper.labels, name="labels"),
    path("orders/place/", place_pages.place, name="place"),
    path("orders/<str:county>/<str:number>/", pages.order, name="order"),
    path("orders/<str:county>/<str:number>/pay/", act_pages.pay, name="pay"),
    path("orders/<str:county>/<str:number>/pack/", act_pages.pack, name="pack"),
    path("orders/<str:county>/<str:number>/refund/", act_pages.refund, name="refund"),
    path("orders/<str:county>/<str:number>/repay/", act_pages.repay, name="repay"),
    path("orders/<str:county>/<str:number>/cancel/", act_pages.cancel, name="cancel"),
    path("orders/<str:county>/<str:number>/phone/", act_pages.phone, name="phone"),
]
