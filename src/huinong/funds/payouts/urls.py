"""The addresses of net statements and payment files."""

from django.urls import path

from huinong.funds.payouts import pages

app_name = "payouts"

urlpatterns = [
    path("net-statements/", pages.statements, name="list"),
    path("net-statements/files/", pages.files, name="files"),
    path("net-statements/files/<str:county>/<str:number>.xml", pages.file, name="file"),
    path("net-statements/<str:county>/<str:number>/", pages.statement, name="statement"),
    path("net-statements/<str:county>/<str:number>/<str:account>/<uuid:posting>/", pages.line, name="line"),
]
