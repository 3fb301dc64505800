"""Claims as pages: the list, the form that opens one, and one claim with its next step."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from huinong.edge.errors import InvalidInput
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.funds.claims import forms, queries, services
from huinong.funds.claims.tables import STATES, claims_of
from huinong.funds.claims.values import (
    BLAME_LABELS,
    CLAIMANT_LABELS,
    ENDED,
    LOSS_LABELS,
    Chain,
    ClaimState,
    ClaimValue,
    holder_said,
)
from huinong.journal.kinds import catalogue
from huinong.journal.sentences import WORDS
from huinong.journal.telling import told
from huinong.kernel import clock
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal
from huinong.registry.divisions.queries import names as place_names


@require_safe
@page("claims.read")
def claims(request: PageRequest) -> HttpResponseBase:
    """The claims one may see, with what waits for an answer."""
    actor, rows = request.actor, queries.visible_claims(request.actor)
    context = {
        "waiting": queries.unanswered(rows).count(),
        "late": queries.late(rows).count(),
        "may_open": actor.may("claims.open") and actor.scope.county is not None,
        "now": clock.now(),
    }
    return claims_of(actor).respond(request, rows, "claims/list.html", context)


@require_http_methods(["GET", "POST"])
@page("claims.open")
def new(request: PageRequest) -> HttpResponseBase:
    """The form that opens a claim; `?carrier=&number=` name the piece it was opened from."""
    actor, refused = request.actor, None
    asked = {name: request.GET.get(name, "") for name in ("carrier", "number", "loss")}
    form = forms.OpenForm(request.POST or None, is_courier=actor.scope.party is not None, initial=asked)
    if request.method == "POST" and form.is_valid():
        try:
            county = actor.scope.county or ""
            receipt = services.open_claim(key=act_key(request), county=county, claim=form.claim(), actor=actor)
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("The claim is open; the county answers it here."))
            return redirect("claims:claim", county, receipt.fact.facts["claim"])
    shown = {"form": form, "refused": refused, "key": request.POST.get("key") or new_id()}
    return render(request, "claims/new.html", shown, status=_status(request, refused))


def _status(request: PageRequest, refused: Refusal | None) -> int:
    if refused:
        return status_of(refused)
    return 422 if request.method == "POST" else 200


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the custody chain as the page shows it."""

    at: Any
    what: object
    exception: object
    holder: str
    is_seal_whole: bool | None
    url: str
    decides: bool


@require_http_methods(["GET", "POST"])
@page("claims.read")
def claim(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """One claim: what is asked, found and decided, the chain behind it, and the form of its next step."""
    actor, refused = request.actor, None
    value = queries.claim(actor, county, number)
    if request.method == "POST":
        try:
            return _acted(request, value)
        except Refusal as refusal:
            refused = refusal
    may_decide = actor.may("claims.decide")
    chain = queries.chain(actor, county, number) if may_decide else None
    context = {
        "claim": value,
        "badge": STATES[value.state.value],
        "loss": LOSS_LABELS[value.loss],
        "claimant": CLAIMANT_LABELS[value.claimant],
        "place": place_names([value.village]).get(value.village, value.village) if value.village else "",
        "is_late": value.is_unanswered and clock.today() > value.answer_by,
        "responsible": holder_said(value.responsible, value.responsible_name),
        "rule": BLAME_LABELS[value.responsible_rule] if value.responsible_rule else "",
        "lines": told(queries.story(actor, county, number), actor=actor, own=value.claim_thread),
        "chain": chain,
        "proposal": BLAME_LABELS[chain.blame.rule] if chain else "",
        "steps": _steps(county, chain) if chain else (),
        "limit": queries.limit(actor, county, number) if may_decide and value.is_unanswered else None,
        "key": new_id(),
        "refused": refused,
        **(_forms(value, chain, request) if chain else {}),
    }
    return render(request, "claims/claim.html", context, status=status_of(refused) if refused else 200)


def _steps(county: str, chain: Chain) -> list[Step]:
    kinds = catalogue()
    return [
        Step(
            at=link.at,
            what=kinds[link.kind].label,
            exception=WORDS["exception"].get(link.exception, ""),
            holder="" if link.is_note else holder.label,
            is_seal_whole=link.is_seal_whole,
            url=reverse("journal:fact", args=(county, link.fact)),
            decides=link.fact == chain.blame.fact,
        )
        for link, holder in chain.links
    ]


def _forms(value: ClaimValue, chain: Chain, request: PageRequest) -> dict[str, Any]:
    """The forms of what can be done next, by the claim's state; one that was refused keeps what was typed."""
    typed = {request.POST.get("act"): request.POST}
    found: dict[str, Any] = {}
    if value.is_unanswered:
        found["examine"] = forms.examine_form(value, typed.get("examine"))
        granted = {"granted_fen": value.assessed_fen}
        found["decide"] = forms.DecideForm(typed.get("decide"), initial=granted, prefix="decide")
    if value.state is ClaimState.PAID:
        owed_fen = value.granted_fen if chain.proposed.account else 0
        initial = {"responsible": chain.blame.holder, "recourse_fen": owed_fen}
        found["recourse"] = forms.RecourseForm(typed.get("recourse"), chain=chain, initial=initial, prefix="recourse")
    if value.state not in ENDED:
        found["back"] = forms.TakeBackForm(typed.get("back"), prefix="back")
    return found


def _acted(request: PageRequest, value: ClaimValue) -> HttpResponse:
    """Do what one of the claim's forms asks for."""
    act = request.POST.get("act", "")
    if act not in ACTS:
        raise InvalidInput(fields="act")
    said = {"key": act_key(request), "county": value.county, "number": value.number, "actor": request.actor}
    messages.success(request, ACTS[act](request, value, said))
    return redirect("claims:claim", value.county, value.number)


def _examine(request: PageRequest, value: ClaimValue, said: dict[str, Any]) -> str:
    services.examine(**_filled(forms.examine_form(value, request.POST)), **said)
    return _("The claim is examined; now it can be decided.")


def _decide(request: PageRequest, value: ClaimValue, said: dict[str, Any]) -> str:
    asked = _filled(forms.DecideForm(request.POST, prefix="decide"))
    if request.POST.get("how") == "refuse":
        services.decide(**{**asked, "granted_fen": None}, **said)
        return _("The claim is refused, with your answer.")
    if asked["granted_fen"] is None:
        raise InvalidInput(fields=_("amount"))
    services.decide(**asked, **said)
    return _("The claim is granted; it can be paid now.")


def _pay(request: PageRequest, value: ClaimValue, said: dict[str, Any]) -> str:
    services.pay(**said)
    return _("Paid. Now say who answers for the loss.")


def _recourse(request: PageRequest, value: ClaimValue, said: dict[str, Any]) -> str:
    chain = queries.chain(request.actor, value.county, value.number)
    services.take_recourse(**_filled(forms.RecourseForm(request.POST, chain=chain, prefix="recourse")), **said)
    return _("Recourse is taken; what is recovered stands on the statement of who answers for it.")


def _take_back(request: PageRequest, value: ClaimValue, said: dict[str, Any]) -> str:
    services.take_back(**_filled(forms.TakeBackForm(request.POST, prefix="back")), **said)
    return _("The claim is taken back, with all that was posted for it.")


ACTS = {"examine": _examine, "decide": _decide, "pay": _pay, "recourse": _recourse, "back": _take_back}


def _filled(form: Any) -> dict[str, Any]:
    """What a form says. Raises InvalidInput, naming its wrong fields."""
    if not form.is_valid():
        raise InvalidInput(
            fields="、".join(str(form.fields[name].label) for name in form.errors if name in form.fields)
        )
    return dict(form.cleaned_data)
