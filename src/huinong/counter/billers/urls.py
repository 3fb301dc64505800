"""The addresses of bills collected at the village."""

from django.urls import path

from huinong.counter.billers import pages

app_name = "billers"
urlpatterns = [
    path("collected/", pages.bills, name="list"),
    path("collected/<str:county>/<str:number>/", pages.bill, name="bill"),
    path("collected/<str:county>/<str:number>/resolve/", pages.resolve, name="resolve"),
]
