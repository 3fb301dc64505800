"""This room's API alone."""

from django.urls import include, path
from ninja import NinjaAPI

from huinong.access.api import router
from huinong.edge.api import AUTH, OrjsonParser, answer_problems

api = NinjaAPI(auth=AUTH, parser=OrjsonParser(), urls_namespace="access-test")
answer_problems(api)
api.add_router("/access", router)
urlpatterns = [path("api/v1/", api.urls), path("", include("huinong.access.urls"))]
