"""The addresses of the books."""

from django.urls import path

from huinong.funds.books import pages, report_pages

app_name = "books"
urlpatterns = [
    path("books/", pages.day, name="day"),
    path("books/balance/", report_pages.balance, name="balance"),
    path("books/months/", pages.months, name="months"),
    path("books/chart/", pages.chart, name="chart"),
    path("books/<str:county>/months/<str:month>/", pages.month, name="month"),
    path("books/<str:county>/subjects/<str:code>/", report_pages.subject, name="subject"),
    path("books/<str:county>/accounts/<str:account>/", report_pages.account, name="account"),
]
