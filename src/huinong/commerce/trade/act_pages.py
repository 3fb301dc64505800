"""What is done with one order: paid, packed, refunded, cancelled, sent again; and a phone read for a reason."""

from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from huinong.commerce.trade import queries, refunding, services
from huinong.commerce.trade.forms import ReasonForm, RefundForm
from huinong.commerce.trade.places import names
from huinong.commerce.trade.values import Packing
from huinong.edge.pages import PageRequest, act_key, page
from huinong.edge.problems import status_of
from huinong.funds.payments.values import State as Paid
from huinong.kernel.fen import yuan
from huinong.kernel.ids import new_id
from huinong.kernel.refusal import Refusal


@require_POST
@page("trade.order")
def pay(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """Charge the buyer through the provider; asked again, it tells what became of the same charge."""
    paid = services.pay_order(county=county, number=number, actor=request.actor)
    if paid.state is Paid.FAILED:
        messages.warning(request, _("The payment failed and nothing was taken. You can try again."))
    elif paid.state is Paid.PROCESSING:
        messages.info(request, _("The provider has not answered yet. Nothing is charged twice: look again later."))
    else:
        said = _("{amount} is paid, and held until the goods arrive (simulated).")
        messages.success(request, said.format(amount=yuan(paid.amount_fen)))
    return redirect("trade:order", county, number)


@require_POST
@page("trade.fulfil")
def pack(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """Every box becomes a parcel, taken in at the station."""
    packing = Packing(key=act_key(request), number=number)
    services.pack_order(county=county, new=packing, actor=request.actor)
    messages.success(request, _("Packed: each box is now a parcel at the station."))
    return redirect("trade:order", county, number)


@require_POST
@page("trade.refund")
def repay(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """Send the buyer what a failed refund did not bring."""
    act_key(request)
    services.repay_order(county=county, number=number, actor=request.actor)
    messages.success(request, _("The refund was sent again."))
    return redirect("trade:order", county, number)


@require_http_methods(["GET", "POST"])
@page("trade.refund")
def refund(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """Choose boxes and see what each share gives back, before anything moves."""
    found = queries.order(actor=request.actor, county=county, number=number)
    left = [box.box for box in found.boxes if box.refunded_at is None]
    form = RefundForm(request.POST or None, boxes=left)
    refused: Refusal | None = None
    if form.is_valid():
        boxes, reason = form.cleaned_data["boxes"], form.cleaned_data["reason"]
        try:
            services.refund_boxes(
                key=act_key(request), county=county, number=number, boxes=boxes, reason=reason, actor=request.actor
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Refunded. The buyer gets the money back by the way it came (simulated)."))
            return redirect("trade:order", county, number)
    asked = request.POST.getlist("boxes") or request.GET.getlist("boxes")
    chosen = [box for box in left if str(box) in asked]
    known = names(county, of_parties=[found.summary.seller_party, found.summary.keeper_party])
    context = {
        "order": found,
        "form": form,
        "refused": refused,
        "chosen": chosen,
        "key": new_id(),
        "seller": known.party(found.summary.seller_party),
        "keeper": known.party(found.summary.keeper_party),
        "preview": refunding.preview(actor=request.actor, county=county, number=number, boxes=chosen),
    }
    is_fragment = request.headers.get("HX-Target", "").rpartition("#")[2] == "refund-preview"
    template = "trade/refund_preview.html" if is_fragment else "trade/refund.html"
    return render(request, template, context, status=status_of(refused) if refused else 200)


@require_http_methods(["GET", "POST"])
@page("trade.read")
def cancel(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """Take an order back before it is packed."""
    found = queries.order(actor=request.actor, county=county, number=number)
    form = ReasonForm(request.POST or None)
    refused: Refusal | None = None
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.cancel_order(
                key=act_key(request), county=county, number=number, reason=reason, actor=request.actor
            )
        except Refusal as refusal:
            refused = refusal
        else:
            messages.success(request, _("Cancelled. What was paid goes back to the buyer."))
            return redirect("trade:order", county, number)
    context = {"order": found.summary, "form": form, "refused": refused, "key": new_id()}
    return render(request, "trade/cancel.html", context, status=status_of(refused) if refused else 200)


@require_http_methods(["GET", "POST"])
@never_cache
@page("parties.reveal")
def phone(request: PageRequest, county: str, number: str) -> HttpResponseBase:
    """The addressee's phone in clear, in this one answer; the reading and its reason stay in the journal."""
    found = queries.order(actor=request.actor, county=county, number=number)
    form = ReasonForm(request.POST or None)
    clear = ""
    if form.is_valid():
        purpose = form.cleaned_data["reason"]
        read = services.reveal_phone(
            key=act_key(request), county=county, number=number, purpose=purpose, actor=request.actor
        )
        clear = read.text
    context = {"order": found, "form": form, "clear": clear, "key": new_id()}
    return render(request, "trade/phone.html", context)
