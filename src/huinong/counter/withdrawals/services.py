"""The writers of withdrawals: channel, cards, asking, handing out, giving back, review. The bank is asked outside."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q, Sum
from msgspec.structs import replace

from huinong.counter.till.entries import locked as locked_till
from huinong.counter.till.standing import require_may_give
from huinong.counter.withdrawals import facts
from huinong.counter.withdrawals.adapters import BEHAVIOURS, adapter_of
from huinong.counter.withdrawals.errors import (
    EntryWrong,
    NoKeeper,
    NoSuchWithdrawal,
    NoteWanted,
    Offline,
    OverLimit,
    Suspicious,
)
from huinong.counter.withdrawals.flags import Made, Rules, flags_of
from huinong.counter.withdrawals.models import CardDay, Channel, OwnCard, Withdrawal
from huinong.counter.withdrawals.queries import channel_of, value_of, visible_withdrawals, waiting
from huinong.counter.withdrawals.settling import end, locked, settle, telling
from huinong.counter.withdrawals.values import COUNTED, FLAG_LABELS, NOTE, PROMISED, Flag, New, State, WithdrawalValue
from huinong.edge import gates
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel import clock
from huinong.kernel.actor import Actor
from huinong.kernel.fen import yuan
from huinong.logistics.pushes.sending import is_good_address
from huinong.registry.points.queries import point as point_of
from huinong.registry.points.values import PointValue
from huinong.registry.policies.queries import figure
from huinong.storage.outside import assert_outside
from huinong.storage.secrets import keyed_hash, mask_id_number

YUAN = 100
LEAST_DIGITS, MOST_DIGITS = 16, 19  # of a bank card in China (JR/T 0008)


@act
def declare_channel(
    *, key: str, county: str, name: str, kind: str, valid_from: date, url: str = "", timeout_s: int = 10,
    endings: Mapping[str, str], actor: Actor,
) -> Receipt:  # fmt: skip
    """Say how the bank is reached from a day on: `http`, or the labelled `simulator` with its `endings`.

    Raises NotPermitted, OutOfScope, EntryWrong.
    """
    gates.require(actor, "withdrawals.review")
    gates.require_scope(actor, county)
    is_right = is_good_address(url) if kind == "http" else kind == "simulator" and set(endings.values()) <= BEHAVIOURS
    if not (is_right and name and 0 < timeout_s <= 30):
        raise EntryWrong(fields="channel")
    told = {"name": name, "kind": kind, "url": url, "valid_from": valid_from.isoformat(), "endings": dict(endings)}
    entry = Entry(
        key=key, kind=facts.CHANNEL, county=county, thread=f"WITHDRAWALS-{county}",
        happened_at=moment_of(county, key), facts=told, asked={**told, "timeout_s": timeout_s},
    )  # fmt: skip
    if not recall(county, [entry]):
        Channel.objects.create(
            county=county, valid_from=valid_from, name=name[:80], kind=kind, url=url, timeout_s=timeout_s,
            endings=dict(endings),
        )  # fmt: skip
    return append(entry, actor=actor)


@act
def name_own_card(*, key: str, county: str, keeper: UUID, card: str, actor: Actor) -> Receipt:
    """Say that a card is a keeper's own: withdrawals with it at their counter are looked at. Raises EntryWrong."""
    gates.require(actor, "withdrawals.review")
    gates.require_scope(actor, county)
    hashed = _hash(card)
    entry = Entry(
        key=key, kind=facts.OWN_CARD, county=county, thread=f"WITHDRAWALS-{county}",
        happened_at=moment_of(county, key), facts={"card": mask_id_number(card)},
        asked={"card": hashed, "keeper": str(keeper)}, party=keeper,
    )  # fmt: skip
    if not recall(county, [entry]):
        OwnCard.objects.get_or_create(county=county, keeper=keeper, card_hash=hashed)
    return append(entry, actor=actor)


def withdraw(
    *, key: str, county: str, point: UUID, card: str, amount_fen: int, asked_at: datetime, actor: Actor
) -> WithdrawalValue:
    """Ask the bank for a customer's money, and answer how it stands; cash is given out when it is approved.

    Never inside a transaction. A key sent again asks nobody. While the bank has not answered it is processing: no cash.
    Raises NotPermitted, OutOfScope, NoKeeper, NoChannel, EntryWrong, Offline, OverLimit, Suspicious, KeeperLeft,
    TillFrozen, CashShort.
    """
    assert_outside()
    new = New(key=key, county=county, point=point, card=card, amount_fen=amount_fen, asked_at=asked_at)
    number, is_fresh = _ask(new, actor)
    row = Withdrawal.objects.get(county=county, number=number)
    if is_fresh:
        for answer in adapter_of(channel_of(county, row.channel_from)).withdraw(number, card, amount_fen):
            settle(county=county, number=number, answer=answer)
        row.refresh_from_db()
    return value_of(row)


@act
def _ask(new: New, actor: Actor) -> tuple[str, bool]:
    """Write the withdrawal down before the bank is asked: whoever finds it so may only query."""
    gates.require(actor, "withdrawals.pay")
    at = point_of(new.county, new.point)
    gates.require_scope(actor, at.division, point=at.id)
    if at.keeper_party is None:
        raise NoKeeper(point=at.name)
    hashed = _hash(new.card)
    if new.amount_fen <= 0 or new.amount_fen % YUAN:
        raise EntryWrong(fields="amount")
    locked_till(new.county, at.keeper_party)
    row = _row(at, at.keeper_party, new, hashed)
    asked = {"card": hashed, "amount_fen": new.amount_fen, "point": str(new.point)}
    entry = Entry(
        key=new.key, kind=facts.ASKED, county=new.county, thread=row.number, happened_at=row.asked_at,
        facts=telling(row), asked=asked, point=at.id, party=row.keeper,
    )  # fmt: skip
    known = recall(new.county, [entry]).get(new.key)
    if known is not None:
        return str(known.facts["number"]), False
    _require_online(at, new.asked_at)
    row.flags, row.asked_by = [flag.value for flag in _allowed(at, row)], actor.id[:80]
    row.save(force_insert=True)
    append(replace(entry, facts=telling(row)), actor=actor)
    return row.number, True


def _row(at: PointValue, keeper: UUID, new: New, hashed: str) -> Withdrawal:
    channel, now = channel_of(at.county, clock.today()), moment_of(at.county, new.key)
    drawn = keyed_hash("withdrawals number", f"{at.county} {new.key}")[:22]
    return Withdrawal(
        county=at.county, number=f"QK{drawn.upper()}", point=at.id, division=at.division, keeper=keeper,
        card=mask_id_number(new.card), card_hash=hashed, day=clock.day_of(now), amount_fen=new.amount_fen,
        state=State.PROCESSING, is_simulated=channel.kind == "simulator", channel_from=channel.valid_from, asked_at=now,
    )  # fmt: skip


def _hash(card: str) -> str:
    """The keyed hash of a card. Raises EntryWrong where its check digit (ISO/IEC 7812, Luhn) is not right."""
    digits = [int(sign) for sign in card[::-1]] if card.isascii() and card.isdigit() else []
    doubled = [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]
    if not LEAST_DIGITS <= len(digits) <= MOST_DIGITS or (sum(digits[::2]) + sum(doubled)) % 10:
        raise EntryWrong(fields="card")
    return keyed_hash("withdrawals card", card)


def _require_online(at: PointValue, asked_at: datetime) -> None:
    age_s = int((clock.now() - asked_at).total_seconds())
    if age_s > figure("withdrawals.online_s", division=at.division, on=clock.today()):
        raise Offline(seconds=age_s)


def _allowed(at: PointValue, row: Withdrawal) -> tuple[Flag, ...]:
    """Why the withdrawal is looked at. Raises OverLimit, Suspicious, and what `require_may_give` does."""
    today = row.day
    CardDay.objects.bulk_create([CardDay(county=at.county, card_hash=row.card_hash, day=today)], ignore_conflicts=True)
    CardDay.objects.select_for_update().get(county=at.county, card_hash=row.card_hash, day=today)
    rules = Rules(
        card_day_fen=figure("withdrawals.card_day_fen", division=at.division, on=today),
        repeats=figure("withdrawals.repeats", division=at.division, on=today),
        together=timedelta(minutes=figure("withdrawals.together_minutes", division=at.division, on=today)),
        cards=figure("withdrawals.together_cards", division=at.division, on=today),
    )
    open_ones = Withdrawal.objects.filter(county=at.county, keeper=row.keeper, state__in=PROMISED)
    promised_fen = open_ones.aggregate(fen=Sum("amount_fen"))["fen"] or 0
    require_may_give(at, row.keeper, row.amount_fen, promised_fen=promised_fen)
    before = _before(row)
    left_fen = rules.card_day_fen - sum(each.amount_fen for each in before if each.card == row.card_hash)
    if row.amount_fen > left_fen:
        raise OverLimit(amount=yuan(row.amount_fen), left=yuan(max(left_fen, 0)))
    is_own = OwnCard.objects.filter(county=at.county, keeper=row.keeper, card_hash=row.card_hash).exists()
    new = Made(card=row.card_hash, amount_fen=row.amount_fen, at=row.asked_at, is_here=True)
    found = flags_of(new, before, is_own_card=is_own, rules=rules)
    if found and figure("withdrawals.block_flagged", division=at.division, on=today):
        raise Suspicious(flags="、".join(str(FLAG_LABELS[flag]) for flag in found))
    return found


def _before(row: Withdrawal) -> list[Made]:
    """Those of the day that count: of the same card anywhere, and of any card at the point."""
    near = Q(card_hash=row.card_hash) | Q(point=row.point)
    rows = Withdrawal.objects.filter(near, county=row.county, day=row.day, state__in=COUNTED)
    return [
        Made(card=card, amount_fen=fen, at=at, is_here=point == row.point)
        for card, fen, at, point in rows.values_list("card_hash", "amount_fen", "asked_at", "point")
    ]


@act
def hand_out(*, key: str, county: str, number: str, actor: Actor) -> Receipt:
    """Say that the cash of an approved withdrawal was handed out. Raises NotPermitted, NoSuchWithdrawal, NotNow."""
    gates.require(actor, "withdrawals.pay")
    return end(_mine(county, number, actor), State.HANDED, key=key, actor=actor)


@act
def give_back(*, key: str, county: str, number: str, reason: str, actor: Actor) -> Receipt:
    """Say that the bank gave an approved withdrawal back to its card, for the customer had gone without the cash.

    Raises NotPermitted, NoSuchWithdrawal, NoteWanted, NotNow.
    """
    gates.require(actor, "withdrawals.review")
    row = _mine(county, number, actor)
    row.reason = _said(reason)[:80]
    return end(row, State.RETURNED, key=key, actor=actor)


@act
def review(*, key: str, county: str, number: str, note: str, actor: Actor) -> Receipt:
    """Say what a flagged withdrawal was. Raises NotPermitted, NoSuchWithdrawal, NoteWanted."""
    gates.require(actor, "withdrawals.review")
    row, said = _mine(county, number, actor), _said(note)
    entry = Entry(
        key=key, kind=facts.REVIEWED, county=county, thread=number, happened_at=moment_of(county, key),
        facts={**telling(row), "note": said}, asked={"number": number, "note": said}, point=row.point, party=row.keeper,
    )  # fmt: skip
    if not recall(county, [entry]):
        row.reviewed_by, row.note = actor.id[:80], said
        row.save(update_fields=["reviewed_by", "note"])
    return append(entry, actor=actor)


def look_again(*, county: str, number: str, actor: Actor) -> WithdrawalValue:
    """Ask the bank what became of a number that the actor may see; nothing is charged. Raises NoSuchWithdrawal."""
    if not visible_withdrawals(actor).filter(county=county, number=number).exists():
        raise NoSuchWithdrawal(number=number)
    return resolve(county=county, number=number)


def resolve(*, county: str, number: str) -> WithdrawalValue:
    """Ask the bank about a withdrawal that is processing, by its number."""
    assert_outside()
    row = Withdrawal.objects.get(county=county, number=number)
    if row.state != State.PROCESSING:
        return value_of(row)
    answer = adapter_of(channel_of(county, row.channel_from)).query(number, row.card, row.amount_fen)
    return settle(county=county, number=number, answer=answer)


def resolve_all(*, county: str) -> int:
    """Ask about all that wait; answers how many are settled now. For a scheduled job."""
    return sum(resolve(county=county, number=number).state is not State.PROCESSING for number in waiting(county))


def _mine(county: str, number: str, actor: Actor) -> Withdrawal:
    if not visible_withdrawals(actor).filter(county=county, number=number).exists():
        raise NoSuchWithdrawal(number=number)
    return locked(county, number)


def _said(text: str) -> str:
    said = text.strip()[:NOTE]
    if not said:
        raise NoteWanted
    return said
