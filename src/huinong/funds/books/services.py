"""The only writers of the books: a day ends, one that has ended is corrected, a subject is set."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from huinong.edge import gates
from huinong.funds.books import facts, sums
from huinong.funds.books.charting import subjects
from huinong.funds.books.errors import (
    DayStillOpen,
    EntryWrong,
    NotTheOpenDay,
    ReasonWanted,
    StillOpenHere,
    SubjectTaken,
)
from huinong.funds.books.models import DayEnd, OwnSubject
from huinong.funds.books.standing import COUNTY_DIGITS, open_day, state
from huinong.funds.books.values import TEXT, DayState, StillOpen
from huinong.funds.ledger import business_days, codes
from huinong.funds.ledger import services as ledger
from huinong.funds.ledger.errors import NoSuchAccountKind
from huinong.funds.ledger.values import NewPosting
from huinong.funds.settlement.values import PAYMENT_LABELS, Memo
from huinong.journal.queries import moment_of
from huinong.journal.services import act, append, recall
from huinong.journal.values import Entry, Receipt
from huinong.kernel.actor import Actor

MOST_FEN = 10_000_000_000
MEMOS = {memo.value for memo in Memo} | set(PAYMENT_LABELS)
KINDS = codes.HOLDERS | {"owed"} | {code.partition(":")[0] for code in codes.OURS}


def entry_at(county: str, *, key: str, kind: str, thread: str, asked: Mapping[str, Any], **told: Any) -> Entry:
    """The fact of an act on the books of a county; a repeat keeps the time of the first."""
    return Entry(
        key=key, kind=kind, county=county, thread=thread, happened_at=moment_of(county, key),
        facts={**asked, **told}, asked=asked,
    )  # fmt: skip


@act
def end_day(*, key: str, division: str, day: date, reason: str = "", actor: Actor) -> Receipt:
    """End the open business day of a township (nine digits) or of a county (six).

    From a county's day end on nothing is booked on that day: what comes late counts for it and is booked on the next.
    What stands in the way is named; where the rule lets it be left open, a reason is wanted. Raises NotPermitted,
    OutOfScope, NotTheOpenDay, NotForward, StillOpenHere, ReasonWanted.
    """
    gates.require(actor, "books.end")
    gates.require_scope(actor, division)
    county, why = division[:COUNTY_DIGITS], reason.strip()
    require_right({"reason": len(why) <= TEXT, "division": len(division) in {COUNTY_DIGITS, 9}})
    asked = {"division": division, "day": day.isoformat(), "reason": why}
    entry = entry_at(county, key=key, kind=facts.DAY_ENDED, thread=f"BOOKS-{day}", asked=asked, left_open=0)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    found = state(county, division)
    _require_can_end(found, day, why)
    if division == county:
        business_days.move_on(county, day)
    left = {each.rule: each.count for each in found.still_open}
    told = entry_at(
        county, key=key, kind=facts.DAY_ENDED, thread=f"BOOKS-{day}", asked=asked, left_open=sum(left.values())
    )
    receipt = append(told, actor=actor)
    DayEnd.objects.create(
        county=county, division=division, day=day, ended_by=actor.id, ended_at=receipt.fact.happened_at,
        left_open=left, reason=why,
    )  # fmt: skip
    if division == county:
        is_first = not DayEnd.objects.filter(county=county, division=county, day__lt=day).exists()
        sums.keep(county, since=None if is_first else day, until=day)
    return receipt


def _require_can_end(found: DayState, day: date, reason: str) -> None:
    if day != found.day or found.is_ahead:
        raise NotTheOpenDay(open_on=found.day.isoformat(), day=day.isoformat())
    if found.bars:
        raise StillOpenHere(day=day.isoformat(), open=_named(found.bars))
    if found.still_open and not reason:
        raise ReasonWanted(day=day.isoformat(), open=_named(found.still_open))


def _named(found: tuple[StillOpen, ...]) -> str:
    return "; ".join(f"{each.label} {each.count} ({'、'.join(each.named)})" for each in found)


@act
def correct(
    *, key: str, county: str, debit: str, credit: str, amount_fen: int, effective_on: date, reason: str, actor: Actor
) -> Receipt:
    """Correct a day that has ended (更正): booked now, effective then. `debit` and `credit` are codes of accounts.

    What was published stays; the correction shows beside it. Raises NotPermitted, OutOfScope, EntryWrong,
    DayStillOpen.
    """
    gates.require(actor, "books.keep")
    gates.require_scope(actor, county)
    why = reason.strip()
    require_right({
        "debit": _is_account(debit), "credit": _is_account(credit) and credit != debit,
        "amount_fen": 0 < amount_fen <= MOST_FEN, "reason": 0 < len(why) <= TEXT,
    })  # fmt: skip
    asked = {
        "debit": debit, "credit": credit, "amount_fen": amount_fen, "effective_on": effective_on.isoformat(),
        "reason": why,
    }  # fmt: skip
    entry = entry_at(county, key=key, kind=facts.CORRECTED, thread=f"BOOKS-{effective_on}", asked=asked)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if effective_on >= open_day(county):
        raise DayStillOpen(day=effective_on.isoformat())
    receipt = append(entry, actor=actor)
    posting = NewPosting(
        key=f"{key}/posted", county=county, lines={debit: -amount_fen, credit: amount_fen},
        memo=Memo.CORRECTION.value, thread=entry.thread, happened_at=entry.happened_at, because=receipt.fact.id,
        effective_on=effective_on, is_correction=True,
    )  # fmt: skip
    ledger.post(posting, actor=gates.SYSTEM)
    return receipt


@act
def set_subject(
    *, key: str, county: str, account: str, memo: str, subject: str, valid_from: date, source: str, actor: Actor
) -> Receipt:
    """Map a product of a county to another subject from a day on, never before the open day: closed books stay.

    `account` is a kind or a whole code, `memo` "" is all its memos. Raises NotPermitted, OutOfScope, EntryWrong,
    SubjectTaken.
    """
    gates.require(actor, "books.keep")
    gates.require_scope(actor, county)
    said = source.strip()
    require_right({
        "account": account in KINDS or _is_account(account), "subject": subject in subjects(),
        "memo": not memo or memo in MEMOS, "valid_from": valid_from >= open_day(county),
        "source": 0 < len(said) <= TEXT,
    })  # fmt: skip
    asked = {
        "account_kind": account, "memo": memo, "subject": subject, "valid_from": valid_from.isoformat(),
        "source": said,
    }  # fmt: skip
    product = " ".join(filter(None, (account, memo)))
    entry = entry_at(county, key=key, kind=facts.SUBJECT_SET, thread="BOOKS-CHART", asked=asked, product=product)
    if recall(county, [entry]):
        return append(entry, actor=actor)
    if OwnSubject.objects.filter(county=county, account=account, memo=memo, valid_from=valid_from).exists():
        raise SubjectTaken(account=account, memo=memo, valid_from=valid_from.isoformat())
    receipt = append(entry, actor=actor)
    OwnSubject.objects.create(
        county=county, account=account, memo=memo, subject=subject, valid_from=valid_from, source=said
    )
    return receipt


def require_right(is_right: Mapping[str, bool]) -> None:
    """Raises EntryWrong, naming what is not."""
    wrong = [name for name, right in is_right.items() if not right]
    if wrong:
        raise EntryWrong(fields="、".join(wrong))


def _is_account(code: str) -> bool:
    try:
        codes.parse(code)
    except NoSuchAccountKind:
        return False
    return True
