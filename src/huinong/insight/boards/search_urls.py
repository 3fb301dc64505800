"""The search's address: the shell of every page knows it as `search`."""

from django.urls import path

from huinong.insight.boards import search_pages

urlpatterns = [path("search/", search_pages.results, name="search")]
