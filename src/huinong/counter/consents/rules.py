"""Whether a piece may be left at a station: the newest word that covers it holds.

What is asked here answers for many pieces at once, in three queries, or in none where the rule is off.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import cache, partial
from uuid import UUID

from huinong.counter.consents.errors import NotConsented
from huinong.counter.consents.models import Word
from huinong.counter.consents.values import Rule
from huinong.kernel import clock
from huinong.logistics.parcels.permits import FREE, Permit, Shelving
from huinong.registry.policies.queries import figure_of
from huinong.storage import lookup

KEY = "consents.rule"


def rule_of(county: str, carrier: str, on: date) -> Rule:
    """The county's rule for a carrier (`consents.rule.yz`), else the one for all. Raises PolicyMissing."""
    return Rule(figure_of(KEY, carrier, division=county, on=on))


def shelving_permits(county: str, shelvings: Sequence[Shelving]) -> Sequence[Permit]:
    """Whether each piece may be put on a shelf, by the rule of that day, and what its fact says of consent.

    A word counts that stood when the piece was put there, or that stands now: a device's clock may be slow, and a
    withdrawal does not undo what was done before it.
    """
    rule_on = cache(partial(rule_of, county))
    rules = [rule_on(each.carrier, clock.day_of(each.at)) for each in shelvings]
    asked = {each.parcel: each.carrier for each, rule in zip(shelvings, rules, strict=True) if rule is not Rule.OFF}
    words = covering(county, asked, {each.parcel: each.phone for each in shelvings})
    return [
        FREE if rule is Rule.OFF else _permit(each, rule, words[each.parcel])
        for each, rule in zip(shelvings, rules, strict=True)
    ]


def _permit(shelving: Shelving, rule: Rule, words: Sequence[Word]) -> Permit:
    is_consented = holds(words, shelving.at) or holds(words)
    is_refused = rule is Rule.REFUSE and not is_consented
    refusal = NotConsented(carrier=shelving.carrier, number=shelving.number) if is_refused else None
    return Permit(told={"consented": is_consented}, refusal=refusal)


def holds(words: Sequence[Word], at: datetime | None = None) -> bool:
    """Whether consent stands by these words (the newest first): now, or as it was at a moment."""
    return next((word.is_given for word in words if at is None or word.said_at <= at), False)


def covering(county: str, pieces: Mapping[UUID, str], phones: Mapping[UUID, str]) -> Mapping[UUID, Sequence[Word]]:
    """Piece → the words that cover it, the newest first. `pieces` maps each to its carrier, `phones` to the digest of
    its addressee's phone.
    """
    found: dict[UUID | str, list[Word]] = {}
    for word in lookup.rows(Word, county=county, piece=pieces):
        found.setdefault(word.piece or "", []).append(word)
    for word in lookup.rows(Word, county=county, phone_hash={phones[id_] for id_ in pieces} - {""}):
        found.setdefault(word.phone_hash, []).append(word)
    return {
        id_: sorted(
            [
                *found.get(id_, ()),
                *(word for word in found.get(phones[id_], ()) if word.carrier in {"", carrier}),
            ],
            key=lambda word: (word.said_at, word.id),
            reverse=True,
        )
        for id_, carrier in pieces.items()
    }
