"""The only writers of payments. The provider is called between transactions, never inside one."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from huinong.edge import gates
from huinong.edge.gates import SYSTEM
from huinong.funds.ledger import codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.values import NewPosting
from huinong.funds.payments.errors import Contradicted, NoSuchPayment, NotAnAmount, NotConfirmed, OverRefunded
from huinong.funds.payments.models import Payment, Refund
from huinong.funds.payments.providers import SIMULATED, provider
from huinong.funds.payments.queries import payment as seen_payment
from huinong.funds.payments.queries import refund_of, refunds_of, value_of
from huinong.funds.payments.values import PAID, STATE_LABELS, PaymentValue, RefundValue, Result, State
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Facts, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.answers import Outcome
from huinong.storage.outside import assert_outside


@act
def open_payment(
    *,
    county: str,
    number: str,
    order: str,
    amount_fen: int,
    happened_at: datetime,
    actor: Actor,
    payer_party: UUID | None = None,
    provider_name: str = SIMULATED,
) -> Receipt:
    """Open a payment of one order; nobody is asked for money yet. A number opened before is answered again.

    Raises NotAnAmount, NoSuchProvider.
    """
    gates.require(actor, "payments.charge")
    gates.require_scope(actor, county, party=payer_party)
    if amount_fen <= 0:
        raise NotAnAmount(amount_fen=amount_fen)
    before = Payment.objects.select_for_update().filter(county=county, number=number).first()
    asked = {"number": number, "order": order, "amount_fen": amount_fen, "provider": provider_name}
    row = Payment(
        county=county,
        number=number,
        order=order,
        amount_fen=amount_fen,
        state=State.OPENED,
        provider=provider_name,
        simulated=provider(provider_name).is_simulated,
        payer_party=payer_party,
        opened_at=before.opened_at if before else happened_at,
    )
    receipt = append(_entry(row, "opened", row.opened_at, asked=asked), actor=actor)
    if not receipt.is_repeat:
        row.save(force_insert=True)
    return receipt


def pay(
    *,
    county: str,
    number: str,
    order: str,
    amount_fen: int,
    happened_at: datetime,
    actor: Actor,
    payer_party: UUID | None = None,
    provider_name: str = SIMULATED,
) -> Receipt:
    """Open a payment, and ask the provider for the money as soon as the caller's transaction is committed."""
    receipt = open_payment(
        county=county,
        number=number,
        order=order,
        amount_fen=amount_fen,
        happened_at=happened_at,
        actor=actor,
        payer_party=payer_party,
        provider_name=provider_name,
    )
    _after_commit(partial(send_payment, county=county, number=number))
    return receipt


def pay_now(
    *,
    county: str,
    number: str,
    order: str,
    amount_fen: int,
    happened_at: datetime,
    actor: Actor,
    payer_party: UUID | None = None,
    provider_name: str = SIMULATED,
) -> PaymentValue:
    """Open, ask the provider and settle, in three transactions of its own; a repeated number is charged once.

    Not to be called inside a transaction: `pay` is for that. An unknown answer leaves it processing.
    """
    assert_outside()
    open_payment(
        county=county,
        number=number,
        order=order,
        amount_fen=amount_fen,
        happened_at=happened_at,
        actor=actor,
        payer_party=payer_party,
        provider_name=provider_name,
    )
    return send_payment(county=county, number=number)


def send_payment(*, county: str, number: str) -> PaymentValue:
    """Ask the provider to charge an opened payment, or what became of one asked before. Never charges twice."""
    assert_outside()
    payment, is_first = _claim_payment(county, number)
    if payment.state is not State.PROCESSING:
        return payment
    chosen = provider(payment.provider)
    if is_first:
        return settle_payment(
            county=county, number=number, result=chosen.charge(number=number, amount_fen=payment.amount_fen)
        )
    return settle_payment(county=county, number=number, result=chosen.query(number=number))


def resolve(*, county: str, number: str) -> PaymentValue:
    """Ask the provider again about a payment that is processing, by the same number."""
    return send_payment(county=county, number=number)


def look_again(*, county: str, number: str, actor: Actor) -> PaymentValue:
    """Ask the provider what became of a payment that the actor may see, and of its refunds that wait.

    Nothing is charged by asking: a payment that was never sent stays as it is; a refund, once granted, is sent. Raises
    NoSuchPayment.
    """
    found = seen_payment(county, number, actor=actor)
    for each in refunds_of(county, found.id):
        if each.state in {State.OPENED, State.PROCESSING}:
            send_refund(county=county, number=each.number)
    return send_payment(county=county, number=number) if found.state is State.PROCESSING else found


@act
def _claim_payment(county: str, number: str) -> tuple[PaymentValue, bool]:
    """Mark an opened payment as sent, before it is: whoever finds it so may only query."""
    row = _locked_payment(county, number)
    is_first = row.state == State.OPENED
    if is_first:
        row.state = State.PROCESSING
        row.save(update_fields=["state"])
        append(_entry(row, "processing", clock.now()), actor=SYSTEM)
    return value_of(row), is_first


@act
def settle_payment(*, county: str, number: str, result: Result, actor: Actor = SYSTEM) -> PaymentValue:
    """Take in what the provider says, asked or of its own accord; the same answer twice is taken in once.

    Unknown changes nothing. Raises NoSuchPayment, and Contradicted when a settled payment is told otherwise.
    """
    gates.require(actor, "payments.charge")
    gates.require_scope(actor, county)
    row = _locked_payment(county, number)
    if result.outcome is Outcome.UNKNOWN or _is_known(row.number, State(row.state), result, PAID):
        return value_of(row)
    is_paid = result.outcome is Outcome.SUCCEEDED
    row.state = State.CONFIRMED if is_paid else State.FAILED
    row.provider_ref, row.reason, row.settled_at = result.provider_ref, result.reason, clock.now()
    row.save(update_fields=["state", "provider_ref", "reason", "settled_at"])
    told = value_of(row)
    receipt = append(_entry(row, row.state, told.settled_at or clock.now(), reason=result.reason), actor=actor)
    if is_paid:
        lines = {codes.PSP_SIMULATED: -row.amount_fen, codes.ESCROW_ORDERS: row.amount_fen}
        ledger.post(_posting(receipt, lines, "payment"), actor=SYSTEM)
    return told


@act
def open_refund(
    *, county: str, payment: UUID, number: str, amount_fen: int, happened_at: datetime, actor: Actor
) -> Receipt:
    """Give back money of a confirmed payment: reserved now, paid out by the provider after the commit.

    `number` is the refund's own, and pays out at most once. Raises NotAnAmount, NoSuchPayment, NotConfirmed,
    OverRefunded.
    """
    gates.require(actor, "payments.charge")
    if amount_fen <= 0:
        raise NotAnAmount(amount_fen=amount_fen)
    row = _locked(county, id=payment)
    gates.require_scope(actor, county, party=row.payer_party)
    before = Refund.objects.filter(county=county, number=number).first()
    refund = Refund(
        county=county,
        payment_id=row.id,
        number=number,
        amount_fen=amount_fen,
        state=State.OPENED,
        opened_at=before.opened_at if before else happened_at,
    )
    entry = _refund_entry(row, refund, "refund_opened", refund.opened_at)
    if not recall(county, [entry]):
        _check_refundable(row, amount_fen)
    receipt = append(entry, actor=actor)
    if not receipt.is_repeat:
        refund.save(force_insert=True)
        row.refunding_fen += amount_fen
        row.save(update_fields=["refunding_fen"])
    _after_commit(partial(send_refund, county=county, number=number))
    return receipt


def send_refund(*, county: str, number: str) -> RefundValue:
    """Ask the provider to pay an opened refund out, or what became of one asked before."""
    assert_outside()
    refund, is_first, provider_name = _claim_refund(county, number)
    if refund.state is not State.PROCESSING:
        return refund
    chosen = provider(provider_name)
    if is_first:
        answer = chosen.refund(number=refund.payment, refund=number, amount_fen=refund.amount_fen)
        return settle_refund(county=county, number=number, result=answer)
    return settle_refund(county=county, number=number, result=chosen.query(number=number))


@act
def _claim_refund(county: str, number: str) -> tuple[RefundValue, bool, str]:
    payment, refund = _locked_refund(county, number)
    is_first = refund.state == State.OPENED
    if is_first:
        refund.state = State.PROCESSING
        refund.save(update_fields=["state"])
        append(_refund_entry(payment, refund, "refund_processing", clock.now()), actor=SYSTEM)
    return refund_of(payment, refund), is_first, payment.provider


@act
def settle_refund(*, county: str, number: str, result: Result, actor: Actor = SYSTEM) -> RefundValue:
    """Take in what the provider says of a refund; see `settle_payment`. A failed one frees what it reserved."""
    gates.require(actor, "payments.charge")
    gates.require_scope(actor, county)
    payment, refund = _locked_refund(county, number)
    if result.outcome is Outcome.UNKNOWN or _is_known(number, State(refund.state), result, PAID):
        return refund_of(payment, refund)
    is_paid = result.outcome is Outcome.SUCCEEDED
    now = clock.now()
    refund.state = State.CONFIRMED if is_paid else State.FAILED
    refund.provider_ref, refund.reason, refund.settled_at = result.provider_ref, result.reason, now
    refund.save(update_fields=["state", "provider_ref", "reason", "settled_at"])
    payment.refunding_fen -= refund.amount_fen
    if is_paid:
        payment.refunded_fen += refund.amount_fen
        payment.state = State.REFUNDED if payment.refunded_fen == payment.amount_fen else State.PARTLY_REFUNDED
    payment.save(update_fields=["refunding_fen", "refunded_fen", "state"])
    kind = "refunded" if is_paid else "refund_failed"
    receipt = append(_refund_entry(payment, refund, kind, now, reason=result.reason), actor=actor)
    if is_paid:
        lines = {codes.ESCROW_ORDERS: -refund.amount_fen, codes.PSP_SIMULATED: refund.amount_fen}
        ledger.post(_posting(receipt, lines, "refund"), actor=SYSTEM)
    return refund_of(payment, refund)


def resolve_all(*, county: str) -> int:
    """Bring forward every payment and refund that is not settled; answers how many are now. For a scheduled job."""
    payments = Payment.objects.filter(county=county, state__in=(State.OPENED, State.PROCESSING))
    refunds = Refund.objects.filter(county=county, state__in=(State.OPENED, State.PROCESSING))
    numbers = list(payments.order_by("opened_at").values_list("number", flat=True))
    refund_numbers = list(refunds.order_by("opened_at").values_list("number", flat=True))
    came = [send_payment(county=county, number=number).state for number in numbers]
    came += [send_refund(county=county, number=number).state for number in refund_numbers]
    return sum(state is not State.PROCESSING for state in came)


def take_callback(*, county: str, number: str, result: Result) -> PaymentValue | RefundValue:
    """A provider's own message about a payment's or a refund's number. Raises NoSuchPayment."""
    if Refund.objects.filter(county=county, number=number).exists():
        return settle_refund(county=county, number=number, result=result)
    return settle_payment(county=county, number=number, result=result)


def _after_commit(call: Callable[[], object]) -> None:
    """Robust: what is committed stays so when the call breaks, and `resolve_all` brings it forward."""
    transaction.on_commit(call, robust=True)


def _is_known(number: str, state: State, result: Result, paid: frozenset[State]) -> bool:
    """Whether this outcome was taken in before. Raises Contradicted when another was."""
    if state in {State.OPENED, State.PROCESSING}:
        return False
    if (state in paid) != (result.outcome is Outcome.SUCCEEDED):
        raise Contradicted(number=number, state=str(STATE_LABELS[state]), outcome=result.outcome.value)
    return True


def _check_refundable(row: Payment, amount_fen: int) -> None:
    if State(row.state) not in PAID:
        raise NotConfirmed(number=row.number, state=str(STATE_LABELS[State(row.state)]))
    left_fen = value_of(row).left_fen
    if amount_fen > left_fen:
        raise OverRefunded(number=row.number, amount_fen=amount_fen, left_fen=left_fen)


def _locked_payment(county: str, number: str) -> Payment:
    return _locked(county, number=number)


def _locked(county: str, **which: object) -> Payment:
    row = Payment.objects.select_for_update().filter(county=county, **which).first()
    if row is None:
        raise NoSuchPayment(number=next(iter(which.values())))
    return row


def _locked_refund(county: str, number: str) -> tuple[Payment, Refund]:
    """A refund and its payment, the payment locked first: `open_refund` locks it too."""
    payment = Refund.objects.filter(county=county, number=number).values_list("payment_id", flat=True).first()
    if payment is None:
        raise NoSuchPayment(number=number)
    row = _locked(county, id=payment)
    return row, Refund.objects.select_for_update().get(county=county, number=number)


def _entry(row: Payment, event: str, happened_at: datetime, *, asked: Facts | None = None, reason: str = "") -> Entry:
    return Entry(
        key=f"payment/{row.number}/{event}",
        kind=f"payment.{event}",
        county=row.county,
        thread=row.order,
        happened_at=happened_at,
        facts={**_telling(row), "amount_fen": row.amount_fen, "reason": reason},
        asked=asked or {},
        party=row.payer_party,
    )


def _refund_entry(row: Payment, refund: Refund, event: str, happened_at: datetime, *, reason: str = "") -> Entry:
    return Entry(
        key=f"refund/{refund.number}/{event.removeprefix('refund_')}",
        kind=f"payment.{event}",
        county=row.county,
        thread=row.order,
        happened_at=happened_at,
        facts={**_telling(row), "refund": refund.number, "amount_fen": refund.amount_fen, "reason": reason},
        asked={"payment": str(row.id), "amount_fen": refund.amount_fen},
        party=row.payer_party,
    )


def _telling(row: Payment) -> dict[str, object]:
    return {
        "payment": str(row.id),
        "number": row.number,
        "order": row.order,
        "provider": row.provider,
        "simulated": row.simulated,
    }


def _posting(receipt: Receipt, lines: dict[str, int], memo: str) -> NewPosting:
    fact = receipt.fact
    return NewPosting(
        key=f"{fact.key}/posted",
        county=fact.county,
        lines=lines,
        memo=memo,
        thread=fact.thread,
        happened_at=fact.happened_at,
        because=fact.id,
        party=fact.party,
    )
