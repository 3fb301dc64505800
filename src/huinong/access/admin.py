"""Django's admin opens by our own sign-in alone, which counts failed tries and asks for the second step."""

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode


def to_sign_in(request: HttpRequest, extra_context: object = None) -> HttpResponse:
    """Instead of the admin's own form, which would know no lock."""
    if request.user.is_authenticated:
        return redirect("/")
    return redirect(f"{reverse('access:sign_in')}?{urlencode({'next': request.GET.get('next', '/')})}")


admin.site.login = to_sign_in  # type: ignore[method-assign]
