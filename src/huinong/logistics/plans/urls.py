"""The addresses of this room's pages."""

from django.urls import URLPattern

app_name = "plans"
urlpatterns: list[URLPattern] = []
