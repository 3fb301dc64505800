"""The addresses of pick-ups."""

from django.urls import path

from huinong.counter.pickups import pages

app_name = "pickups"
urlpatterns = [
    path("pickups/", pages.bookings, name="list"),
    path("pickups/new/", pages.new, name="new"),
    path("pickups/round/", pages.round_, name="round"),
    path("pickups/windows/", pages.windows, name="windows"),
    path("pickups/<str:county>/<str:number>/", pages.booking, name="booking"),
    path("pickups/<str:county>/<str:number>/phone/", pages.phone, name="phone"),
]
