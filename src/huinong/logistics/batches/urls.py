"""The addresses of this room's pages."""

from django.urls import path

from huinong.logistics.batches import agreement_pages, pages

app_name = "batches"
urlpatterns = [
    path("batches/", pages.batches, name="list"),
    path("batches/new/", pages.new, name="new"),
    path("batches/template.xlsx", pages.template, name="template"),
    path("batches/<str:county>/<str:number>/", pages.batch, name="batch"),
    path("batches/<str:county>/<str:number>/errors.xlsx", pages.errors, name="errors"),
    path("batches/<str:county>/<str:number>/numbers.xlsx", pages.numbers, name="numbers"),
    path("batches/<str:county>/<str:number>/labels.pdf", pages.batch_labels, name="labels"),
    path("agreements/", agreement_pages.agreements, name="agreements"),
    path("agreements/new/", agreement_pages.new, name="agree"),
    path("agreements/<str:county>/<str:number>/", agreement_pages.agreement, name="agreement"),
]
