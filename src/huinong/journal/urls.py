from django.urls import path

from huinong.journal import pages

app_name = "journal"
urlpatterns = [
    path("threads/", pages.threads, name="threads"),
    path("threads/<str:county>/<str:name>/", pages.thread, name="thread"),
    path("facts/<str:county>/<uuid:fact_id>/", pages.fact, name="fact"),
]
