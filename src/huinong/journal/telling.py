"""Facts told to people: one sentence each, in their language."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from huinong.journal.kinds import catalogue
from huinong.journal.values import FactValue
from huinong.kernel.actor import Role
from huinong.kernel.fen import yuan

ROLES: dict[str, str | Promise] = {
    Role.PROGRAMME_OFFICER: _("Programme officer"),
    Role.COUNTY_MANAGER: _("County manager"),
    Role.DISPATCHER: _("Dispatcher"),
    Role.OUTLET_MANAGER: _("Outlet manager"),
    Role.KEEPER: _("Keeper"),
    Role.DRIVER: _("Driver"),
    Role.PARTNER: _("Partner courier"),
    Role.COOP_CHAIR: _("Co-op chair"),
    Role.BUYER: _("Buyer"),
    Role.SYSTEM: _("System"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as a line of a timeline."""

    time: datetime
    flow: str
    sentence: str
    actor: str
    link: str
    detail: str


def sentence_of(fact: FactValue) -> str:
    """The sentence of the fact's kind, filled with its facts; what is unknown is left out."""
    kind = catalogue().get(fact.kind)
    if kind is None:
        return fact.kind
    return str(kind.sentence).format_map(_Shown(fact.facts))


def told(facts: Sequence[FactValue]) -> tuple[Told, ...]:
    """The lines of a timeline."""
    return tuple(
        Told(
            time=fact.happened_at,
            flow=fact.flow.value,
            sentence=sentence_of(fact),
            actor=str(ROLES.get(fact.actor_role, fact.actor_role)),
            link=reverse("journal:fact", args=(fact.county, fact.id)),
            detail=_lines(fact),
        )
        for fact in facts
    )


def _lines(fact: FactValue) -> str:
    """The legs of a posting, one after the other; nothing for other facts."""
    lines = fact.facts.get("lines")
    if not isinstance(lines, dict):
        return ""
    names = {code: code.split(":")[0] for code in lines}
    return " · ".join(f"{ACCOUNTS.get(names[code], code)} {yuan(fen)}" for code, fen in lines.items())


ACCOUNTS: dict[str, str | Promise] = {
    "operator": _("operator"),
    "keeper": _("keeper"),
    "courier": _("courier"),
    "bus": _("bus company"),
    "coop": _("co-op"),
    "escrow": _("held for orders"),
    "psp": _("payment channel (simulated)"),
    "freight": _("freight"),
    "cash": _("cash at the station"),
}


WORDS: dict[str, dict[str, str | Promise]] = {
    "memo": {
        "payment": _("the buyer's payment is held"),
        "refund": _("money back to the buyer"),
        "inbound_fee": _("fee for a piece handed over"),
        "outbound_fee": _("fee for a piece taken in"),
        "postage": _("postage in cash"),
        "bus_fee": _("fee for a bag carried"),
        "order_split": _("an order shared out"),
        "order_reversal": _("shares of a refund taken back"),
    },
    "provider": {"simulated": _("the simulator")},
    "proof": {
        "code": _("the pick-up code"),
        "elder": _("name and phone tail"),
        "proxy": _("someone who collects for them"),
        "home": _("delivery at the door"),
    },
    "exception": {
        "damaged": pgettext_lazy("exception", "damaged"),
        "short": pgettext_lazy("exception", "short"),
        "ownerless": pgettext_lazy("exception", "ownerless"),
        "wrong_address": pgettext_lazy("exception", "wrong address"),
        "refused": pgettext_lazy("exception", "refused by the recipient"),
        "prohibited": pgettext_lazy("exception", "prohibited goods"),
        "contested": pgettext_lazy("exception", "claimed by two places"),
        "seal_broken": pgettext_lazy("exception", "seal broken"),
        "lost": pgettext_lazy("exception", "lost"),
    },
}
"""Facts whose values are words of code, and how people say them."""


class _Shown(defaultdict[str, Any]):
    """Facts as a sentence shows them: money as money, absent ones as a dash."""

    def __init__(self, facts: Any) -> None:
        super().__init__(str)
        for name, value in facts.items():
            said = WORDS.get(name, {}).get(value, value) if isinstance(value, str) else value
            self[name] = yuan(value) if name.endswith("_fen") and isinstance(value, int) else said

    def __missing__(self, key: str) -> str:
        return "–"
