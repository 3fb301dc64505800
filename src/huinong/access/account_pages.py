"""“My account”: the password, the second step and the tokens of whoever is signed in."""

from typing import Any
from uuid import UUID

import segno
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from huinong.access import places, queries, second_step, services
from huinong.access.errors import NothingOffered
from huinong.access.forms import CodeForm, PasswordForm, PresentPasswordForm, TokenForm
from huinong.access.models import Staff
from huinong.access.roles import LABELS
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal


@require_safe
@never_cache
@page()
def account(request: PageRequest) -> HttpResponse:
    """Who I am here, and what opens my account."""
    return _shown(request)


def _shown(request: PageRequest, *, refused: Refusal | None = None, at: str = "", **forms: Any) -> HttpResponse:
    """The page; a refusal stands at the section that asked."""
    person = queries.own_account(request.actor)
    shown = {
        "person": person,
        "role": LABELS[person.role],
        "place": places.place_name(person.division),
        "tokens": queries.own_tokens(request.actor),
        "password_form": PasswordForm(prefix="password"),
        "remove_form": PresentPasswordForm(prefix="remove"),
        "token_form": TokenForm(prefix="token"),
        "key": new_id(),
        "refused": refused,
        "at": at,
        **forms,
    }
    return render(request, "access/account.html", shown, status=status_of(refused) if refused else 200)


@sensitive_post_parameters()
@require_POST
@never_cache
@page()
def change_password(request: PageRequest) -> HttpResponse:
    form = PasswordForm(request.POST, prefix="password")
    if not form.is_valid():
        return _shown(request, password_form=form)
    given = form.cleaned_data
    try:
        services.change_password(key=act_key(request), actor=request.actor, present=given["present"], new=given["new"])
    except Refusal as refused:
        return _shown(request, refused=refused, at="password")
    update_session_auth_hash(request, Staff.objects.get(id=request.actor.id))
    messages.success(request, _("Your password is changed. Other devices must sign in again."))
    return redirect("access:account")


@require_POST
@page()
def offer_second_step(request: PageRequest) -> HttpResponse:
    services.offer_second_step(actor=request.actor)
    return redirect("access:second_step")


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@never_cache
@page()
def set_up_second_step(request: PageRequest) -> HttpResponse:
    """The QR code, and the first code from the phone."""
    form = CodeForm(request.POST or None)
    refused: Refusal | None = None
    if form.is_valid():
        try:
            services.confirm_second_step(key=act_key(request), actor=request.actor, code=form.cleaned_data["code"])
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("From now on, signing in asks for a code from your phone."))
            return redirect("access:account")
    try:
        offer = second_step.offered_second_step(actor=request.actor)
    except NothingOffered:
        return redirect("access:account")
    shown = {
        "form": form,
        "refused": refused,
        "square": _square(offer.address),
        "secret": _spaced(offer.secret),
        "key": new_id(),
    }
    return render(request, "access/second_step.html", shown, status=status_of(refused) if refused else 200)


def _square(address: str) -> str:
    drawn = segno.make(address, error="m").svg_inline(scale=5, border=2)
    return mark_safe(drawn)  # noqa: S308  (drawn by segno: the address is encoded, not written)


def _spaced(secret: str) -> str:
    return " ".join(secret[start : start + 4] for start in range(0, len(secret), 4))


@sensitive_post_parameters()
@require_POST
@never_cache
@page()
def remove_second_step(request: PageRequest) -> HttpResponse:
    form = PresentPasswordForm(request.POST, prefix="remove")
    if not form.is_valid():
        return _shown(request, remove_form=form)
    try:
        services.remove_second_step(key=act_key(request), actor=request.actor, **form.cleaned_data)
    except Refusal as refused:
        return _shown(request, refused=refused, at="second_step")
    messages.success(request, _("Signing in asks for the password alone again."))
    return redirect("access:account")


@require_POST
@never_cache
@page()
def issue_token(request: PageRequest) -> HttpResponse:
    """Not a redirect: the secret is in this one answer and nowhere else. Sent again, it shows none."""
    form = TokenForm(request.POST, prefix="token")
    if not form.is_valid():
        return _shown(request, token_form=form)
    try:
        issued = services.issue_token(key=act_key(request), actor=request.actor, **form.cleaned_data)
    except Refusal as refused:
        return _shown(request, refused=refused, at="tokens")
    return _shown(request, issued=issued)


@require_POST
@page()
def revoke_token(request: PageRequest, token: UUID) -> HttpResponse:
    services.revoke_token(key=act_key(request), actor=request.actor, token=token)
    messages.success(request, _("The token no longer opens anything."))
    return redirect("access:account")


__all__ = [
    "account",
    "change_password",
    "issue_token",
    "offer_second_step",
    "remove_second_step",
    "revoke_token",
    "set_up_second_step",
]
