"""The addresses of this room's pages."""

from django.urls import path

from huinong.logistics.pushes import pages

app_name = "pushes"
urlpatterns = [
    path("pushes/", pages.deliveries, name="list"),
    path("pushes/register/", pages.register, name="register"),
    path("pushes/<str:county>/<uuid:delivery>/", pages.delivery, name="delivery"),
    path("pushes/<str:county>/<uuid:delivery>/resend/", pages.resend, name="resend"),
    path("pushes/<str:county>/webhooks/<uuid:webhook>/revoke/", pages.revoke, name="revoke"),
]
