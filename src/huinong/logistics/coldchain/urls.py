"""The addresses of the cold chain."""

from django.urls import path

from huinong.logistics.coldchain import booking_pages, entry_pages, harvest_pages, pages, study_pages

app_name = "coldchain"
urlpatterns = [
    path("cold/", pages.facilities, name="list"),
    path("cold/new/", pages.new, name="new"),
    path("cold/bookings/", booking_pages.bookings, name="bookings"),
    path("cold/promise/", booking_pages.promise, name="promise"),
    path("cold/enter/", entry_pages.enter, name="enter"),
    path("cold/harvest/", harvest_pages.harvest, name="harvest"),
    path("cold/studies/", study_pages.studies, name="studies"),
    path("cold/<str:county>/bookings/<str:number>/", booking_pages.booking, name="booking"),
    path("cold/<str:county>/studies/<uuid:run>/", study_pages.study, name="study"),
    path("cold/<str:county>/studies/<uuid:run>/study.pdf", study_pages.paper, name="study_paper"),
    path("cold/<str:county>/probes/<str:probe>/certificate.pdf", pages.certificate_pdf, name="certificate"),
    path("cold/<str:county>/<str:number>/", pages.facility, name="facility"),
    path("cold/<str:county>/<str:number>/gaps/", pages.gaps, name="gaps"),
]
