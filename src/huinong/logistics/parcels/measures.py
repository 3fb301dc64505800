"""The measures at the counter (三项制度): who sends, and what is in it. The third, the X-ray, is a scan."""

import csv
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cache
from importlib.resources import files

from django.utils.translation import gettext as _

from huinong.kernel import clock
from huinong.kernel.refusal import Refusal
from huinong.logistics.parcels.agreed import Sender
from huinong.logistics.parcels.labels import CONTENTS
from huinong.logistics.parcels.values import Checks, IdKind, Posting, Xray
from huinong.registry.parties.identifiers import check
from huinong.registry.parties.values import NewIdentifier, PartyKind, Scheme
from huinong.storage.secrets import keyed_hash

REAL_NAME, OPENING, XRAY = "parcels.real_name", "parcels.opening", "parcels.xray"
"""Whether a measure is in force, 1 or 0, by place and day."""

PASSED = frozenset({Xray.PASSED, Xray.NOT_DUE})
DOCUMENT = re.compile(r"^[0-9A-Za-z()-]{4,40}$")
Wrong = tuple[str, str, str]


def wrong(piece: Posting, figure: Callable[[str], int], on: date, agreed: Collection[Sender]) -> Iterator[Wrong]:
    """(column, reason, words) of each measure that this piece fails on that day; none when both were taken.

    `agreed` are the senders whose agreement holds.
    """
    if piece.checks is None:
        if figure(REAL_NAME):
            yield "id_kind", "unchecked", _("The sender's identity has not been checked.")
        if figure(OPENING):
            yield "contents", "unchecked", _("Nobody has looked into the parcel.")
        return
    yield from _wrong_sender(piece, piece.checks, on, agreed)
    yield from _wrong_contents(piece.checks.contents, on)


def _wrong_sender(piece: Posting, checks: Checks, on: date, agreed: Collection[Sender]) -> Iterator[Wrong]:
    if checks.id_kind is IdKind.AGREEMENT:
        if piece.sender_party is None:
            yield "sender_party", "unchecked", _("A regular customer is named by its entry among the parties.")
        elif piece.order is None and (piece.sender_party, on) not in agreed:
            said = _("The sender has no agreement that holds on {day}. Make one, or see the sender's document.")
            yield "sender_party", "no_agreement", said.format(day=on)
        return
    try:
        digest(checks)
    except Refusal as refusal:
        yield "id_number", "malformed", refusal.say_what()
        return
    if checks.id_kind is not IdKind.RESIDENT and not DOCUMENT.match(checks.id_number):
        yield "id_number", "malformed", _("The document's number has 4 to 40 digits and letters.")


def _wrong_contents(contents: str, on: date) -> Iterator[Wrong]:
    rule = rules(on).get(contents)
    if rule is None:
        yield "contents", "malformed", _("“{contents}” is no kind of contents.").format(contents=contents[:24])
    elif rule:
        said = _("{contents} may not be sent: {rule}.").format(contents=CONTENTS[contents], rule=rule)
        yield "contents", "prohibited", said


def digest(checks: Checks) -> str:
    """The document's keyed digest; a resident's is the one that parties are found by. Raises what parties refuse.

    "" by an agreement of no number: the boxes of an order are known by its seller, who stands on the piece.
    """
    if checks.id_kind is IdKind.AGREEMENT and not checks.id_number:
        return ""
    if checks.id_kind is IdKind.RESIDENT:
        return check(NewIdentifier(scheme=Scheme.RESIDENT_ID, text=checks.id_number), PartyKind.HOUSEHOLD).hash
    return keyed_hash(checks.id_kind, checks.id_number.upper())


def rules(on: date) -> Mapping[str, str]:
    """Every kind of contents on that day, with the rule that prohibits it; "" when it may be sent."""
    return {code: rule for since, code, rule in _packaged() if since <= on}


@cache
def _packaged() -> tuple[tuple[date, str, str], ...]:
    """The packaged kinds, each with the day from which it holds, the earliest first."""
    text = (files("huinong.logistics.parcels") / "data" / "contents.csv").read_text("utf-8")
    rows = csv.DictReader(text.splitlines())
    return tuple(sorted((date.fromisoformat(row["valid_from"]), row["code"], row["rule"]) for row in rows))


def by_agreement(pieces: Iterable[Posting]) -> frozenset[Sender]:
    """The senders of these pieces who are to be known by an agreement, each with the day of its piece."""
    return frozenset(
        (piece.sender_party, clock.day_of(piece.happened_at))
        for piece in pieces
        if piece.checks and piece.checks.id_kind is IdKind.AGREEMENT and piece.sender_party and piece.order is None
    )
