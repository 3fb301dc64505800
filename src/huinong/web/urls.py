"""Every address of the site: each room's own, under its name. A room is added here when it has pages."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from huinong.web import health, shell
from huinong.web.api import api

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", api.urls),
    path("healthz", health.healthz, name="healthz"),
    path("favicon.ico", shell.favicon, name="favicon"),
    path("styleguide/", shell.styleguide, name="styleguide"),
    path("admin/", admin.site.urls),
    path("", include("huinong.access.urls")),
    path("", include("huinong.journal.urls")),
    path("", include("huinong.insight.boards.urls")),
    path("", include("huinong.insight.boards.search_urls")),
    path("", include("huinong.insight.indicators.urls")),
    path("", include("huinong.insight.universal.urls")),
    path("", include("huinong.registry.divisions.urls")),
    path("", include("huinong.registry.parties.urls")),
    path("", include("huinong.registry.points.urls")),
    path("", include("huinong.registry.contracts.urls")),
    path("", include("huinong.registry.policies.urls")),
    path("", include("huinong.logistics.parcels.urls")),
    path("", include("huinong.logistics.transport.urls")),
    path("", include("huinong.logistics.travel.urls")),
    path("", include("huinong.logistics.manifests.urls")),
    path("", include("huinong.logistics.batches.urls")),
    path("", include("huinong.logistics.pushes.urls")),
    path("", include("huinong.logistics.designs.urls")),
    path("", include("huinong.logistics.runs.urls")),
    path("", include("huinong.logistics.coldchain.urls")),
    path("", include("huinong.logistics.plans.urls")),
    path("", include("huinong.funds.books.urls")),
    path("", include("huinong.funds.ledger.urls")),
    path("", include("huinong.funds.payments.urls")),
    path("", include("huinong.funds.settlement.urls")),
    path("", include("huinong.funds.bills.urls")),
    path("", include("huinong.funds.payouts.urls")),
    path("", include("huinong.funds.claims.urls")),
    path("", include("huinong.funds.bank.urls")),
    path("", include("huinong.commerce.catalogue.urls")),
    path("", include("huinong.commerce.trade.urls")),
    path("", include("huinong.counter.consents.urls")),
    path("", include("huinong.counter.billers.urls")),
    path("", include("huinong.counter.packaging.urls")),
    path("", include("huinong.counter.till.urls")),
    path("", include("huinong.counter.visits.urls")),
    path("", include("huinong.counter.withdrawals.urls")),
    path("", include("huinong.counter.pickups.urls")),
    path("", include("huinong.counter.station.urls")),
    path("", include("huinong.counter.tracking.urls")),
]
handler400 = "huinong.edge.pages.unfit"
handler403 = "huinong.edge.pages.forbidden"
handler404 = "huinong.edge.pages.not_found"
handler500 = "huinong.edge.pages.failed"
