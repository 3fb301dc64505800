"""This room's pages, with a home, an API address and the admin around them."""

from django.contrib import admin
from django.http import HttpRequest, JsonResponse
from django.urls import include, path


def who(request: HttpRequest) -> JsonResponse:
    actor = request.actor  # type: ignore[attr-defined]
    return JsonResponse({"actor": actor.name if actor else None, "language": request.LANGUAGE_CODE})


urlpatterns = [
    path("", include("huinong.access.urls")),
    path("", who),
    path("api/v1/who", who),
    path("admin/", admin.site.urls),
]
