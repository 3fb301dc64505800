"""The addresses of this room's pages."""

from django.urls import URLPattern, path

from huinong.logistics.plans import (
    change_pages,
    fleet_pages,
    judge_pages,
    list_pages,
    paper_pages,
    plan_pages,
    share_pages,
)

app_name = "plans"
urlpatterns: list[URLPattern] = [
    path("plans/", list_pages.plans, name="list"),
    path("plans/new/", list_pages.new, name="new"),
    path("plans/compare/", plan_pages.compare, name="compare"),
    path("plans/vehicles/", fleet_pages.vehicles, name="vehicles"),
    path("plans/vehicle/", fleet_pages.vehicle, name="vehicle"),
    path("plans/<str:county>/<uuid:plan>/", plan_pages.plan, name="plan"),
    path("plans/<str:county>/<uuid:plan>/accept/", plan_pages.accept, name="accept"),
    path("plans/<str:county>/<uuid:plan>/replan/", plan_pages.replan, name="replan"),
    path("plans/<str:county>/<uuid:plan>/shares/", share_pages.shares, name="shares"),
    path("plans/<str:county>/<uuid:plan>/change/", change_pages.change, name="change"),
    path("plans/<str:county>/<uuid:plan>/judge/", judge_pages.judged, name="judge"),
    path("plans/<str:county>/<uuid:plan>/sheet/", paper_pages.sheet, name="sheet"),
]
