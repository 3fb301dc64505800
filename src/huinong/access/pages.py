"""Signing in and out, and the language: pages for anyone."""

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from huinong.access import services
from huinong.access.errors import CodeNeeded, SignInExpired
from huinong.access.forms import CodeForm, SignInForm
from huinong.access.models import LANGUAGES, Staff
from huinong.edge.addresses import client_address
from huinong.edge.problems import status_of
from huinong.journal.values import Receipt
from huinong.kernel.refusal import Refusal

PENDING, NEXT = "access_pending", "access_next"  # in the session, between the password and the code


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """The password. Whoever is signed in already goes on."""
    onward = _onward(request)
    if request.user.is_authenticated:
        return redirect(onward)
    form = SignInForm(request.POST or None)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            receipt = services.sign_in(**form.cleaned_data, address=client_address(request))
        except CodeNeeded as needed:
            request.session[PENDING], request.session[NEXT] = needed.pending, onward
            return redirect("access:code")
        except Refusal as refused:
            refusal = refused
        else:
            return _enter(request, receipt, onward)
    shown = {"form": form, "refusal": refusal, "next": onward}
    return render(request, "access/sign_in.html", shown, status=status_of(refusal) if refusal else 200)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """The second step."""
    if PENDING not in request.session:
        return redirect("access:sign_in")
    form = CodeForm(request.POST or None)
    refusal: Refusal | None = None
    if form.is_valid():
        try:
            said = {"pending": request.session[PENDING], "code": form.cleaned_data["code"]}
            receipt = services.finish_sign_in(**said, address=client_address(request))
        except Refusal as refused:
            refusal = refused
            if isinstance(refused, SignInExpired):
                del request.session[PENDING]
        else:
            return _enter(request, receipt, request.session.get(NEXT, "/"))
    shown = {"form": form, "refusal": refusal, "is_over": isinstance(refusal, SignInExpired)}
    return render(request, "access/code.html", shown, status=status_of(refusal) if refusal else 200)


def _enter(request: HttpRequest, receipt: Receipt, onward: str) -> HttpResponse:
    """A fresh session for the person, in their own language."""
    staff = Staff.objects.get(id=receipt.fact.facts["staff"])
    for key in (PENDING, NEXT):
        request.session.pop(key, None)
    auth.login(request, staff)
    response = redirect(onward)
    if staff.language:
        _keep_language(response, staff.language)
    return response


def _onward(request: HttpRequest) -> str:
    """Where to go after signing in: a page of ours, or home."""
    asked = request.POST.get("next") or request.GET.get("next") or "/"
    is_ours = url_has_allowed_host_and_scheme(asked, {request.get_host()}, require_https=request.is_secure())
    return asked if is_ours else "/"


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    auth.logout(request)
    return redirect("access:sign_in")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Switch the language on this device, and remember it for whoever is signed in."""
    response = redirect(_onward(request))
    language = request.POST.get("language", "")
    if language in dict(LANGUAGES):
        _keep_language(response, language)
        actor = getattr(request, "actor", None)
        if actor is not None:
            services.prefer_language(actor=actor, language=language)
    return response


def _keep_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
