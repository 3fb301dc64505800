"""The addresses of bills collected at the village."""

from django.urls import path

from huinong.counter.billers import counter_pages, desk_pages, pages, roll_pages

app_name = "billers"
urlpatterns = [
    path("collect/", counter_pages.counter, name="counter"),
    path("collect/rolls/", roll_pages.all_rolls, name="rolls"),
    path("collect/<str:county>/rolls/<str:number>/", roll_pages.roll, name="roll"),
    path("collect/<str:county>/bills/<str:number>/", counter_pages.asked, name="asked"),
    path("collect/<str:county>/bills/<str:number>/receipt.pdf", counter_pages.receipt, name="receipt"),
    path("collect/<str:county>/<str:biller>/", counter_pages.fill, name="fill"),
    path("collected/", pages.bills, name="list"),
    path("collected/<str:county>/<str:number>/", pages.bill, name="bill"),
    path("collected/<str:county>/<str:number>/resolve/", pages.resolve, name="resolve"),
    path("billers/", desk_pages.days, name="days"),
    path("billers/<str:county>/<str:biller>/<str:day>/", desk_pages.day, name="day"),
]
