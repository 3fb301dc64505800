"""The addresses of this room's pages."""

from django.urls import path

from huinong.registry.parties import pages, relating_pages

app_name = "parties"
ONE = "parties/<str:county>/<uuid:party>"
urlpatterns = [
    path("parties/", pages.parties, name="list"),
    path("parties/new/", pages.register, name="register"),
    path("parties/duplicates/", relating_pages.duplicates, name="duplicates"),
    path(f"{ONE}/", pages.party, name="party"),
    path(f"{ONE}/numbers/", pages.identify, name="identify"),
    path(f"{ONE}/reveal/<uuid:identifier>/", pages.reveal, name="reveal"),
    path(f"{ONE}/relate/", relating_pages.relate, name="relate"),
    path(f"{ONE}/relations/<uuid:relation>/end/", relating_pages.end, name="end"),
    path(f"{ONE}/unmerge/", relating_pages.unmerge, name="unmerge"),
]
